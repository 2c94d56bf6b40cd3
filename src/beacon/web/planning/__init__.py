"""Pages of what is to be done: the notice, its duties, who sees to them, the calendar."""
