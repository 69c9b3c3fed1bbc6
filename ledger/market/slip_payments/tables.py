"""The table of what slips paid; written by the book alone. The DDL itself is migration 0025."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, LargeBinary, PrimaryKeyConstraint, Table

from ledger.storage.metadata import metadata

order_slips = Table(
    "order_slips",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("code_hash", LargeBinary, nullable=False),
    Column("points", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index", "code_hash"),
    CheckConstraint("points BETWEEN 1 AND 10000", name="points"),
    info={"sealed": ("log_index", "code_hash", "points")},
)
