"""Settings, addresses, commands and demo data: the top room."""
