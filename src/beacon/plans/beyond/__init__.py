"""What is asked beyond the notice: targets of the office and tasks a unit sets itself."""
