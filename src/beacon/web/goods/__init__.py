"""Pages of 物资: what lies where, what comes and goes."""
