"""Plain data to Word and Excel bytes. Knows nothing of databases; the same input gives the same bytes."""
