"""Who did what when: append-only, one hash chain per tenant, no personal values, no foreign keys."""
