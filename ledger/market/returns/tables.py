"""The table of goods that came back; like entries it is written by the book alone."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
)

from ledger.storage.metadata import metadata

order_returns = Table(
    "order_returns",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("line", SmallInteger, autoincrement=False, nullable=False),
    Column("quantity", SmallInteger, nullable=False),
    Column("damaged", SmallInteger, nullable=False),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("clerk_volunteer_id", BigInteger),
    Column("returned_at", DateTime(timezone=True), nullable=False),
    Column("proxy_volunteer_id", BigInteger),
    Column("of_clerks_household", Boolean),
    PrimaryKeyConstraint("tenant_id", "log_index", "line"),
    Index("order_returns_order_idx", "tenant_id", "order_id"),
    CheckConstraint("order_id < log_index", name="return_follows_order"),
    CheckConstraint("line BETWEEN 1 AND 6", name="line_in_range"),
    CheckConstraint("quantity BETWEEN 1 AND 9", name="quantity_in_range"),
    CheckConstraint("damaged BETWEEN 0 AND quantity", name="damaged_in_range"),
    CheckConstraint("clerk_volunteer_id <> volunteer_id", name="clerk_never_serves_self"),
    CheckConstraint("NOT of_clerks_household", name="clerk_never_serves_household"),
    CheckConstraint("clerk_volunteer_id <> proxy_volunteer_id", name="clerk_is_no_proxy"),
    info={
        "sealed": (
            "log_index",
            "order_id",
            "line",
            "quantity",
            "damaged",
            "volunteer_id",
            "clerk_volunteer_id",
            "returned_at",
        ),
        "sealed_later": ("proxy_volunteer_id", "of_clerks_household"),
    },
)
