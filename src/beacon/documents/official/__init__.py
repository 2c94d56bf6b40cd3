"""Official papers: one plain description, laid out once, as Word and as PDF."""
