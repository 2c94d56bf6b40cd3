"""The month: reports with their versions, sending, returning, accepting and consolidating."""
