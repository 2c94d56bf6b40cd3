"""The words of a report: what writes itself, the unit's own wording, and which numbers a record supports."""
