"""Pages of the month: the unit's report, the office's desk, and the papers made of it."""
