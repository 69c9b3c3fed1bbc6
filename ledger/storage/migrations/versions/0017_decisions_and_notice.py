"""Verdicts that can be undone, answers, appeals, loans of approvers, objections, rechecks, holidays."""

from alembic import op

from ledger.storage.migrations.grants import grant, grant_update

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    """
ALTER TABLE decisions
    ADD COLUMN before text,
    ADD COLUMN refuser_staff_id bigint,
    ADD COLUMN refuser_volunteer_id bigint,
    ADD COLUMN loan_id bigint,
    ADD COLUMN conflicts text[],
    ADD CONSTRAINT decisions_before_is_known_check CHECK (
        before IN ('waiting', 'second', 'asked', 'approved', 'refused')),
    ADD CONSTRAINT decisions_appeal_has_another_judge_check CHECK (staff_id <> refuser_staff_id),
    ADD CONSTRAINT decisions_appeal_has_another_judge_in_person_check CHECK (
        approver_volunteer_id <> refuser_volunteer_id)""",
    "CREATE INDEX decisions_loan_idx ON decisions (tenant_id, loan_id) WHERE loan_id IS NOT NULL",
    """
CREATE TABLE claim_answers (
    tenant_id bigint NOT NULL,
    claim_id bigint NOT NULL,
    step smallint NOT NULL,
    log_index bigint NOT NULL,
    answered_by text NOT NULL,
    answered_at timestamptz NOT NULL,
    staff_id bigint,
    claimant_id bigint NOT NULL,
    text_sealed bytea NOT NULL,
    attachment_ids bigint[],
    CONSTRAINT claim_answers_pkey PRIMARY KEY (tenant_id, claim_id, step),
    CONSTRAINT claim_answers_step_counts_from_one_check CHECK (step BETWEEN 1 AND 99),
    CONSTRAINT claim_answers_answer_follows_claim_check CHECK (claim_id < log_index))""",
    "CREATE INDEX claim_answers_log_index_idx ON claim_answers (tenant_id, log_index)",
    """
CREATE TABLE appeals (
    tenant_id bigint NOT NULL,
    claim_id bigint NOT NULL,
    log_index bigint NOT NULL,
    claimant_id bigint NOT NULL,
    appealed_by text NOT NULL,
    appealed_at timestamptz NOT NULL,
    refuser_staff_id bigint NOT NULL,
    refuser_volunteer_id bigint,
    text_sealed bytea NOT NULL,
    CONSTRAINT appeals_pkey PRIMARY KEY (tenant_id, claim_id),
    CONSTRAINT appeals_appeal_follows_claim_check CHECK (claim_id < log_index))""",
    "CREATE INDEX appeals_log_index_idx ON appeals (tenant_id, log_index)",
    """
CREATE TABLE approver_loans (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    staff_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    lent_by bigint NOT NULL,
    lent_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT approver_loans_pkey PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT approver_loans_lender_is_another_check CHECK (lent_by <> staff_id),
    CONSTRAINT approver_loans_loan_has_an_end_check CHECK (ends_at > lent_at))""",
    "CREATE INDEX approver_loans_staff_idx ON approver_loans (tenant_id, staff_id, ends_at)",
    """
CREATE TABLE objections (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    claim_id bigint NOT NULL,
    award_index bigint NOT NULL,
    unit_id bigint NOT NULL,
    channel text NOT NULL,
    raised_by text NOT NULL,
    raised_at timestamptz NOT NULL,
    claimant_id bigint NOT NULL,
    objector_staff_id bigint,
    objector_volunteer_id bigint,
    text_sealed bytea NOT NULL,
    state text NOT NULL,
    CONSTRAINT objections_pkey PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT objections_channel_is_known_check CHECK (channel IN ('phone', 'desk', 'recheck')),
    CONSTRAINT objections_state_is_known_check CHECK (state IN ('open', 'upheld', 'dismissed')),
    CONSTRAINT objections_objector_is_another_check CHECK (objector_volunteer_id <> claimant_id),
    CONSTRAINT objections_objection_follows_award_check CHECK (
        claim_id <= award_index AND award_index < log_index))""",
    "CREATE UNIQUE INDEX objections_open_key ON objections (tenant_id, claim_id) WHERE state = 'open'",
    """
CREATE INDEX objections_own_idx ON objections (tenant_id, objector_volunteer_id) WHERE state = 'open'""",
    "CREATE INDEX objections_unit_idx ON objections (tenant_id, unit_id, state, log_index)",
    """
CREATE TABLE objection_verdicts (
    tenant_id bigint NOT NULL,
    objection_id bigint NOT NULL,
    log_index bigint NOT NULL,
    verdict text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL,
    staff_id bigint NOT NULL,
    decider_volunteer_id bigint,
    loan_id bigint,
    claimant_id bigint NOT NULL,
    objector_staff_id bigint,
    objector_volunteer_id bigint,
    approver_staff_id bigint,
    approver_volunteer_id bigint,
    first_staff_id bigint,
    first_volunteer_id bigint,
    CONSTRAINT objection_verdicts_pkey PRIMARY KEY (tenant_id, objection_id),
    CONSTRAINT objection_verdicts_verdict_is_known_check CHECK (verdict IN ('uphold', 'dismiss')),
    CONSTRAINT objection_verdicts_verdict_follows_objection_check CHECK (objection_id < log_index),
    CONSTRAINT objection_verdicts_decider_is_not_claimant_check CHECK (decider_volunteer_id <> claimant_id),
    CONSTRAINT objection_verdicts_decider_is_not_objector_check CHECK (
        staff_id <> objector_staff_id AND decider_volunteer_id <> objector_volunteer_id),
    CONSTRAINT objection_verdicts_decider_is_not_approver_check CHECK (
        staff_id <> approver_staff_id AND decider_volunteer_id <> approver_volunteer_id),
    CONSTRAINT objection_verdicts_decider_is_not_first_approver_check CHECK (
        staff_id <> first_staff_id AND decider_volunteer_id <> first_volunteer_id))""",
    "CREATE INDEX objection_verdicts_log_index_idx ON objection_verdicts (tenant_id, log_index)",
    """
CREATE TABLE rechecks (
    tenant_id bigint NOT NULL,
    claim_id bigint NOT NULL,
    log_index bigint NOT NULL,
    award_index bigint NOT NULL,
    unit_id bigint NOT NULL,
    checking_unit_id bigint NOT NULL,
    why text NOT NULL,
    drawn_at timestamptz NOT NULL,
    state text NOT NULL,
    CONSTRAINT rechecks_pkey PRIMARY KEY (tenant_id, claim_id),
    CONSTRAINT rechecks_why_is_known_check CHECK (why IN ('drawn', 'conflict')),
    CONSTRAINT rechecks_state_is_known_check CHECK (state IN ('open', 'sound', 'doubtful')),
    CONSTRAINT rechecks_checked_elsewhere_check CHECK (unit_id <> checking_unit_id))""",
    "CREATE INDEX rechecks_unit_idx ON rechecks (tenant_id, checking_unit_id, state, log_index)",
    "CREATE INDEX rechecks_log_index_idx ON rechecks (tenant_id, log_index)",
    """
CREATE TABLE recheck_results (
    tenant_id bigint NOT NULL,
    claim_id bigint NOT NULL,
    log_index bigint NOT NULL,
    result text NOT NULL,
    checked_by text NOT NULL,
    checked_at timestamptz NOT NULL,
    staff_id bigint NOT NULL,
    checker_volunteer_id bigint,
    claimant_id bigint NOT NULL,
    CONSTRAINT recheck_results_pkey PRIMARY KEY (tenant_id, claim_id),
    CONSTRAINT recheck_results_result_is_known_check CHECK (result IN ('sound', 'doubtful')),
    CONSTRAINT recheck_results_checker_is_not_claimant_check CHECK (checker_volunteer_id <> claimant_id))""",
    "CREATE INDEX recheck_results_log_index_idx ON recheck_results (tenant_id, log_index)",
    """
CREATE TABLE recheck_progress (
    tenant_id bigint NOT NULL REFERENCES tenants,
    through_index bigint NOT NULL,
    CONSTRAINT recheck_progress_pkey PRIMARY KEY (tenant_id))""",
    """
CREATE TABLE calendar_days (
    tenant_id bigint NOT NULL REFERENCES tenants,
    day date NOT NULL,
    works boolean NOT NULL,
    name text NOT NULL,
    entered_by text NOT NULL,
    entered_at timestamptz NOT NULL,
    CONSTRAINT calendar_days_pkey PRIMARY KEY (tenant_id, day))""",
    "ALTER TABLE pending_awards ADD COLUMN contested_by bigint",
)


def upgrade() -> None:
    """Make the tables; history is insert-only, what became of things is a projection."""
    for statement in TABLES:
        op.execute(statement)
    grant("claim_answers")
    grant("appeals")
    grant("approver_loans", update=("ended_at",))
    grant("objections", update=("state",))
    grant("objection_verdicts")
    grant("rechecks", update=("state",))
    grant("recheck_results")
    grant("recheck_progress", update=("through_index",))
    grant("calendar_days", update=("works", "name", "entered_by", "entered_at"))
    grant_update("pending_awards", ("contested_by",))


def downgrade() -> None:
    """Refuse: what stands in these tables is sealed in the book."""
    message = "decisions, appeals and objections are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
