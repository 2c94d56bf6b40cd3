"""Pages of the ledger: what was asked, what is kept of it, what is asked about by telephone."""
