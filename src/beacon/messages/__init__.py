"""What is said to units: the wording of reminders. Nothing is sent by itself."""
