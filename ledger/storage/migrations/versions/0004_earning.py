"""Earning: activities, rules, check-ins, claims, the check-ins they stand on, and decisions."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GRADES = "IN ('A', 'B', 'C', 'D')"
PATHS = "IN ('auto', 'one', 'two')"

RULES = (
    """
CREATE TABLE activities (
    tenant_id bigint NOT NULL,
    activity text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    kind text NOT NULL,
    risky boolean NOT NULL,
    CONSTRAINT activities_pkey PRIMARY KEY (tenant_id, activity),
    CONSTRAINT activities_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
    CONSTRAINT activities_activity_is_a_word_check CHECK (activity ~ '^[a-z][a-z0-9_]{0,39}$'),
    CONSTRAINT activities_kind_is_known_check CHECK (
        kind IN ('patrol', 'duty', 'found_item', 'found_person', 'report', 'mediation', 'event'))
)""",
    f"""
CREATE TABLE rules (
    tenant_id bigint NOT NULL,
    activity text NOT NULL,
    version integer NOT NULL,
    effective_from timestamptz NOT NULL,
    points integer NOT NULL,
    minutes integer NOT NULL,
    cap_day integer,
    cap_week integer,
    evidence_grade text NOT NULL,
    approval text NOT NULL,
    notice_days smallint NOT NULL,
    counts_as_volunteer boolean NOT NULL,
    published_by text NOT NULL,
    CONSTRAINT rules_pkey PRIMARY KEY (tenant_id, activity, version),
    CONSTRAINT rules_tenant_id_activity_fkey FOREIGN KEY (tenant_id, activity)
        REFERENCES activities (tenant_id, activity),
    CONSTRAINT rules_version_counts_from_one_check CHECK (version >= 1),
    CONSTRAINT rules_points_in_range_check CHECK (points BETWEEN 0 AND 1000000),
    CONSTRAINT rules_minutes_fit_a_day_check CHECK (minutes BETWEEN 0 AND 1440),
    CONSTRAINT rules_cap_day_in_range_check CHECK (cap_day BETWEEN 0 AND 1000000),
    CONSTRAINT rules_cap_week_in_range_check CHECK (cap_week BETWEEN 0 AND 1000000),
    CONSTRAINT rules_evidence_grade_is_known_check CHECK (evidence_grade {GRADES}),
    CONSTRAINT rules_approval_is_known_check CHECK (approval {PATHS}),
    CONSTRAINT rules_notice_days_in_range_check CHECK (notice_days BETWEEN 0 AND 90)
)""",
)

CHECK_INS = (
    f"""
CREATE TABLE check_ins (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    volunteer_id bigint NOT NULL,
    checkpoint_id bigint NOT NULL,
    route_id bigint,
    occurred_at timestamptz NOT NULL,
    grade text NOT NULL,
    distance_m integer,
    accuracy_m integer,
    CONSTRAINT check_ins_pkey PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT check_ins_grade_is_known_check CHECK (grade {GRADES}),
    CONSTRAINT check_ins_metres_not_negative_check CHECK (distance_m >= 0 AND accuracy_m >= 0)
)""",
    "CREATE INDEX check_ins_volunteer_idx ON check_ins (tenant_id, volunteer_id, log_index)",
    """
CREATE TABLE claim_check_ins (
    tenant_id bigint NOT NULL,
    check_in_id bigint NOT NULL,
    log_index bigint NOT NULL,
    CONSTRAINT claim_check_ins_pkey PRIMARY KEY (tenant_id, check_in_id),
    CONSTRAINT claim_check_ins_check_in_comes_first_check CHECK (check_in_id <= log_index)
)""",
    "CREATE INDEX claim_check_ins_log_index_idx ON claim_check_ins (tenant_id, log_index)",
)

CLAIMS = (
    f"""
