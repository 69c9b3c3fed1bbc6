"""The double-entry book: the only writer of balances, and its seal."""
