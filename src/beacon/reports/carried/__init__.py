"""上月补记 and 更正: what changed in months that are consolidated already."""
