"""Fire hazards as people found them: where, what, by when it is to be put right, and when it was."""
