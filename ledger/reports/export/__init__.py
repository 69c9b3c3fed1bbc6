"""A bureau's whole book as a file: a table, JSON lines for verifiers, a journal for hledger."""
