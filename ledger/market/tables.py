"""The tables of the market: goods, their prices by date, orders, their lines and their ends.

Orders, lines, ends and partial hand-overs are written by the book alone, under the head lock that also guards
the facts they were decided on; like entries they carry no foreign keys. An order's id is the index of the
transaction that placed it, and its state is whether it has an end.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from ledger.storage.metadata import metadata

goods = Table(
    "goods",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("sku", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("barcode", Text),
    Column("unit_cost_fen", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "sku"),
    UniqueConstraint("tenant_id", "barcode"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    CheckConstraint("sku ~ '^[A-Za-z0-9_-]{1,32}$'", name="sku_is_a_code"),
    CheckConstraint("barcode ~ '^([0-9]{8}|[0-9]{13})$'", name="barcode_is_an_ean"),
    CheckConstraint("unit_cost_fen BETWEEN 0 AND 100000000", name="unit_cost_in_range"),
    CheckConstraint(
        "length(name_zh) BETWEEN 1 AND 100 AND length(name_en) BETWEEN 1 AND 100", name="names_are_short"
    ),
)

prices = Table(
    "prices",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("sku", Text, nullable=False),
    Column("effective_from", DateTime(timezone=True), nullable=False),
    Column("points", Integer, nullable=False),
    Column("set_by", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "sku", "effective_from"),
    ForeignKeyConstraint(["tenant_id", "sku"], ["goods.tenant_id", "goods.sku"]),
    CheckConstraint("points BETWEEN 1 AND 100000", name="points_in_range"),
)

orders = Table(
    "orders",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("shop_id", BigInteger, nullable=False),
    Column("kiosk_id", BigInteger),
    Column("points", Integer, nullable=False),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("hold_until", DateTime(timezone=True), nullable=False),
    Column("receipt_code", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    UniqueConstraint("tenant_id", "receipt_code"),
    Index(None, "tenant_id", "hold_until"),
    CheckConstraint("points BETWEEN 1 AND 1000000", name="points_in_range"),
    CheckConstraint("hold_until > placed_at", name="hold_has_a_deadline"),
    CheckConstraint("receipt_code ~ '^[0-9A-HJKMNP-TV-Z]{20}$'", name="receipt_code_is_base32"),
    info={
        "sealed": (
            "log_index",
            "volunteer_id",
            "shop_id",
            "kiosk_id",
            "points",
            "placed_at",
            "hold_until",
            "receipt_code",
        )
    },
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("line", SmallInteger, autoincrement=False, nullable=False),
    Column("sku", Text, nullable=False),
    Column("quantity", SmallInteger, nullable=False),
    Column("points_each", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index", "line"),
    UniqueConstraint("tenant_id", "log_index", "sku"),
    CheckConstraint("line BETWEEN 1 AND 6", name="line_in_range"),
    CheckConstraint("quantity BETWEEN 1 AND 9", name="quantity_in_range"),
    CheckConstraint("points_each BETWEEN 1 AND 100000", name="points_each_in_range"),
    info={"sealed": ("log_index", "line", "sku", "quantity", "points_each")},
)

order_ends = Table(
    "order_ends",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("order_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("ending", Text, nullable=False),
    Column("void_reason", Text),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("clerk_volunteer_id", BigInteger),
    Column("ended_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "order_id"),
    UniqueConstraint("tenant_id", "log_index"),
    CheckConstraint("order_id <= log_index", name="end_follows_order"),
    CheckConstraint("ending IN ('handed_over', 'void')", name="ending_is_known"),
    CheckConstraint("void_reason IN ('person', 'staff', 'timeout')", name="void_reason_is_known"),
    CheckConstraint("(ending = 'void') = (void_reason IS NOT NULL)", name="only_a_void_has_a_reason"),
    CheckConstraint("ending = 'void' OR clerk_volunteer_id <> volunteer_id", name="clerk_never_serves_self"),
    info={
        "sealed": (
            "order_id",
            "log_index",
            "ending",
            "void_reason",
            "volunteer_id",
            "clerk_volunteer_id",
            "ended_at",
        ),
    },
)

# Only for an order handed over in part: one row for each of its lines, with what left the shop.
hand_over_lines = Table(
    "hand_over_lines",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("order_id", BigInteger, autoincrement=False, nullable=False),
    Column("line", SmallInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("quantity", SmallInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "order_id", "line"),
    Index("hand_over_lines_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("order_id < log_index", name="hand_over_follows_order"),
    CheckConstraint("line BETWEEN 1 AND 6", name="line_in_range"),
    CheckConstraint("quantity BETWEEN 0 AND 9", name="quantity_in_range"),
    info={"sealed": ("order_id", "line", "log_index", "quantity")},
)
