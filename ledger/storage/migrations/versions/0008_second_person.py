"""The history of the policy, and reversals that wait for a second person."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE policies (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    expiry text NOT NULL,
    points_valid_months smallint NOT NULL,
    on_spent text NOT NULL,
    second_person_above integer,
    hold_minutes smallint NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT policies_expiry_is_known_check CHECK (expiry IN ('months', 'year_end', 'never')),
    CONSTRAINT policies_points_valid_months_in_range_check CHECK (points_valid_months BETWEEN 1 AND 120),
    CONSTRAINT policies_on_spent_is_known_check CHECK (on_spent IN ('refuse', 'debt')),
    CONSTRAINT policies_second_person_above_in_range_check CHECK (
        second_person_above BETWEEN 0 AND 1000000),
    CONSTRAINT policies_hold_minutes_in_range_check CHECK (hold_minutes BETWEEN 1 AND 10080)
)""",
    """
CREATE TABLE reversal_proposals (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    reverses bigint NOT NULL,
    points bigint NOT NULL,
    proposed_by text NOT NULL,
    proposer_person text,
    state text NOT NULL DEFAULT 'waiting',
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT reversal_proposals_reverses_the_past_check CHECK (reverses < log_index),
    CONSTRAINT reversal_proposals_points_not_negative_check CHECK (points >= 0),
    CONSTRAINT reversal_proposals_state_is_known_check CHECK (
        state IN ('waiting', 'confirmed', 'refused', 'withdrawn'))
)""",
    # One proposal at a time for a transaction; the desk's list reads the same index.
    """
CREATE UNIQUE INDEX reversal_proposals_waiting_key ON reversal_proposals (tenant_id, reverses)
WHERE state = 'waiting'""",
    """
CREATE TABLE reversal_verdicts (
    tenant_id bigint NOT NULL,
    proposal_id bigint NOT NULL,
    log_index bigint NOT NULL,
    verdict text NOT NULL,
    proposed_by text NOT NULL,
    proposer_person text,
    decided_by text NOT NULL,
    decider_person text,
    PRIMARY KEY (tenant_id, proposal_id),
    UNIQUE (tenant_id, log_index),
    CONSTRAINT reversal_verdicts_verdict_follows_proposal_check CHECK (proposal_id < log_index),
    CONSTRAINT reversal_verdicts_verdict_is_known_check CHECK (
        verdict IN ('confirmed', 'refused', 'withdrawn')),
    CONSTRAINT reversal_verdicts_second_person_is_another_check CHECK (
        verdict = 'withdrawn' OR decided_by <> proposed_by AND decider_person <> proposer_person)
)""",
)


def upgrade() -> None:
    """Make the tables; only the state of a proposal may change."""
    for statement in TABLES:
        op.execute(statement)
    grant("policies")
    grant("reversal_proposals", update=("state",))
    grant("reversal_verdicts")


def downgrade() -> None:
    """Refuse: policies and proposals are sealed in the book."""
    message = "policies and reversals are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
