"""The tables of check-ins and of what a claim makes of them; the book alone writes them.

A check-in's id is the index of the transaction that wrote it.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.storage.metadata import metadata

GRADES: Final = "IN ('A', 'B', 'C', 'D')"


def _where_known(name: str, column: str, *more: str) -> Index:
    """Index the rows in which a column that most leave empty says something."""
    return Index(name, "tenant_id", column, *more, postgresql_where=text(f"{column} IS NOT NULL"))


check_ins = Table(
    "check_ins",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("checkpoint_id", BigInteger, nullable=False),
    Column("route_id", BigInteger),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("grade", Text, nullable=False),
    Column("distance_m", Integer),
    Column("accuracy_m", Integer),
    Column("method", Text),
    Column("recorded_by", Text),
    Column("session_id", BigInteger),
    Column("device_id", BigInteger),
    Column("place_digest", LargeBinary),
    Column("signals", ARRAY(Text)),
    Column("board_id", BigInteger),
    Column("board_step", BigInteger),
    Column("gap_minutes", Integer),
    Column("every_hours", SmallInteger),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("check_ins_volunteer_idx", "tenant_id", "volunteer_id", "log_index"),
    _where_known("check_ins_board_idx", "board_id", "board_step"),
    _where_known("check_ins_place_digest_idx", "place_digest", "log_index"),
    _where_known("check_ins_recorded_by_idx", "recorded_by", "volunteer_id", "log_index"),
    _where_known("check_ins_session_idx", "session_id", "log_index"),
    CheckConstraint(f"grade {GRADES}", name="grade_is_known"),
    CheckConstraint("distance_m >= 0 AND accuracy_m >= 0", name="metres_not_negative"),
    CheckConstraint(
        "method IN ('sticker', 'board', 'card', 'leader', 'staff', 'photo')", name="method_is_known"
    ),
    CheckConstraint("(gap_minutes IS NULL) = (every_hours IS NULL)", name="gap_is_whole"),
    CheckConstraint("gap_minutes BETWEEN 0 AND 527040", name="gap_minutes_in_range"),
    info={
        "sealed_later": (
            "method",
            "recorded_by",
            "session_id",
            "device_id",
            "place_digest",
            "signals",
            "board_id",
            "board_step",
            "gap_minutes",
            "every_hours",
        ),
        "sealed": (
            "log_index",
            "volunteer_id",
            "checkpoint_id",
            "route_id",
            "occurred_at",
            "grade",
            "distance_m",
            "accuracy_m",
        ),
    },
)

claim_check_ins = Table(
    "claim_check_ins",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("check_in_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "check_in_id"),
    Index("claim_check_ins_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("check_in_id <= log_index", name="check_in_comes_first"),
    info={"sealed": ("check_in_id", "log_index")},
)
