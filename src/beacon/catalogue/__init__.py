"""What can be recorded, counted and owed: frozen values with their Chinese labels. Pure Python, no database."""
