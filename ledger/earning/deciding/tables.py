"""The tables of deciding: answers, appeals, loans of approvers, rechecks and the working calendar."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.storage.metadata import metadata

ANSWERED: Final = ("claim_id", "step", "log_index", "answered_by", "answered_at", "staff_id", "claimant_id")
APPEALED: Final = ("claim_id", "log_index", "claimant_id", "appealed_by", "appealed_at", "refuser_staff_id")


def _whole(name: str, *, is_needed: bool = True) -> Column[int]:
    return Column(name, BigInteger, autoincrement=False, nullable=not is_needed)


def _moment(name: str, *, is_needed: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=not is_needed)


claim_answers = Table(
    "claim_answers",
    metadata,
    _whole("tenant_id"),
    _whole("claim_id"),
    Column("step", SmallInteger, autoincrement=False, nullable=False),
    _whole("log_index"),
    Column("answered_by", Text, nullable=False),
    _moment("answered_at"),
    _whole("staff_id", is_needed=False),
    _whole("claimant_id"),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("attachment_ids", ARRAY(BigInteger)),
    PrimaryKeyConstraint("tenant_id", "claim_id", "step"),
    Index("claim_answers_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("step BETWEEN 1 AND 99", name="step_counts_from_one"),
    CheckConstraint("claim_id < log_index", name="answer_follows_claim"),
    info={"sealed": (*ANSWERED, "text_sealed", "attachment_ids")},
)

appeals = Table(
    "appeals",
    metadata,
    _whole("tenant_id"),
    _whole("claim_id"),
    _whole("log_index"),
    _whole("claimant_id"),
    Column("appealed_by", Text, nullable=False),
    _moment("appealed_at"),
    _whole("refuser_staff_id"),
    _whole("refuser_volunteer_id", is_needed=False),
    Column("text_sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("tenant_id", "claim_id"),
    Index("appeals_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("claim_id < log_index", name="appeal_follows_claim"),
    info={"sealed": (*APPEALED, "refuser_volunteer_id", "text_sealed")},
)

# Whoever is lent decides for the unit and what lies below it until the loan ends.
approver_loans = Table(
    "approver_loans",
    metadata,
    _whole("tenant_id"),
    _whole("log_index"),
    _whole("staff_id"),
    _whole("unit_id"),
    _whole("lent_by"),
    _moment("lent_at"),
    _moment("ends_at"),
    _moment("ended_at", is_needed=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("approver_loans_staff_idx", "tenant_id", "staff_id", "ends_at"),
    CheckConstraint("lent_by <> staff_id", name="lender_is_another"),
    CheckConstraint("ends_at > lent_at", name="loan_has_an_end"),
    info={"sealed": ("log_index", "staff_id", "unit_id", "lent_by", "lent_at", "ends_at")},
)

rechecks = Table(
    "rechecks",
    metadata,
    _whole("tenant_id"),
    _whole("claim_id"),
    _whole("log_index"),
    _whole("award_index"),
    _whole("unit_id"),
    _whole("checking_unit_id"),
    Column("why", Text, nullable=False),
    _moment("drawn_at"),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "claim_id"),
    Index("rechecks_unit_idx", "tenant_id", "checking_unit_id", "state", "log_index"),
    Index("rechecks_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("why IN ('drawn', 'conflict')", name="why_is_known"),
    CheckConstraint("state IN ('open', 'sound', 'doubtful')", name="state_is_known"),
    CheckConstraint("unit_id <> checking_unit_id", name="checked_elsewhere"),
    info={
        "sealed": ("claim_id", "log_index", "award_index", "unit_id", "checking_unit_id", "why", "drawn_at")
    },
)

recheck_results = Table(
    "recheck_results",
    metadata,
    _whole("tenant_id"),
    _whole("claim_id"),
    _whole("log_index"),
    Column("result", Text, nullable=False),
    Column("checked_by", Text, nullable=False),
    _moment("checked_at"),
    _whole("staff_id"),
    _whole("checker_volunteer_id", is_needed=False),
    _whole("claimant_id"),
    Column("concerned_staff_ids", ARRAY(BigInteger)),
    Column("concerned_volunteer_ids", ARRAY(BigInteger)),
    PrimaryKeyConstraint("tenant_id", "claim_id"),
    Index("recheck_results_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("result IN ('sound', 'doubtful')", name="result_is_known"),
    CheckConstraint("checker_volunteer_id <> claimant_id", name="checker_is_not_claimant"),
    CheckConstraint("staff_id <> ALL (concerned_staff_ids)", name="checker_is_not_concerned"),
    CheckConstraint(
        "checker_volunteer_id <> ALL (concerned_volunteer_ids)", name="checker_is_not_concerned_in_person"
    ),
    info={
        "sealed_later": ("concerned_staff_ids", "concerned_volunteer_ids"),
        "sealed": (
            "claim_id",
            "log_index",
            "result",
            "checked_by",
            "checked_at",
            "staff_id",
            "checker_volunteer_id",
            "claimant_id",
        ),
    },
)

# How far the draw has come; what was drawn stands in the book.
recheck_progress = Table(
    "recheck_progress",
    metadata,
    Column("tenant_id", BigInteger, ForeignKey("tenants.tenant_id"), autoincrement=False, nullable=False),
    _whole("through_index"),
    PrimaryKeyConstraint("tenant_id"),
)

# Days on which offices do otherwise than the week says: holidays, and Sundays worked instead.
calendar_days = Table(
    "calendar_days",
    metadata,
    Column("tenant_id", BigInteger, ForeignKey("tenants.tenant_id"), autoincrement=False, nullable=False),
    Column("day", Date, nullable=False),
    Column("works", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    _moment("entered_at"),
    PrimaryKeyConstraint("tenant_id", "day"),
)
