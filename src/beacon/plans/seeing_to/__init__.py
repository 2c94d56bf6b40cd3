"""Who sees to what: duties handed down, people answering for them, help, the unit's work plan."""
