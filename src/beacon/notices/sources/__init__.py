"""What people hand in → text: Word old and new, PDF, plain text. A file is known by its bytes."""
