"""The tables of squad results; the DDL is migration 0013.

A result's id is the index of the transaction that entered it. Results, parts and answers are written by the
book alone; only the state of a result follows from them.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.storage.metadata import metadata

IS_OPEN: Final = "state = 'open'"

squad_results = Table(
    "squad_results",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("team_id", BigInteger, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("activity", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("found_id", BigInteger),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_staff_id", BigInteger),
    Column("entered_volunteer_id", BigInteger),
    Column("grade", Text, nullable=False),
    Column("signals", ARRAY(Text)),
    Column("points", Integer, nullable=False),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("squad_results_open_idx", "tenant_id", "unit_id", "log_index", postgresql_where=text(IS_OPEN)),
    Index("squad_results_unit_idx", "tenant_id", "unit_id", "log_index"),
    Index(
        "squad_results_found_key",
        "tenant_id",
        "found_id",
        unique=True,
        postgresql_where=text("state IN ('open', 'agreed')"),
    ),
    CheckConstraint("state IN ('open', 'agreed', 'disputed', 'withdrawn')", name="state_is_known"),
    CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name="grade_is_known"),
    CheckConstraint("points BETWEEN 0 AND 1000000", name="points_in_range"),
    CheckConstraint("found_id < log_index", name="find_comes_first"),
    info={
        "sealed": (
            "log_index",
            "team_id",
            "unit_id",
            "activity",
            "rule_version",
            "found_id",
            "occurred_at",
            "entered_at",
            "entered_by",
            "entered_staff_id",
            "entered_volunteer_id",
            "grade",
            "signals",
            "points",
        )
    },
)

squad_parts = Table(
    "squad_parts",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("volunteer_id", BigInteger, autoincrement=False, nullable=False),
    Column("part", SmallInteger, nullable=False),
    Column("points", Integer, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index", "volunteer_id"),
    Index("squad_parts_volunteer_idx", "tenant_id", "volunteer_id", "log_index"),
    CheckConstraint("part BETWEEN 1 AND 100", name="part_in_range"),
    CheckConstraint("points BETWEEN 0 AND 1000000", name="points_in_range"),
    info={"sealed": ("log_index", "volunteer_id", "part", "points")},
)

squad_answers = Table(
    "squad_answers",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("squad_id", BigInteger, autoincrement=False, nullable=False),
    Column("volunteer_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("dispute_why", Text),
    Column("answered_by", Text, nullable=False),
    Column("answered_at", DateTime(timezone=True), nullable=False),
    Column("staff_id", BigInteger),
    Column("staff_volunteer_id", BigInteger),
    PrimaryKeyConstraint("tenant_id", "squad_id", "volunteer_id"),
    Index("squad_answers_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("squad_id < log_index", name="answer_follows"),
    CheckConstraint("dispute_why IN ('not_there', 'parts_unfair', 'not_so')", name="dispute_why_is_known"),
    CheckConstraint("staff_volunteer_id <> volunteer_id", name="staff_answer_for_others"),
    info={
        "sealed": (
            "squad_id",
            "volunteer_id",
            "log_index",
            "dispute_why",
            "answered_by",
            "answered_at",
            "staff_id",
            "staff_volunteer_id",
        )
    },
)
