"""The table of coverage: the last visit of everything that must be visited, a projection of the log."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from ledger.storage.metadata import metadata

# Apart from the places themselves: who edits a point, or imports thousands, must not hold up the teller.
last_visits = Table(
    "last_visits",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_id", BigInteger, autoincrement=False, nullable=False),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("visited_at", DateTime(timezone=True), nullable=False),
    Column("gap_minutes", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "subject", "subject_id"),
    CheckConstraint("subject IN ('checkpoint', 'route')", name="subject_is_known"),
    CheckConstraint("gap_minutes BETWEEN 0 AND 527040", name="gap_minutes_in_range"),
    CheckConstraint("began_at <= visited_at", name="begins_before_it_ends"),
    postgresql_with={"fillfactor": "50"},
)
