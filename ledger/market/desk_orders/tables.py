"""The tables of orders at the desk and of their ends; like entries they are written by the book alone."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)

from ledger.storage.metadata import metadata

desk_orders = Table(
    "desk_orders",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("shop_id", BigInteger, nullable=False),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("skus", ARRAY(Text), nullable=False),
    Column("quantities", ARRAY(SmallInteger), nullable=False),
    Column("points", Integer, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asker_volunteer_id", BigInteger),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("desk_orders_expiry_idx", "tenant_id", "expires_at"),
    CheckConstraint("cardinality(skus) BETWEEN 1 AND 6", name="lines_in_range"),
    CheckConstraint("cardinality(skus) = cardinality(quantities)", name="lines_are_whole"),
    CheckConstraint("points BETWEEN 1 AND 1000000", name="points_in_range"),
    CheckConstraint("asker_volunteer_id <> volunteer_id", name="clerk_never_serves_self"),
    CheckConstraint("expires_at > asked_at", name="waits_a_while"),
    info={
        "sealed": (
            "log_index",
            "shop_id",
            "volunteer_id",
            "skus",
            "quantities",
            "points",
            "asked_by",
            "asker_volunteer_id",
            "asked_at",
            "expires_at",
        )
    },
)

desk_order_ends = Table(
    "desk_order_ends",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("desk_order_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("ending", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("ended_by", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "desk_order_id"),
    Index("desk_order_ends_log_index_idx", "tenant_id", "log_index", unique=True),
    CheckConstraint("desk_order_id < log_index", name="end_follows_asking"),
    CheckConstraint("ending IN ('placed', 'refused')", name="ending_is_known"),
    CheckConstraint("ending = 'refused' OR ended_by <> asked_by", name="somebody_else_stands_by"),
    info={"sealed": ("desk_order_id", "log_index", "ending", "asked_by", "ended_by")},
)
