"""Reminders: their wording, their caps, and a line for each one that went out. Nothing is sent by itself."""
