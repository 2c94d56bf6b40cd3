"""Pages of 记一笔: the form, what helps to fill it, and one record as it is read, corrected and taken back."""