CREATE TABLE claims (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    volunteer_id bigint NOT NULL,
    activity text NOT NULL,
    rule_version integer NOT NULL,
    unit_id bigint NOT NULL,
    route_id bigint,
    occurred_at timestamptz NOT NULL,
    served_on date NOT NULL,
    submitted_at timestamptz NOT NULL,
    submitted_by text NOT NULL,
    submitter_staff_id bigint,
    submitter_volunteer_id bigint,
    grade text NOT NULL,
    path text NOT NULL,
    held_by text,
    points integer NOT NULL,
    minutes integer NOT NULL,
    state text NOT NULL,
    award_index bigint,
    CONSTRAINT claims_pkey PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT claims_state_is_known_check CHECK (state IN ('waiting', 'second', 'approved', 'refused')),
    CONSTRAINT claims_grade_is_known_check CHECK (grade {GRADES}),
    CONSTRAINT claims_path_is_known_check CHECK (path {PATHS}),
    CONSTRAINT claims_points_in_range_check CHECK (points BETWEEN 0 AND 1000000),
    CONSTRAINT claims_minutes_fit_a_day_check CHECK (minutes BETWEEN 0 AND 1440),
    CONSTRAINT claims_approved_names_its_award_check CHECK (
        (state = 'approved') = (award_index IS NOT NULL)),
    CONSTRAINT claims_award_follows_claim_check CHECK (award_index >= log_index),
    CONSTRAINT claims_staff_submit_for_others_check CHECK (
        submitter_staff_id IS NULL OR submitter_volunteer_id IS NULL
        OR submitter_volunteer_id <> volunteer_id)
)""",
    (
        "CREATE INDEX claims_open_idx ON claims (tenant_id, unit_id, log_index)"
        " WHERE state IN ('waiting', 'second')"
    ),
    (
        "CREATE INDEX claims_closed_idx ON claims (tenant_id, unit_id, state, log_index, activity)"
        " WHERE state IN ('approved', 'refused')"
    ),
    "CREATE INDEX claims_volunteer_idx ON claims (tenant_id, volunteer_id, log_index)",
    ("CREATE INDEX claims_caps_idx ON claims (tenant_id, volunteer_id, served_on) WHERE state = 'approved'"),
)

DECISIONS = (
    """
CREATE TABLE decisions (
    tenant_id bigint NOT NULL,
    claim_id bigint NOT NULL,
    step smallint NOT NULL,
    log_index bigint NOT NULL,
    verdict text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL,
    staff_id bigint,
    approver_volunteer_id bigint,
    claimant_id bigint NOT NULL,
    submitter_staff_id bigint,
    submitter_volunteer_id bigint,
    CONSTRAINT decisions_pkey PRIMARY KEY (tenant_id, claim_id, step),
    CONSTRAINT decisions_step_is_one_or_two_check CHECK (step IN (1, 2)),
    CONSTRAINT decisions_verdict_is_known_check CHECK (verdict IN ('approve', 'refuse')),
    CONSTRAINT decisions_decision_follows_claim_check CHECK (claim_id <= log_index),
    CONSTRAINT decisions_decider_is_named_check CHECK ((staff_id IS NULL) = (decided_by LIKE 'system/%')),
    CONSTRAINT decisions_approver_is_not_claimant_check CHECK (approver_volunteer_id <> claimant_id),
    CONSTRAINT decisions_approver_is_not_submitter_check CHECK (staff_id <> submitter_staff_id),
    CONSTRAINT decisions_approver_is_not_submitter_in_person_check CHECK (
        approver_volunteer_id <> submitter_volunteer_id)
)""",
    "CREATE INDEX decisions_log_index_idx ON decisions (tenant_id, log_index)",
    (
        "CREATE UNIQUE INDEX decisions_staff_key ON decisions (tenant_id, claim_id, staff_id)"
        " WHERE staff_id IS NOT NULL"
    ),
    (
        "CREATE UNIQUE INDEX decisions_approver_key ON decisions (tenant_id, claim_id, approver_volunteer_id)"
        " WHERE approver_volunteer_id IS NOT NULL"
    ),
)


def upgrade() -> None:
    """Make the tables; history is insert-only, and of a claim only state and award change."""
    for statement in (*RULES, *CHECK_INS, *CLAIMS, *DECISIONS):
        op.execute(statement)
    grant("activities", update=("name_zh", "name_en", "kind", "risky"))
    grant("claims", update=("state", "award_index"))
    for history in ("rules", "check_ins", "claim_check_ins", "decisions"):
        grant(history)


def downgrade() -> None:
    """Drop the room's tables, highest first."""
    op.execute("DROP TABLE decisions, claims, claim_check_ins, check_ins, rules, activities")
