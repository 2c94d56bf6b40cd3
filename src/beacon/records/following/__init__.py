"""What follows for the records when roster, notice, targets or names change."""
