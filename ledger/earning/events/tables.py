"""The tables of events; the DDL is migration 0016.

An event's id is the index of the transaction that opened it. Marks are only added: the last one counts.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from ledger.places.tables import UTC_TIME
from ledger.storage.metadata import metadata

events = Table(
    "events",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("activity", Text, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("starts_at", UTC_TIME, nullable=False),
    Column("ends_at", UTC_TIME, nullable=False),
    Column("leader_id", BigInteger),
    Column("opened_by", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("events_unit_idx", "tenant_id", "unit_id", "log_index"),
    Index("events_leader_idx", "tenant_id", "leader_id", "log_index"),
    CheckConstraint("length(title) BETWEEN 1 AND 60", name="title_is_short"),
    CheckConstraint("ends_at > starts_at", name="ends_after_it_begins"),
    info={
        "sealed": (
            "log_index",
            "activity",
            "unit_id",
            "title",
            "starts_at",
            "ends_at",
            "leader_id",
            "opened_by",
        )
    },
)

event_marks = Table(
    "event_marks",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("event_id", BigInteger, autoincrement=False, nullable=False),
    Column("volunteer_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("present", Boolean, nullable=False),
    Column("how", Text, nullable=False),
    Column("marked_by", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "event_id", "volunteer_id", "log_index"),
    Index("event_marks_log_index_idx", "tenant_id", "log_index"),
    Index("event_marks_volunteer_idx", "tenant_id", "volunteer_id", "event_id"),
    CheckConstraint("how IN ('roster', 'walk_in', 'code')", name="how_is_known"),
    CheckConstraint("event_id <= log_index", name="mark_follows_event"),
    info={"sealed": ("event_id", "volunteer_id", "log_index", "present", "how", "marked_by")},
)

event_claims = Table(
    "event_claims",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("event_id", BigInteger, autoincrement=False, nullable=False),
    Column("volunteer_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "event_id", "volunteer_id"),
    Index("event_claims_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("event_id < log_index", name="claim_follows_event"),
    info={"sealed": ("event_id", "volunteer_id", "log_index")},
)

event_codes = Table(
    "event_codes",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("code_hash", LargeBinary, nullable=False),
    Column("event_id", BigInteger, nullable=False),
    Column("printed_at", UTC_TIME, nullable=False),
    Column("printed_by", Text, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", UTC_TIME),
    PrimaryKeyConstraint("tenant_id", "code_hash"),
    ForeignKeyConstraint(["tenant_id", "event_id"], ["events.tenant_id", "events.log_index"]),
    Index("event_codes_event_idx", "tenant_id", "event_id"),
    CheckConstraint("octet_length(code_hash) = 32", name="code_hash_is_32_bytes"),
    CheckConstraint("(used_by IS NULL) = (used_at IS NULL)", name="used_whole"),
)
