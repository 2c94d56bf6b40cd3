"""Every indicator, answered one way for every face. Caches nothing; each number can be asked which records it
counts."""
