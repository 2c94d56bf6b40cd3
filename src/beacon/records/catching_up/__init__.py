"""补录: a unit's own table of past activities, of whatever layout, becomes records."""
