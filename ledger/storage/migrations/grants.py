"""What the application's role may do with a table: insert, read, and change only its projection columns."""

from alembic import op

APPLICATION_ROLE = "pingan_app"


def grant(table: str, *, update: tuple[str, ...] = (), delete: bool = False) -> None:
    """Let the application read and insert rows of `table`, and update only the columns named.

    Args:
        table: unqualified table name.
        update: projection columns; history has none.
        delete: True only for short-lived rows and for keys that are shredded.
    """
    op.execute(f"GRANT SELECT, INSERT ON {table} TO {APPLICATION_ROLE}")
    if update:
        grant_update(table, update)
    if delete:
        op.execute(f"GRANT DELETE ON {table} TO {APPLICATION_ROLE}")


def grant_update(table: str, columns: tuple[str, ...]) -> None:
    """Let the application change these columns of a table."""
    op.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {APPLICATION_ROLE}")
