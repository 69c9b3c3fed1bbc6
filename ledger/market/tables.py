"""The tables of the market: goods, their prices by date, orders, their lines and their ends.

Orders, lines, ends and partial hand-overs are written by the book alone, under the head lock that also guards
the facts they were decided on; like entries they carry no foreign keys. An order's id is the index of the
transaction that placed it, and its state is whether it has an end.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
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
    Column("category", Text),
    Column("kind", Text, nullable=False, server_default="box"),
    Column("limit_quantity", SmallInteger),
    Column("limit_period", Text),
    Column("visible_from", Date),
    Column("visible_to", Date),
    Column("shop_ids", ARRAY(BigInteger)),
    Column("low_stock", Integer),
    Column("supplier", Text),
    Column("offered", Boolean, nullable=False, server_default=text("true")),
    Column("picture", LargeBinary),
    PrimaryKeyConstraint("tenant_id", "sku"),
    UniqueConstraint("tenant_id", "barcode"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    ForeignKeyConstraint(
        ["tenant_id", "category"], ["goods_categories.tenant_id", "goods_categories.category"]
    ),
    ForeignKeyConstraint(["tenant_id", "picture"], ["goods_pictures.tenant_id", "goods_pictures.digest"]),
    CheckConstraint("sku ~ '^[A-Za-z0-9_-]{1,32}$'", name="sku_is_a_code"),
    CheckConstraint("barcode ~ '^([0-9]{8}|[0-9]{13})$'", name="barcode_is_an_ean"),
    CheckConstraint("unit_cost_fen BETWEEN 0 AND 100000000", name="unit_cost_in_range"),
    CheckConstraint(
        "length(name_zh) BETWEEN 1 AND 100 AND length(name_en) BETWEEN 1 AND 100", name="names_are_short"
    ),
    CheckConstraint("kind IN ('box', 'voucher')", name="kind_is_known"),
    CheckConstraint("(limit_quantity IS NULL) = (limit_period IS NULL)", name="limit_is_whole"),
    CheckConstraint("limit_quantity BETWEEN 1 AND 99", name="limit_in_range"),
    CheckConstraint("limit_period IN ('day', 'week', 'month', 'year')", name="limit_period_is_known"),
    CheckConstraint("visible_from <= visible_to", name="days_in_order"),
    CheckConstraint("low_stock BETWEEN 0 AND 100000", name="low_stock_in_range"),
    CheckConstraint("kind = 'box' OR supplier IS NOT NULL", name="voucher_has_supplier"),
    CheckConstraint("length(supplier) BETWEEN 1 AND 60", name="supplier_is_short"),
)

# A version that came with a file has no transaction of its own, and no seal.
prices = Table(
    "prices",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("sku", Text, nullable=False),
    Column("effective_from", DateTime(timezone=True), nullable=False),
    Column("points", Integer, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("version", Integer, autoincrement=False, nullable=False, server_default=text("1")),
    Column("log_index", BigInteger),
    PrimaryKeyConstraint("tenant_id", "sku", "version"),
    Index("prices_log_index_idx", "tenant_id", "log_index", postgresql_where=text("log_index IS NOT NULL")),
    ForeignKeyConstraint(["tenant_id", "sku"], ["goods.tenant_id", "goods.sku"]),
    CheckConstraint("points BETWEEN 1 AND 100000", name="points_in_range"),
    CheckConstraint("version >= 1", name="version_counts_from_one"),
    info={"sealed": ("log_index", "sku", "version", "effective_from", "points", "set_by")},
)

orders = Table(
    "orders",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("volunteer_id", BigInteger),
    Column("shop_id", BigInteger, nullable=False),
    Column("kiosk_id", BigInteger),
    Column("points", Integer, nullable=False),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("hold_until", DateTime(timezone=True), nullable=False),
    Column("receipt_code", Text, nullable=False),
    Column("way", Text),
    Column("placed_by", Text),
    Column("witness", Text),
    Column("card_id", BigInteger),
    Column("proxy_volunteer_id", BigInteger),
    Column("pickup_digest", LargeBinary),
    Column("slips", ARRAY(LargeBinary)),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    UniqueConstraint("tenant_id", "receipt_code"),
    Index(None, "tenant_id", "hold_until"),
    Index(
        "orders_pickup_idx", "tenant_id", "pickup_digest", postgresql_where=text("pickup_digest IS NOT NULL")
    ),
    Index("orders_volunteer_idx", "tenant_id", "volunteer_id"),
    Index("orders_card_id_idx", "tenant_id", "card_id", postgresql_where=text("card_id IS NOT NULL")),
    Index(
        "orders_by_proxy_idx",
        "tenant_id",
        "proxy_volunteer_id",
        postgresql_where=text("proxy_volunteer_id IS NOT NULL"),
    ),
    CheckConstraint("points BETWEEN 1 AND 1000000", name="points_in_range"),
    CheckConstraint("hold_until > placed_at", name="hold_has_a_deadline"),
    CheckConstraint("receipt_code ~ '^[0-9A-HJKMNP-TV-Z]{20}$'", name="receipt_code_is_base32"),
    CheckConstraint(
        "way IN ('pass', 'link', 'card', 'slip', 'desk', 'reserve', 'paper')", name="way_is_known"
    ),
    CheckConstraint("volunteer_id IS NOT NULL OR slips IS NOT NULL", name="only_slips_are_nameless"),
    CheckConstraint("witness <> placed_by", name="witness_is_another"),
    CheckConstraint("proxy_volunteer_id <> volunteer_id", name="proxy_is_another"),
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
        ),
        "sealed_later": (
            "way",
            "placed_by",
            "witness",
            "card_id",
            "proxy_volunteer_id",
            "pickup_digest",
            "slips",
        ),
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
    Column("volunteer_id", BigInteger),
    Column("clerk_volunteer_id", BigInteger),
    Column("ended_at", DateTime(timezone=True), nullable=False),
    Column("of_clerks_household", Boolean),
    Column("proxy_volunteer_id", BigInteger),
    PrimaryKeyConstraint("tenant_id", "order_id"),
    UniqueConstraint("tenant_id", "log_index"),
    CheckConstraint("order_id <= log_index", name="end_follows_order"),
    CheckConstraint("ending IN ('handed_over', 'void')", name="ending_is_known"),
    CheckConstraint("void_reason IN ('person', 'staff', 'timeout', 'machine')", name="void_reason_is_known"),
    CheckConstraint("(ending = 'void') = (void_reason IS NOT NULL)", name="only_a_void_has_a_reason"),
    CheckConstraint("ending = 'void' OR clerk_volunteer_id <> volunteer_id", name="clerk_never_serves_self"),
    CheckConstraint("ending = 'void' OR NOT of_clerks_household", name="clerk_never_serves_household"),
    CheckConstraint("ending = 'void' OR clerk_volunteer_id <> proxy_volunteer_id", name="clerk_is_no_proxy"),
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
        "sealed_later": ("of_clerks_household", "proxy_volunteer_id"),
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
