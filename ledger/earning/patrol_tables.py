"""The tables of patrol sessions and of duty in and out; the book alone writes them, under the head lock.

A session's or duty's id is the index of the transaction that opened it.
"""

from datetime import datetime
from typing import Final

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
    text,
)

from ledger.earning.check_in_tables import GRADES
from ledger.storage.metadata import metadata

SESSION_OPEN: Final = "state = 'open'"
DUTY_ON: Final = "state = 'on'"


def _whole(name: str) -> Column[int]:
    return Column(name, BigInteger, autoincrement=False, nullable=False)


def _moment(name: str) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), nullable=False)


def _word(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


patrol_sessions = Table(
    "patrol_sessions",
    metadata,
    _whole("tenant_id"),
    _whole("log_index"),
    _whole("leader_id"),
    _whole("unit_id"),
    Column("team_id", BigInteger),
    _moment("opened_at"),
    _moment("planned_until"),
    _moment("call_at"),
    _word("state"),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("patrol_sessions_open_idx", "tenant_id", "planned_until", postgresql_where=text(SESSION_OPEN)),
    Index("patrol_sessions_leader_idx", "tenant_id", "leader_id", "log_index"),
    Index("patrol_sessions_unit_idx", "tenant_id", "unit_id", "log_index"),
    CheckConstraint("state IN ('open', 'ended')", name="state_is_known"),
    CheckConstraint("call_at > opened_at AND call_at < planned_until", name="call_lies_within"),
    info={
        "sealed": ("log_index", "leader_id", "unit_id", "team_id", "opened_at", "planned_until", "call_at")
    },
)

session_presences = Table(
    "session_presences",
    metadata,
    _whole("tenant_id"),
    _whole("session_id"),
    _word("moment"),
    _whole("volunteer_id"),
    _whole("log_index"),
    _word("method"),
    _moment("seen_at"),
    _word("recorded_by"),
    PrimaryKeyConstraint("tenant_id", "session_id", "moment", "volunteer_id"),
    Index(
        "session_presences_volunteer_idx",
        "tenant_id",
        "volunteer_id",
        "session_id",
        postgresql_where=text("moment = 'start'"),
    ),
    CheckConstraint("moment IN ('start', 'call', 'end')", name="moment_is_known"),
    CheckConstraint("method IN ('card', 'phone', 'leader', 'staff')", name="method_is_known"),
    CheckConstraint("session_id <= log_index", name="presence_follows_session"),
    info={
        "sealed": ("session_id", "moment", "volunteer_id", "log_index", "method", "seen_at", "recorded_by")
    },
)

session_ends = Table(
    "session_ends",
    metadata,
    _whole("tenant_id"),
    _whole("session_id"),
    _whole("log_index"),
    _moment("ended_at"),
    _word("ended_by"),
    PrimaryKeyConstraint("tenant_id", "session_id"),
    CheckConstraint("session_id < log_index", name="end_follows_session"),
    info={"sealed": ("session_id", "log_index", "ended_at", "ended_by")},
)

duties = Table(
    "duties",
    metadata,
    _whole("tenant_id"),
    _whole("log_index"),
    _whole("volunteer_id"),
    _word("activity"),
    _whole("checkpoint_id"),
    _whole("unit_id"),
    _moment("began_at"),
    _word("grade"),
    _word("state"),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("duties_volunteer_idx", "tenant_id", "volunteer_id", "log_index"),
    Index("duties_on_idx", "tenant_id", "unit_id", "log_index", postgresql_where=text(DUTY_ON)),
    CheckConstraint("state IN ('on', 'off')", name="state_is_known"),
    CheckConstraint(f"grade {GRADES}", name="grade_is_known"),
    info={
        "sealed": (
            "log_index",
            "volunteer_id",
            "activity",
            "checkpoint_id",
            "unit_id",
            "began_at",
            "grade",
        )
    },
)

duty_ends = Table(
    "duty_ends",
    metadata,
    _whole("tenant_id"),
    _whole("duty_id"),
    _whole("log_index"),
    _moment("ended_at"),
    _word("grade"),
    Column("minutes", SmallInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "duty_id"),
    CheckConstraint(f"grade {GRADES}", name="grade_is_known"),
    CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes_fit_a_day"),
    CheckConstraint("duty_id < log_index", name="end_follows_duty"),
    info={"sealed": ("duty_id", "log_index", "ended_at", "grade", "minutes")},
)
