"""The table of who answers for a shop, on the one MetaData; the DDL itself is migration 0023."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, PrimaryKeyConstraint, Table, Text

from ledger.storage.metadata import metadata

# The two people from a moment on; the last row of a shop is in force. `*_person` is who they are in life.
shop_appointments = Table(
    "shop_appointments",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("shop_id", BigInteger, nullable=False),
    Column("keeper_id", BigInteger, nullable=False),
    Column("keeper_person", BigInteger),
    Column("monitor_id", BigInteger, nullable=False),
    Column("monitor_person", BigInteger),
    Column("appointed_by", Text, nullable=False),
    Column("appointed_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("shop_appointments_shop_idx", "tenant_id", "shop_id", "log_index"),
    CheckConstraint("keeper_id <> monitor_id", name="two_people"),
    CheckConstraint("keeper_person <> monitor_person", name="two_persons_in_life"),
    CheckConstraint(
        "appointed_by <> 'staff/' || keeper_id AND appointed_by <> 'staff/' || monitor_id",
        name="by_somebody_else",
    ),
    info={
        "sealed": (
            "log_index",
            "shop_id",
            "keeper_id",
            "keeper_person",
            "monitor_id",
            "monitor_person",
            "appointed_by",
            "appointed_at",
        )
    },
)
