"""Forms somebody else made, filled in place: their cells, their sheets, the values that go in."""
