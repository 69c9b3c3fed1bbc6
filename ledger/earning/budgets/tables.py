"""The tables of budgets: how a bureau plans them, what it allocated, and how each period ended."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from ledger.storage.metadata import metadata

budget_plans = Table(
    "budget_plans",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("period", Text, nullable=False),
    Column("unspent", Text, nullable=False),
    Column("manual_limit", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    CheckConstraint("period IN ('month', 'quarter', 'year')", name="period_is_known"),
    CheckConstraint("unspent IN ('return', 'stay')", name="unspent_is_known"),
    CheckConstraint("manual_limit BETWEEN 0 AND 10000", name="manual_limit_in_range"),
    info={"sealed": ("log_index", "period", "unspent", "manual_limit")},
)

budget_allocations = Table(
    "budget_allocations",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("period_on", Date, nullable=False),
    Column("points", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("budget_allocations_period_idx", "tenant_id", "period_on", "unit_id"),
    CheckConstraint("points > 0", name="points_positive"),
    info={"sealed": ("log_index", "unit_id", "period_on", "points")},
)

budget_closings = Table(
    "budget_closings",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("unit_id", BigInteger, autoincrement=False, nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("points_returned", BigInteger, nullable=False),
    Column("points_kept", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "unit_id", "ended_on"),
    UniqueConstraint("tenant_id", "log_index"),
    CheckConstraint("points_returned >= 0 AND points_kept >= 0", name="points_not_negative"),
    info={"sealed": ("log_index", "unit_id", "ended_on", "points_returned", "points_kept")},
)
