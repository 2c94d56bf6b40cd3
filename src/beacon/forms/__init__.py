"""From the catalogue to what a page shows: entry form, reading view, list columns and filters. Decides nothing."""
