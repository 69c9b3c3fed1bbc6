"""Alembic's environment: runs the versions on the connection that `ledger.storage.migrate` hands over."""

from alembic import context

from ledger.storage.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
