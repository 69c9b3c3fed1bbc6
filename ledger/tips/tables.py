"""The tables of tips, claim slips and the monthly thanks; the DDL itself is migration 0018.

What is said of a tip is sealed in one padded column, so that neither its words, its state, its times nor its
length can be read off the rows; nothing else refers to a tip by its id. Slips and thanks are written by the
book and name no tip.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from ledger.places.tables import UTC_TIME, tenant_key
from ledger.storage.metadata import metadata

OF_STAFF = ["staff.tenant_id", "staff.staff_id"]


def _tenant() -> Column[int]:
    return Column(
        "tenant_id", BigInteger, ForeignKey("tenants.tenant_id"), primary_key=True, autoincrement=False
    )


def _index_key() -> Column[int]:
    return Column("log_index", BigInteger, primary_key=True, autoincrement=False)


tips = Table(
    "tips",
    metadata,
    _tenant(),
    Column("tip_id", Uuid, primary_key=True),
    Column("code_hash", LargeBinary, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("identity_sealed", LargeBinary),
    Column("purge_on", Date),
    UniqueConstraint("tenant_id", "code_hash"),
    CheckConstraint("is_open = (purge_on IS NULL)", name="purge"),
    Index("tips_open_idx", "tenant_id", "tip_id", postgresql_where=text("is_open")),
    Index("tips_purge_idx", "tenant_id", "purge_on", postgresql_where=text("NOT is_open")),
)

tip_officers = Table(
    "tip_officers",
    metadata,
    tenant_key(),
    Column("key_id", Uuid, primary_key=True),
    Column("staff_id", BigInteger, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("private_sealed", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("enrolled_at", UTC_TIME, nullable=False),
    Column("confirmed_by", BigInteger),
    Column("confirmed_at", UTC_TIME),
    Column("retired_at", UTC_TIME),
    ForeignKeyConstraint(["tenant_id", "staff_id"], OF_STAFF),
    ForeignKeyConstraint(["tenant_id", "confirmed_by"], OF_STAFF),
    CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
    CheckConstraint("confirmed_by <> staff_id", name="another_confirms"),
    CheckConstraint("octet_length(public_key) = 32", name="public_key"),
)

tip_openings = Table(
    "tip_openings",
    metadata,
    tenant_key(),
    Column("opening_id", Uuid, primary_key=True),
    Column("tip_id", Uuid, nullable=False),
    Column("proposed_by", BigInteger, nullable=False),
    Column("proposer_volunteer_id", BigInteger),
    Column("proposed_at", UTC_TIME, nullable=False),
    Column("expires_at", UTC_TIME, nullable=False),
    Column("reason_sealed", LargeBinary, nullable=False),
    Column("shares_passed", LargeBinary, nullable=False),
    Column("confirmed_by", BigInteger),
    Column("confirmer_volunteer_id", BigInteger),
    Column("confirmed_at", UTC_TIME),
    Column("refused_at", UTC_TIME),
    Column("key_returned", LargeBinary),
    ForeignKeyConstraint(["tenant_id", "proposed_by"], OF_STAFF),
    ForeignKeyConstraint(["tenant_id", "confirmed_by"], OF_STAFF),
    CheckConstraint("confirmed_by <> proposed_by", name="two_persons"),
    CheckConstraint("confirmer_volunteer_id <> proposer_volunteer_id", name="two_persons_in_life"),
    CheckConstraint("num_nulls(confirmed_by, confirmed_at, key_returned) IN (0, 3)", name="confirmed"),
    CheckConstraint("confirmed_at IS NULL OR refused_at IS NULL", name="one_end"),
    Index("tip_openings_tip_id_idx", "tenant_id", "tip_id"),
)

tip_accesses = Table(
    "tip_accesses",
    metadata,
    tenant_key(),
    Column("entry_no", BigInteger, primary_key=True, autoincrement=False),
    Column("accessed_at", UTC_TIME, nullable=False),
    Column("staff_id", BigInteger, nullable=False),
    Column("detail_sealed", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    CheckConstraint("entry_no >= 1", name="counts_from_one"),
    CheckConstraint("octet_length(digest) = 32", name="digest"),
)

tip_reviews = Table(
    "tip_reviews",
    metadata,
    tenant_key(),
    Column("entry_no", BigInteger, primary_key=True, autoincrement=False),
    Column("staff_id", BigInteger, nullable=False),
    Column("reviewed_at", UTC_TIME, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("in_order", Boolean, nullable=False),
    Column("note_sealed", LargeBinary),
    ForeignKeyConstraint(["tenant_id", "staff_id"], OF_STAFF),
    CheckConstraint("in_order OR note_sealed IS NOT NULL", name="says_what_is_wrong"),
)

# One row a bureau: what the tip desk has taken of every issue of slips, sealed.
tip_desks = Table("tip_desks", metadata, _tenant(), Column("state_sealed", LargeBinary, nullable=False))

claim_slip_issues = Table(
    "claim_slip_issues",
    metadata,
    tenant_key(),
    _index_key(),
    Column("unit_id", BigInteger, nullable=False),
    Column("points", Integer, nullable=False),
    Column("slips_count", Integer, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("printed_count", Integer, nullable=False),
    Column("state", Text, nullable=False),
    CheckConstraint("points BETWEEN 1 AND 10000", name="points"),
    CheckConstraint("slips_count BETWEEN 8 AND 500", name="slips_count"),
    CheckConstraint("printed_count BETWEEN 0 AND slips_count", name="printed_count"),
    CheckConstraint("state IN ('open', 'over')", name="state"),
    Index("claim_slip_issues_open_idx", "tenant_id", "expires_on", postgresql_where=text("state = 'open'")),
    info={"sealed": ("log_index", "unit_id", "points", "slips_count", "expires_on", "issued_by")},
)

claim_slips = Table(
    "claim_slips",
    metadata,
    tenant_key(),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("log_index", BigInteger, nullable=False),
    Column("points", Integer, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("used_index", BigInteger),
    Column("points_spent", Integer, nullable=False, server_default="0"),
    CheckConstraint("octet_length(code_hash) = 32", name="code_hash"),
    CheckConstraint("points BETWEEN 1 AND 10000", name="points"),
    CheckConstraint("state IN ('open', 'used')", name="state"),
    CheckConstraint("(state = 'used') = (used_index IS NOT NULL)", name="used"),
    CheckConstraint("used_index > log_index", name="used_once_after_issue"),
    CheckConstraint(
        "points_spent BETWEEN 0 AND points AND (state = 'used') = (points_spent = points)",
        name="points_spent",
    ),
    Index("claim_slips_log_index_idx", "tenant_id", "log_index"),
    info={"sealed": ("log_index", "code_hash", "points", "expires_on")},
)

claim_slip_prints = Table(
    "claim_slip_prints",
    metadata,
    tenant_key(),
    _index_key(),
    Column("issue_index", BigInteger, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("first_number", Integer, nullable=False),
    Column("slips_count", Integer, nullable=False),
    CheckConstraint("slips_count BETWEEN 1 AND 100", name="slips_count"),
    CheckConstraint("issue_index < log_index", name="follows_issue"),
    info={"sealed": ("log_index", "issue_index", "unit_id", "first_number", "slips_count")},
)

thanks_slots = Table(
    "thanks_slots",
    metadata,
    _tenant(),
    Column("points", Integer, primary_key=True, autoincrement=False),
    Column("slots_count", SmallInteger, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("set_at", UTC_TIME, nullable=False),
    CheckConstraint("points BETWEEN 1 AND 10000", name="points"),
    CheckConstraint("slots_count = 0 OR slots_count BETWEEN 6 AND 100", name="slots_count"),
)

thanks_given = Table(
    "thanks_given",
    metadata,
    tenant_key(),
    _index_key(),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("month", Date, nullable=False),
    Column("points", Integer, nullable=False),
    CheckConstraint("points BETWEEN 1 AND 10000", name="points"),
    Index("thanks_given_volunteer_id_idx", "tenant_id", "volunteer_id", "month"),
    info={"sealed": ("log_index", "volunteer_id", "month", "points")},
)

# Whom the next monthly thanks must not forget; says nothing of why, and is deleted when it is done.
thanks_wishes = Table(
    "thanks_wishes",
    metadata,
    _tenant(),
    Column("wish_id", Uuid, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

thanks_months = Table(
    "thanks_months",
    metadata,
    _tenant(),
    Column("month", Date, primary_key=True),
    Column("plan_sealed", LargeBinary),
    Column("done_at", UTC_TIME),
    CheckConstraint("(plan_sealed IS NULL) = (done_at IS NOT NULL)", name="forgets_its_plan"),
)
