"""The office's side of the month: who has reported, what to look at, what to ask for, what came by mail."""
