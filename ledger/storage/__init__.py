"""How the ledger reaches PostgreSQL: engine, migrations and the embedded server."""
