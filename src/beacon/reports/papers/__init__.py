"""What is made of a month: the official paper, the workbook, the statistic table, the bulletin, the book of goods."""
