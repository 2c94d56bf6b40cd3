"""Backup, restore and move: everything the installation keeps, as one file that either database understands."""
