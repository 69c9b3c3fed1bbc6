"""The tables of earning: activities, their rules, claims and the decisions on them.

Claims, check-ins and decisions are written by the book alone, under the head lock that also guards
the facts they were decided on; like entries they carry no foreign keys, which would cost a look-up
per row and column. A claim's or check-in's id is the index of the transaction that wrote it.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from ledger.earning.check_in_tables import GRADES
from ledger.storage.metadata import metadata

OPEN: Final = "state IN ('waiting', 'second', 'asked')"
CLOSED: Final = "state IN ('approved', 'refused')"
APPROVED: Final = "state = 'approved'"
PATHS: Final = "IN ('auto', 'one', 'two')"

activities = Table(
    "activities",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("activity", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("risky", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant_id", "activity"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    CheckConstraint("activity ~ '^[a-z][a-z0-9_]{0,39}$'", name="activity_is_a_word"),
    CheckConstraint(
        "kind IN ('patrol', 'duty', 'found_item', 'found_person', 'report', 'mediation', 'event', 'manual')",
        name="kind_is_known",
    ),
)

rules = Table(
    "rules",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("activity", Text, nullable=False),
    Column("version", Integer, autoincrement=False, nullable=False),
    Column("effective_from", DateTime(timezone=True), nullable=False),
    Column("points", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("cap_day", Integer),
    Column("cap_week", Integer),
    Column("evidence_grade", Text, nullable=False),
    Column("approval", Text, nullable=False),
    Column("notice_days", SmallInteger, nullable=False),
    Column("counts_as_volunteer", Boolean, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("published_at", DateTime(timezone=True)),
    Column("log_index", BigInteger),
    Column("cap_life", Integer),
    Column("age_min", SmallInteger),
    Column("needs_insurance", Boolean),
    Column("needs_training", Text),
    Column("risk_text_zh", Text),
    Column("risk_text_en", Text),
    Column("coverage_percent", SmallInteger),
    PrimaryKeyConstraint("tenant_id", "activity", "version"),
    Index("rules_log_index_idx", "tenant_id", "log_index", postgresql_where=text("log_index IS NOT NULL")),
    ForeignKeyConstraint(["tenant_id", "activity"], ["activities.tenant_id", "activities.activity"]),
    CheckConstraint("version >= 1", name="version_counts_from_one"),
    CheckConstraint("points BETWEEN 0 AND 1000000", name="points_in_range"),
    CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes_fit_a_day"),
    CheckConstraint("cap_day BETWEEN 0 AND 1000000", name="cap_day_in_range"),
    CheckConstraint("cap_week BETWEEN 0 AND 1000000", name="cap_week_in_range"),
    CheckConstraint(f"evidence_grade {GRADES}", name="evidence_grade_is_known"),
    CheckConstraint(f"approval {PATHS}", name="approval_is_known"),
    CheckConstraint("notice_days BETWEEN 0 AND 90", name="notice_days_in_range"),
    CheckConstraint("cap_life BETWEEN 0 AND 1000000", name="cap_life_in_range"),
    CheckConstraint("age_min BETWEEN 14 AND 100", name="age_min_in_range"),
    CheckConstraint("coverage_percent BETWEEN 0 AND 100", name="coverage_percent_in_range"),
    # A version that came with a file has no transaction of its own, and no seal.
    info={
        "sealed": (
            "log_index",
            "activity",
            "version",
            "effective_from",
            "points",
            "minutes",
            "cap_day",
            "cap_week",
            "evidence_grade",
            "approval",
            "notice_days",
            "counts_as_volunteer",
            "published_by",
            "published_at",
            "cap_life",
            "age_min",
            "needs_insurance",
            "needs_training",
            "risk_text_zh",
            "risk_text_en",
            "coverage_percent",
        )
    },
)

claims = Table(
    "claims",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("activity", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("route_id", BigInteger),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("served_on", Date, nullable=False),
    Column("submitted_at", DateTime(timezone=True), nullable=False),
    Column("submitted_by", Text, nullable=False),
    Column("submitter_staff_id", BigInteger),
    Column("submitter_volunteer_id", BigInteger),
    Column("grade", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("held_by", Text),
    Column("points", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("award_index", BigInteger),
    Column("source", Text),
    Column("signals", ARRAY(Text)),
    Column("team_id", BigInteger),
    Column("squad_id", BigInteger),
    Column("due_on", Date),
    Column("why", JSONB),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("claims_open_idx", "tenant_id", "unit_id", "log_index", postgresql_where=text(OPEN)),
    # Activity stands last: it is not for order, but lets the index alone pass over other activities.
    Index(
        "claims_closed_idx",
        "tenant_id",
        "unit_id",
        "state",
        "log_index",
        "activity",
        postgresql_where=text(CLOSED),
    ),
    Index("claims_volunteer_idx", "tenant_id", "volunteer_id", "log_index"),
    Index("claims_caps_idx", "tenant_id", "volunteer_id", "served_on", postgresql_where=text(APPROVED)),
    Index(
        "claims_squad_key",
        "tenant_id",
        "squad_id",
        "volunteer_id",
        unique=True,
        postgresql_where=text("squad_id IS NOT NULL"),
    ),
    CheckConstraint("state IN ('waiting', 'second', 'asked', 'approved', 'refused')", name="state_is_known"),
    CheckConstraint(
        "source IN ('check_in', 'form', 'session', 'duty', 'event', 'report', 'squad', 'found', 'manual',"
        " 'import')",
        name="source_is_known",
    ),
    CheckConstraint(f"grade {GRADES}", name="grade_is_known"),
    CheckConstraint(f"path {PATHS}", name="path_is_known"),
    CheckConstraint("points BETWEEN 0 AND 1000000", name="points_in_range"),
    CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes_fit_a_day"),
    CheckConstraint("(state = 'approved') = (award_index IS NOT NULL)", name="approved_names_its_award"),
    CheckConstraint("award_index >= log_index", name="award_follows_claim"),
    CheckConstraint(
        "submitter_staff_id IS NULL OR submitter_volunteer_id IS NULL"
        " OR submitter_volunteer_id <> volunteer_id",
        name="staff_submit_for_others",
    ),
    CheckConstraint("source <> 'manual' OR submitter_staff_id IS NOT NULL", name="by_hand_names_its_staff"),
    info={
        "sealed_later": ("source", "signals", "team_id", "squad_id", "due_on", "why"),
        "sealed": (
            "log_index",
            "volunteer_id",
            "activity",
            "rule_version",
            "unit_id",
            "route_id",
            "occurred_at",
            "served_on",
            "submitted_at",
            "submitted_by",
            "submitter_staff_id",
            "submitter_volunteer_id",
            "grade",
            "path",
            "held_by",
            "points",
            "minutes",
        ),
    },
)

decisions = Table(
    "decisions",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("claim_id", BigInteger, autoincrement=False, nullable=False),
    Column("step", SmallInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("staff_id", BigInteger),
    Column("approver_volunteer_id", BigInteger),
    Column("claimant_id", BigInteger, nullable=False),
    Column("submitter_staff_id", BigInteger),
    Column("submitter_volunteer_id", BigInteger),
    Column("first_staff_id", BigInteger),
    Column("first_volunteer_id", BigInteger),
    Column("before", Text),
    Column("refuser_staff_id", BigInteger),
    Column("refuser_volunteer_id", BigInteger),
    Column("loan_id", BigInteger),
    Column("conflicts", ARRAY(Text)),
    Column("helper_staff_ids", ARRAY(BigInteger)),
    Column("helper_volunteer_ids", ARRAY(BigInteger)),
    PrimaryKeyConstraint("tenant_id", "claim_id", "step"),
    Index("decisions_log_index_idx", "tenant_id", "log_index"),
    Index("decisions_loan_idx", "tenant_id", "loan_id", postgresql_where=text("loan_id IS NOT NULL")),
    CheckConstraint("step BETWEEN 1 AND 99", name="step_counts_from_one"),
    CheckConstraint("verdict IN ('approve', 'refuse', 'ask', 'undo')", name="verdict_is_known"),
    CheckConstraint("staff_id <> first_staff_id", name="second_person_is_another"),
    CheckConstraint("approver_volunteer_id <> first_volunteer_id", name="second_person_is_another_in_person"),
    CheckConstraint(
        "before IN ('waiting', 'second', 'asked', 'approved', 'refused')", name="before_is_known"
    ),
    CheckConstraint("staff_id <> refuser_staff_id", name="appeal_has_another_judge"),
    CheckConstraint(
        "approver_volunteer_id <> refuser_volunteer_id", name="appeal_has_another_judge_in_person"
    ),
    CheckConstraint("claim_id <= log_index", name="decision_follows_claim"),
    CheckConstraint("(staff_id IS NULL) = (decided_by LIKE 'system/%')", name="decider_is_named"),
    CheckConstraint("approver_volunteer_id <> claimant_id", name="approver_is_not_claimant"),
    CheckConstraint("staff_id <> ALL (helper_staff_ids)", name="approver_is_not_helper"),
    CheckConstraint(
        "approver_volunteer_id <> ALL (helper_volunteer_ids)", name="approver_is_not_helper_in_person"
    ),
    CheckConstraint("staff_id <> submitter_staff_id", name="approver_is_not_submitter"),
    CheckConstraint(
        "approver_volunteer_id <> submitter_volunteer_id", name="approver_is_not_submitter_in_person"
    ),
    info={
        "sealed_later": (
            "first_staff_id",
            "first_volunteer_id",
            "before",
            "refuser_staff_id",
            "refuser_volunteer_id",
            "loan_id",
            "conflicts",
            "helper_staff_ids",
            "helper_volunteer_ids",
        ),
        "sealed": (
            "claim_id",
            "step",
            "log_index",
            "verdict",
            "decided_by",
            "decided_at",
            "staff_id",
            "approver_volunteer_id",
            "claimant_id",
            "submitter_staff_id",
            "submitter_volunteer_id",
        ),
    },
)
