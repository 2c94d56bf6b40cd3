"""Records as they are found and read: words, looks kept under a name, one record value by value."""
