"""The tables of opening times, on the one MetaData; the DDL itself is migration 0023.

What is no longer in force stays; who changed it, when and from what stands with the other changes of places.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)

from ledger.storage.metadata import metadata

OF_A_SHOP = ["shops.tenant_id", "shops.shop_id"]

shop_hours = Table(
    "shop_hours",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("shop_id", BigInteger, autoincrement=False, nullable=False),
    Column("weekday", SmallInteger, autoincrement=False, nullable=False),
    Column("opens_minute", SmallInteger, autoincrement=False, nullable=False),
    Column("closes_minute", SmallInteger, nullable=False),
    Column("in_force", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant_id", "shop_id", "weekday", "opens_minute"),
    ForeignKeyConstraint(["tenant_id", "shop_id"], OF_A_SHOP),
    CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_is_one"),
    CheckConstraint(
        "opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440",
        name="opens_before_it_closes",
    ),
)

shop_closed_days = Table(
    "shop_closed_days",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("shop_id", BigInteger, autoincrement=False, nullable=False),
    Column("closed_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("in_force", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant_id", "shop_id", "closed_on"),
    ForeignKeyConstraint(["tenant_id", "shop_id"], OF_A_SHOP),
    CheckConstraint("length(reason) BETWEEN 1 AND 60", name="reason_is_short"),
)
