"""Stock as a ledger: what came in, went to units, was handed out or lost, each a move on a shelf. Balances are sums."""
