"""The district's own form: kept, pointed at numbers, filled for a period."""
