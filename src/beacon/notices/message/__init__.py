"""One chat message → a proposed record, every value with the place it was read at."""
