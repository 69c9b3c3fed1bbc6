"""The tables of the catalogue: categories, pictures, best-before batches, vouchers and who got which.

Batches, vouchers and their issues are written by the book alone. What an article is, and its prices, stand in
`ledger.market.tables`.
"""

from sqlalchemy import (
    BigInteger,
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

goods_categories = Table(
    "goods_categories",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("category", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "category"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    CheckConstraint("category ~ '^[A-Za-z0-9_-]{1,32}$'", name="category_is_a_code"),
    CheckConstraint(
        "length(name_zh) BETWEEN 1 AND 60 AND length(name_en) BETWEEN 1 AND 60", name="names_are_short"
    ),
)

goods_pictures = Table(
    "goods_pictures",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("side", SmallInteger, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "digest"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
    CheckConstraint("octet_length(content) BETWEEN 1 AND 60000", name="content_is_small"),
)

# Boxes that came into a shop with one date; negative where some of them left it otherwise than by orders.
batches = Table(
    "batches",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("line", SmallInteger, autoincrement=False, nullable=False),
    Column("shop_id", BigInteger, nullable=False),
    Column("sku", Text, nullable=False),
    Column("best_before", Date, nullable=False),
    Column("batch", Text),
    Column("quantity", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index", "line"),
    Index("batches_shop_idx", "tenant_id", "shop_id", "sku", "best_before"),
    CheckConstraint("quantity BETWEEN -1000000 AND 1000000 AND quantity <> 0", name="quantity_in_range"),
    CheckConstraint("length(batch) BETWEEN 1 AND 40", name="batch_is_short"),
    info={"sealed": ("log_index", "line", "shop_id", "sku", "best_before", "batch", "quantity")},
)

# The number of a voucher is worth what it stands for, so it lies here under the key of this room only.
vouchers = Table(
    "vouchers",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("line", SmallInteger, autoincrement=False, nullable=False),
    Column("shop_id", BigInteger, nullable=False),
    Column("sku", Text, nullable=False),
    Column("serial_index", LargeBinary, nullable=False),
    Column("serial_sealed", LargeBinary, nullable=False),
    Column("supplier", Text, nullable=False),
    Column("unit_cost_fen", Integer, nullable=False),
    Column("expires_on", Date),
    Column("issued_index", BigInteger),
    PrimaryKeyConstraint("tenant_id", "log_index", "line"),
    UniqueConstraint("tenant_id", "serial_index"),
    Index("vouchers_free_idx", "tenant_id", "shop_id", "sku", postgresql_where=text("issued_index IS NULL")),
    CheckConstraint("log_index < issued_index", name="loaded_before_it_is_issued"),
    CheckConstraint("unit_cost_fen BETWEEN 0 AND 100000000", name="unit_cost_in_range"),
    info={
        "sealed": (
            "log_index",
            "line",
            "shop_id",
            "sku",
            "serial_index",
            "serial_sealed",
            "supplier",
            "unit_cost_fen",
            "expires_on",
        )
    },
)

# Numbers that nobody honours any more, set aside by a write-off; those of a refused one are free again.
voucher_write_offs = Table(
    "voucher_write_offs",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("load_index", BigInteger, autoincrement=False, nullable=False),
    Column("load_line", SmallInteger, autoincrement=False, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index", "load_index", "load_line"),
    CheckConstraint("load_index < log_index", name="write_off_follows"),
    info={"sealed": ("log_index", "load_index", "load_line")},
)

voucher_issues = Table(
    "voucher_issues",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("load_index", BigInteger, autoincrement=False, nullable=False),
    Column("load_line", SmallInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "load_index", "load_line"),
    Index("voucher_issues_order_idx", "tenant_id", "order_id"),
    Index("voucher_issues_log_index_idx", "tenant_id", "log_index"),
    Index("voucher_issues_issued_at_idx", "tenant_id", "issued_at"),
    CheckConstraint("load_index < log_index AND order_id <= log_index", name="issue_follows"),
    info={"sealed": ("load_index", "load_line", "log_index", "order_id", "issued_at")},
)
