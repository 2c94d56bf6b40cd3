"""What is asked back about a record, once and kindly: one thing left unsaid, one thing unlikely, a call by lot."""
