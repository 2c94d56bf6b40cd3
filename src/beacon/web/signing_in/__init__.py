"""From the password to the first page: the code, what must be done first, the second factor."""
