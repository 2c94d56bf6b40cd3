"""What is done: activity records, the units in them, the facts they add and the duties they satisfy."""
