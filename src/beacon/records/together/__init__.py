"""What several units did together: who joined in, whom it counts for, meetings."""
