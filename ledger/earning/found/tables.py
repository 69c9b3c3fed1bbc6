"""The tables of found things and people; the DDL is migration 0013.

A file's id is the index of the transaction that opened it. Files, custody, matches and returns are written by
the book alone; what is written about somebody's loss is sealed under a key of its own, which is shredded.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.places.tables import IN_UNITS, UTC_TIME, own_key, tenant_key
from ledger.storage.metadata import metadata

KINDS: Final = "IN ('item', 'person')"
CATEGORIES: Final = (
    "IN ('phone', 'wallet', 'documents', 'keys', 'bag', 'cash', 'vehicle', 'animal', 'other_item',"
    " 'child', 'elder', 'other_person')"
)

found_files = Table(
    "found_files",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("kind", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("activity", Text, nullable=False),
    Column("finder_id", BigInteger, nullable=False),
    Column("team_id", BigInteger),
    Column("unit_id", BigInteger, nullable=False),
    Column("found_at", DateTime(timezone=True), nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("entered_staff_id", BigInteger),
    Column("state", Text, nullable=False),
    Column("closed_why", Text),
    Column("loss_id", BigInteger),
    Column("holder_volunteer_id", BigInteger),
    Column("holder_staff_id", BigInteger),
    Column("steps_count", SmallInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("found_files_unit_idx", "tenant_id", "unit_id", "log_index"),
    Index(
        "found_files_open_idx",
        "tenant_id",
        "unit_id",
        "log_index",
        postgresql_where=text("state IN ('open', 'returned')"),
    ),
    Index("found_files_finder_idx", "tenant_id", "finder_id", "log_index"),
    Index("found_files_holder_idx", "tenant_id", "holder_volunteer_id", "log_index"),
    CheckConstraint(f"kind {KINDS}", name="kind_is_known"),
    CheckConstraint(f"category {CATEGORIES}", name="category_is_known"),
    CheckConstraint("state IN ('open', 'returned', 'paid', 'closed')", name="state_is_known"),
    CheckConstraint("closed_why IN ('unclaimed', 'handed_on', 'mistake')", name="closed_why_is_known"),
    CheckConstraint("(state = 'closed') = (closed_why IS NOT NULL)", name="closed_says_why"),
    CheckConstraint("num_nonnulls(holder_volunteer_id, holder_staff_id) = 1", name="one_holder"),
    info={
        "sealed": (
            "log_index",
            "kind",
            "category",
            "activity",
            "finder_id",
            "team_id",
            "unit_id",
            "found_at",
            "opened_at",
            "opened_by",
            "entered_staff_id",
        )
    },
)

custody_steps = Table(
    "custody_steps",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("found_id", BigInteger, autoincrement=False, nullable=False),
    Column("step", SmallInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    Column("method", Text, nullable=False),
    Column("giver_volunteer_id", BigInteger),
    Column("giver_staff_id", BigInteger),
    Column("taker_volunteer_id", BigInteger),
    Column("taker_staff_id", BigInteger),
    Column("signature", LargeBinary),
    PrimaryKeyConstraint("tenant_id", "found_id", "step"),
    Index("custody_steps_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("step BETWEEN 1 AND 50", name="step_in_range"),
    CheckConstraint("found_id <= log_index", name="custody_follows"),
    CheckConstraint("method IN ('found', 'code', 'desk')", name="method_is_known"),
    CheckConstraint("num_nonnulls(taker_volunteer_id, taker_staff_id) = 1", name="one_taker"),
    CheckConstraint(
        "num_nonnulls(giver_volunteer_id, giver_staff_id) = (CASE WHEN step = 1 THEN 0 ELSE 1 END)",
        name="one_giver",
    ),
    CheckConstraint("(method = 'code') = (signature IS NOT NULL)", name="code_is_signed"),
    CheckConstraint(
        "giver_volunteer_id <> taker_volunteer_id AND giver_staff_id <> taker_staff_id", name="hands_change"
    ),
    info={
        "sealed": (
            "found_id",
            "step",
            "log_index",
            "taken_at",
            "method",
            "giver_volunteer_id",
            "giver_staff_id",
            "taker_volunteer_id",
            "taker_staff_id",
            "signature",
        )
    },
)

found_matches = Table(
    "found_matches",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("found_id", BigInteger, nullable=False),
    Column("loss_id", BigInteger, nullable=False),
    Column("staff_id", BigInteger, nullable=False),
    Column("matched_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("found_matches_found_idx", "tenant_id", "found_id"),
    info={"sealed": ("log_index", "found_id", "loss_id", "staff_id", "matched_at")},
)

found_returns = Table(
    "found_returns",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("found_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("method", Text, nullable=False),
    Column("loss_id", BigInteger),
    Column("returned_at", DateTime(timezone=True), nullable=False),
    Column("returned_by", Text, nullable=False),
    Column("finder_id", BigInteger, nullable=False),
    Column("staff_id", BigInteger),
    Column("staff_volunteer_id", BigInteger),
    Column("signals", ARRAY(Text)),
    Column("owner_index", LargeBinary),
    PrimaryKeyConstraint("tenant_id", "found_id"),
    Index("found_returns_log_index_idx", "tenant_id", "log_index"),
    Index("found_returns_pair_idx", "tenant_id", "finder_id", "owner_index"),
    CheckConstraint("found_id < log_index", name="return_follows"),
    CheckConstraint("method IN ('owner_code', 'desk')", name="method_is_known"),
    CheckConstraint("method <> 'owner_code' OR loss_id IS NOT NULL", name="code_names_the_loss"),
    CheckConstraint("method <> 'desk' OR staff_id IS NOT NULL", name="desk_names_its_staff"),
    CheckConstraint("staff_volunteer_id <> finder_id", name="finder_confirms_nothing"),
    info={
        "sealed": (
            "found_id",
            "log_index",
            "method",
            "loss_id",
            "returned_at",
            "returned_by",
            "finder_id",
            "staff_id",
            "staff_volunteer_id",
            "signals",
        )
    },
)

loss_reports = Table(
    "loss_reports",
    metadata,
    tenant_key(),
    own_key("loss_id"),
    Column("unit_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("lost_at", UTC_TIME, nullable=False),
    Column("reported_at", UTC_TIME, nullable=False),
    Column("reported_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("phone_sealed", LargeBinary),
    Column("owner_index", LargeBinary),
    Column("code_hash", LargeBinary, nullable=False),
    UniqueConstraint("tenant_id", "code_hash"),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    Index(
        "loss_reports_open_idx",
        "tenant_id",
        "kind",
        "lost_at",
        postgresql_where=text("state IN ('open', 'matched')"),
    ),
    CheckConstraint(f"kind {KINDS}", name="kind_is_known"),
    CheckConstraint(f"category {CATEGORIES}", name="category_is_known"),
    CheckConstraint("state IN ('open', 'matched', 'returned', 'withdrawn')", name="state_is_known"),
)
