"""The shared calendar: planned activities, invitations, words on them, and what a phone subscribes to."""
