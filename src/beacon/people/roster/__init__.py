"""The roster as tables: reading, holding against what is there, carrying out, writing out."""
