"""The tables of paper slips, on the one MetaData; the DDL itself is migration 0023.

All are written by the book alone. Each number has at most one entry that was not sent back.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ledger.storage.metadata import metadata

outage_blocks = Table(
    "outage_blocks",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("shop_id", BigInteger, nullable=False),
    Column("first_serial", BigInteger, nullable=False),
    Column("slips_count", SmallInteger, nullable=False),
    Column("printed_by", Text, nullable=False),
    Column("printed_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    UniqueConstraint("tenant_id", "first_serial"),
    CheckConstraint("slips_count BETWEEN 1 AND 60", name="slips_in_range"),
    CheckConstraint("first_serial BETWEEN 1 AND 99999999", name="serial_in_range"),
    info={"sealed": ("log_index", "shop_id", "first_serial", "slips_count", "printed_by", "printed_at")},
)

outage_entries = Table(
    "outage_entries",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("serial", BigInteger, nullable=False),
    Column("shop_id", BigInteger, nullable=False),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("handed_over_at", DateTime(timezone=True), nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("enterer_person", BigInteger),
    Column("entered_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index(
        "outage_entries_serial_idx",
        "tenant_id",
        "serial",
        unique=True,
        postgresql_where=text("state <> 'sent_back'"),
    ),
    Index("outage_entries_shop_idx", "tenant_id", "shop_id", "log_index"),
    CheckConstraint("enterer_person <> volunteer_id", name="nobody_enters_their_own"),
    CheckConstraint("handed_over_at <= entered_at", name="entered_afterwards"),
    CheckConstraint(
        "state IN ('waiting', 'posted', 'sent_back', 'difference', 'owed', 'waived')", name="state_is_known"
    ),
    info={
        "sealed": (
            "log_index",
            "serial",
            "shop_id",
            "volunteer_id",
            "handed_over_at",
            "entered_by",
            "enterer_person",
            "entered_at",
        )
    },
)

outage_lines = Table(
    "outage_lines",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("line", SmallInteger, autoincrement=False, nullable=False),
    Column("sku", Text, nullable=False),
    Column("quantity", SmallInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index", "line"),
    CheckConstraint("line BETWEEN 1 AND 6", name="line_in_range"),
    CheckConstraint("quantity BETWEEN 1 AND 9", name="quantity_in_range"),
    info={"sealed": ("log_index", "line", "sku", "quantity")},
)

# What a second person made of an entry and, of a difference, a third; posted, it is the order of this index.
outage_verdicts = Table(
    "outage_verdicts",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("missing", Text),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("entered_by", BigInteger, nullable=False),
    Column("enterer_person", BigInteger),
    Column("confirmed_by", BigInteger, nullable=False),
    Column("confirmer_person", BigInteger),
    Column("settled_by", BigInteger),
    Column("settler_person", BigInteger),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("outage_verdicts_entry_idx", "tenant_id", "entry_id", "log_index"),
    CheckConstraint("entry_id < log_index", name="verdict_follows"),
    CheckConstraint(
        "verdict IN ('posted', 'sent_back', 'difference', 'owed', 'waived')", name="verdict_is_known"
    ),
    CheckConstraint("(verdict = 'difference') = (missing IS NOT NULL)", name="difference_says_what"),
    CheckConstraint("verdict NOT IN ('owed', 'waived') OR settled_by IS NOT NULL", name="third_person"),
    CheckConstraint(
        "confirmed_by <> entered_by AND settled_by <> entered_by AND settled_by <> confirmed_by",
        name="different_people",
    ),
    CheckConstraint(
        "confirmer_person <> enterer_person AND settler_person <> enterer_person"
        " AND settler_person <> confirmer_person",
        name="different_in_life",
    ),
    CheckConstraint(
        "confirmer_person <> volunteer_id AND settler_person <> volunteer_id", name="nobody_decides_their_own"
    ),
    info={
        "sealed": (
            "log_index",
            "entry_id",
            "verdict",
            "missing",
            "volunteer_id",
            "entered_by",
            "enterer_person",
            "confirmed_by",
            "confirmer_person",
            "settled_by",
            "settler_person",
            "decided_at",
        )
    },
)
