"""What is written beside a record: its units, sites, stock, hazards, facts."""
