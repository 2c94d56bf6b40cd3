"""What a subdistrict keeps lists of, each row with its managing unit: so far its high-rise buildings."""
