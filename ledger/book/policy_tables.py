"""The tables of policies and of reversals by two persons; each row is sealed with its transaction."""

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

from ledger.book.tables import policy_checks
from ledger.storage.metadata import metadata

WAITING = "state = 'waiting'"

policies = Table(
    "policies",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("expiry", Text, nullable=False),
    Column("points_valid_months", SmallInteger, nullable=False),
    Column("on_spent", Text, nullable=False),
    Column("second_person_above", Integer),
    Column("hold_minutes", SmallInteger, nullable=False),
    Column("return_days", SmallInteger),
    Column("reserve_hours", SmallInteger),
    Column("card_daily_points", Integer),
    Column("witnessed_points", Integer),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    *policy_checks(),
    info={
        "sealed": (
            "log_index",
            "expiry",
            "points_valid_months",
            "on_spent",
            "second_person_above",
            "hold_minutes",
        ),
        "sealed_later": ("return_days", "reserve_hours", "card_daily_points", "witnessed_points"),
    },
)

# A person is a volunteer, whom the account at the desk may be, too: two accounts of one person count as one.
reversal_proposals = Table(
    "reversal_proposals",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("reverses", BigInteger, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposer_person", Text),
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index(
        "reversal_proposals_waiting_key",
        "tenant_id",
        "reverses",
        unique=True,
        postgresql_where=text(WAITING),
    ),
    CheckConstraint("reverses < log_index", name="reverses_the_past"),
    CheckConstraint("points >= 0", name="points_not_negative"),
    CheckConstraint("state IN ('waiting', 'confirmed', 'refused', 'withdrawn')", name="state_is_known"),
    info={"sealed": ("log_index", "reverses", "points", "proposed_by", "proposer_person")},
)

reversal_verdicts = Table(
    "reversal_verdicts",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("proposal_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposer_person", Text),
    Column("decided_by", Text, nullable=False),
    Column("decider_person", Text),
    PrimaryKeyConstraint("tenant_id", "proposal_id"),
    UniqueConstraint("tenant_id", "log_index"),
    CheckConstraint("proposal_id < log_index", name="verdict_follows_proposal"),
    CheckConstraint("verdict IN ('confirmed', 'refused', 'withdrawn')", name="verdict_is_known"),
    CheckConstraint(
        "verdict = 'withdrawn' OR decided_by <> proposed_by AND decider_person <> proposer_person",
        name="second_person_is_another",
    ),
    info={
        "sealed": (
            "log_index",
            "proposal_id",
            "verdict",
            "proposed_by",
            "proposer_person",
            "decided_by",
            "decider_person",
        )
    },
)
