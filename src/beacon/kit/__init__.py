"""Calendar, lifecycles and refusals. Pure Python; knows nothing of fire safety."""
