"""The tables of deliveries, moves and write-offs; the DDL is migration 0022.

Every row is written by the book with its transaction; a delivery, move or write-off is known by the index of
the transaction that opened it. The boxes themselves are entries of the book.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ledger.market.stock.words import BOXES_MAX, DOCUMENT_LENGTH_MAX, SUPPLIER_LENGTH_MAX
from ledger.places.tables import UTC_TIME
from ledger.storage.metadata import metadata


def index_of(name: str) -> Column[int]:
    """Make a column that is part of a primary key and that the book fills in."""
    return Column(name, BigInteger, autoincrement=False, nullable=False)


def id_of(name: str) -> Column[int]:
    """Make a column that names a shop, a member of staff or a transaction."""
    return Column(name, BigInteger, nullable=False)


deliveries = Table(
    "deliveries",
    metadata,
    index_of("tenant_id"),
    index_of("log_index"),
    id_of("shop_id"),
    Column("supplier", Text, nullable=False),
    Column("document", Text, nullable=False),
    id_of("received_by"),
    Column("received_at", UTC_TIME, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    UniqueConstraint("tenant_id", "supplier", "document"),
    Index("deliveries_shop_idx", "tenant_id", "shop_id", "log_index"),
    CheckConstraint(f"length(supplier) BETWEEN 1 AND {SUPPLIER_LENGTH_MAX}", name="supplier_is_named"),
    CheckConstraint(f"length(document) BETWEEN 1 AND {DOCUMENT_LENGTH_MAX}", name="document_is_named"),
    info={"sealed": ("log_index", "shop_id", "supplier", "document", "received_by", "received_at")},
)

# The dates on the boxes are rows of `batches` with the same line.
delivery_lines = Table(
    "delivery_lines",
    metadata,
    index_of("tenant_id"),
    index_of("log_index"),
    Column("line", SmallInteger, autoincrement=False, nullable=False),
    Column("sku", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index", "line"),
    CheckConstraint(f"quantity BETWEEN 1 AND {BOXES_MAX}", name="quantity_in_range"),
    info={"sealed": ("log_index", "line", "sku", "quantity")},
)

moves = Table(
    "moves",
    metadata,
    index_of("tenant_id"),
    index_of("log_index"),
    id_of("from_shop_id"),
    id_of("to_shop_id"),
    id_of("sent_by"),
    Column("sender_person", BigInteger),
    Column("sent_at", UTC_TIME, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("moves_from_shop_idx", "tenant_id", "from_shop_id", "log_index"),
    Index("moves_to_shop_idx", "tenant_id", "to_shop_id", "log_index"),
    CheckConstraint("from_shop_id <> to_shop_id", name="shops_are_two"),
    info={"sealed": ("log_index", "from_shop_id", "to_shop_id", "sent_by", "sender_person", "sent_at")},
)

move_lines = Table(
    "move_lines",
    metadata,
    index_of("tenant_id"),
    index_of("log_index"),
    Column("sku", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index", "sku"),
    CheckConstraint(f"quantity BETWEEN 1 AND {BOXES_MAX}", name="quantity_in_range"),
    info={"sealed": ("log_index", "sku", "quantity")},
)

move_ends = Table(
    "move_ends",
    metadata,
    index_of("tenant_id"),
    index_of("move_id"),
    id_of("log_index"),
    id_of("sent_by"),
    Column("sender_person", BigInteger),
    id_of("received_by"),
    Column("receiver_person", BigInteger),
    Column("received_at", UTC_TIME, nullable=False),
    PrimaryKeyConstraint("tenant_id", "move_id"),
    UniqueConstraint("tenant_id", "log_index"),
    CheckConstraint("move_id < log_index", name="end_follows_move"),
    CheckConstraint(
        "received_by <> sent_by AND receiver_person <> sender_person", name="receiver_is_another"
    ),
    info={
        "sealed": (
            "log_index",
            "move_id",
            "sent_by",
            "sender_person",
            "received_by",
            "receiver_person",
            "received_at",
        )
    },
)

move_end_lines = Table(
    "move_end_lines",
    metadata,
    index_of("tenant_id"),
    index_of("move_id"),
    Column("sku", Text, nullable=False),
    id_of("log_index"),
    Column("quantity", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "move_id", "sku"),
    Index("move_end_lines_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint(f"quantity BETWEEN 0 AND {BOXES_MAX}", name="quantity_in_range"),
    info={"sealed": ("log_index", "move_id", "sku", "quantity")},
)

write_offs = Table(
    "write_offs",
    metadata,
    index_of("tenant_id"),
    index_of("log_index"),
    id_of("shop_id"),
    Column("sku", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("why", Text, nullable=False),
    id_of("proposed_by"),
    Column("proposer_person", BigInteger),
    Column("proposed_at", UTC_TIME, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("write_offs_shop_idx", "tenant_id", "shop_id", "log_index"),
    CheckConstraint(f"quantity BETWEEN 1 AND {BOXES_MAX}", name="quantity_in_range"),
    CheckConstraint("why IN ('damaged', 'expired', 'recalled')", name="why_is_known"),
    CheckConstraint("state IN ('waiting', 'confirmed', 'refused', 'withdrawn')", name="state_is_known"),
    info={
        "sealed": (
            "log_index",
            "shop_id",
            "sku",
            "quantity",
            "why",
            "proposed_by",
            "proposer_person",
            "proposed_at",
        )
    },
)

write_off_verdicts = Table(
    "write_off_verdicts",
    metadata,
    index_of("tenant_id"),
    index_of("write_off_id"),
    id_of("log_index"),
    Column("verdict", Text, nullable=False),
    id_of("proposed_by"),
    Column("proposer_person", BigInteger),
    id_of("decided_by"),
    Column("decider_person", BigInteger),
    Column("decided_at", UTC_TIME, nullable=False),
    PrimaryKeyConstraint("tenant_id", "write_off_id"),
    UniqueConstraint("tenant_id", "log_index"),
    CheckConstraint("write_off_id < log_index", name="verdict_follows"),
    CheckConstraint("verdict IN ('confirmed', 'refused', 'withdrawn')", name="verdict_is_known"),
    CheckConstraint("(verdict = 'withdrawn') = (decided_by = proposed_by)", name="two_people"),
    CheckConstraint("verdict = 'withdrawn' OR decider_person <> proposer_person", name="two_persons_in_life"),
    info={
        "sealed": (
            "log_index",
            "write_off_id",
            "verdict",
            "proposed_by",
            "proposer_person",
            "decided_by",
            "decider_person",
            "decided_at",
        )
    },
)
