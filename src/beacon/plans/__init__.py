"""What is due: notices as issued, their clauses, the duties made from them and one expected row per unit and period."""
