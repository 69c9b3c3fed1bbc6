"""The tables of the public notice: objections and the verdicts on them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from ledger.storage.metadata import metadata


def _whole(name: str, *, is_needed: bool = True) -> Column[int]:
    return Column(name, BigInteger, autoincrement=False, nullable=not is_needed)


objections = Table(
    "objections",
    metadata,
    _whole("tenant_id"),
    _whole("log_index"),
    _whole("claim_id"),
    _whole("award_index"),
    _whole("unit_id"),
    Column("channel", Text, nullable=False),
    Column("raised_by", Text, nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    _whole("claimant_id"),
    _whole("objector_staff_id", is_needed=False),
    _whole("objector_volunteer_id", is_needed=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index(
        "objections_open_key", "tenant_id", "claim_id", unique=True, postgresql_where=text("state = 'open'")
    ),
    Index(
        "objections_own_idx", "tenant_id", "objector_volunteer_id", postgresql_where=text("state = 'open'")
    ),
    Index("objections_unit_idx", "tenant_id", "unit_id", "state", "log_index"),
    CheckConstraint("channel IN ('phone', 'desk', 'recheck')", name="channel_is_known"),
    CheckConstraint("state IN ('open', 'upheld', 'dismissed')", name="state_is_known"),
    CheckConstraint("objector_volunteer_id <> claimant_id", name="objector_is_another"),
    CheckConstraint("claim_id <= award_index AND award_index < log_index", name="objection_follows_award"),
    info={
        "sealed": (
            "log_index",
            "claim_id",
            "award_index",
            "unit_id",
            "channel",
            "raised_by",
            "raised_at",
            "claimant_id",
            "objector_staff_id",
            "objector_volunteer_id",
            "text_sealed",
        )
    },
)

objection_verdicts = Table(
    "objection_verdicts",
    metadata,
    _whole("tenant_id"),
    _whole("objection_id"),
    _whole("log_index"),
    Column("verdict", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    _whole("staff_id"),
    _whole("decider_volunteer_id", is_needed=False),
    _whole("loan_id", is_needed=False),
    _whole("claimant_id"),
    _whole("objector_staff_id", is_needed=False),
    _whole("objector_volunteer_id", is_needed=False),
    _whole("approver_staff_id", is_needed=False),
    _whole("approver_volunteer_id", is_needed=False),
    _whole("first_staff_id", is_needed=False),
    _whole("first_volunteer_id", is_needed=False),
    PrimaryKeyConstraint("tenant_id", "objection_id"),
    Index("objection_verdicts_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("verdict IN ('uphold', 'dismiss')", name="verdict_is_known"),
    CheckConstraint("objection_id < log_index", name="verdict_follows_objection"),
    CheckConstraint("decider_volunteer_id <> claimant_id", name="decider_is_not_claimant"),
    CheckConstraint(
        "staff_id <> objector_staff_id AND decider_volunteer_id <> objector_volunteer_id",
        name="decider_is_not_objector",
    ),
    CheckConstraint(
        "staff_id <> approver_staff_id AND decider_volunteer_id <> approver_volunteer_id",
        name="decider_is_not_approver",
    ),
    CheckConstraint(
        "staff_id <> first_staff_id AND decider_volunteer_id <> first_volunteer_id",
        name="decider_is_not_first_approver",
    ),
    info={
        "sealed": (
            "objection_id",
            "log_index",
            "verdict",
            "decided_by",
            "decided_at",
            "staff_id",
            "decider_volunteer_id",
            "loan_id",
            "claimant_id",
            "objector_staff_id",
            "objector_volunteer_id",
            "approver_staff_id",
            "approver_volunteer_id",
            "first_staff_id",
            "first_volunteer_id",
        )
    },
)
