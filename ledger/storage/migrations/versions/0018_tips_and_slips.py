"""Tips, whoever opens them, the log of who looked; claim slips; the monthly thanks."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE tips (
    tenant_id bigint NOT NULL,
    tip_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    is_open boolean NOT NULL,
    sealed bytea NOT NULL,
    identity_sealed bytea,
    purge_on date,
    PRIMARY KEY (tenant_id, tip_id),
    UNIQUE (tenant_id, code_hash),
    FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
    CONSTRAINT tips_purge_check CHECK (is_open = (purge_on IS NULL))
)""",
    "CREATE INDEX tips_open_idx ON tips (tenant_id, tip_id) WHERE is_open",
    "CREATE INDEX tips_purge_idx ON tips (tenant_id, purge_on) WHERE NOT is_open",
    """
CREATE TABLE tip_officers (
    tenant_id bigint NOT NULL,
    key_id uuid NOT NULL,
    staff_id bigint NOT NULL,
    public_key bytea NOT NULL,
    private_sealed bytea NOT NULL,
    salt bytea NOT NULL,
    enrolled_at timestamptz NOT NULL,
    confirmed_by bigint,
    confirmed_at timestamptz,
    retired_at timestamptz,
    PRIMARY KEY (tenant_id, key_id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, staff_id),
    FOREIGN KEY (tenant_id, confirmed_by) REFERENCES staff (tenant_id, staff_id),
    CONSTRAINT tip_officers_confirmed_check CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT tip_officers_another_confirms_check CHECK (confirmed_by <> staff_id),
    CONSTRAINT tip_officers_public_key_check CHECK (octet_length(public_key) = 32)
)""",
    """
CREATE TABLE tip_openings (
    tenant_id bigint NOT NULL,
    opening_id uuid NOT NULL,
    tip_id uuid NOT NULL,
    proposed_by bigint NOT NULL,
    proposer_volunteer_id bigint,
    proposed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    reason_sealed bytea NOT NULL,
    shares_passed bytea NOT NULL,
    confirmed_by bigint,
    confirmer_volunteer_id bigint,
    confirmed_at timestamptz,
    refused_at timestamptz,
    key_returned bytea,
    PRIMARY KEY (tenant_id, opening_id),
    FOREIGN KEY (tenant_id, proposed_by) REFERENCES staff (tenant_id, staff_id),
    FOREIGN KEY (tenant_id, confirmed_by) REFERENCES staff (tenant_id, staff_id),
    CONSTRAINT tip_openings_two_persons_check CHECK (confirmed_by <> proposed_by),
    CONSTRAINT tip_openings_two_persons_in_life_check CHECK (confirmer_volunteer_id <> proposer_volunteer_id),
    CONSTRAINT tip_openings_confirmed_check CHECK (
        num_nulls(confirmed_by, confirmed_at, key_returned) IN (0, 3)),
    CONSTRAINT tip_openings_one_end_check CHECK (confirmed_at IS NULL OR refused_at IS NULL)
)""",
    "CREATE INDEX tip_openings_tip_id_idx ON tip_openings (tenant_id, tip_id)",
    """
CREATE TABLE tip_accesses (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    accessed_at timestamptz NOT NULL,
    staff_id bigint NOT NULL,
    detail_sealed bytea NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (tenant_id, entry_no),
    CONSTRAINT tip_accesses_counts_from_one_check CHECK (entry_no >= 1),
    CONSTRAINT tip_accesses_digest_check CHECK (octet_length(digest) = 32)
)""",
    """
CREATE TABLE tip_reviews (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    staff_id bigint NOT NULL,
    reviewed_at timestamptz NOT NULL,
    digest bytea NOT NULL,
    in_order boolean NOT NULL,
    note_sealed bytea,
    PRIMARY KEY (tenant_id, entry_no),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, staff_id),
    CONSTRAINT tip_reviews_says_what_is_wrong_check CHECK (in_order OR note_sealed IS NOT NULL)
)""",
    """
CREATE TABLE tip_desks (
    tenant_id bigint NOT NULL,
    state_sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id),
    FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id)
)""",
    """
CREATE TABLE claim_slip_issues (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    unit_id bigint NOT NULL,
    points integer NOT NULL,
    slips_count integer NOT NULL,
    expires_on date NOT NULL,
    issued_by text NOT NULL,
    printed_count integer NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT claim_slip_issues_points_check CHECK (points BETWEEN 1 AND 10000),
    CONSTRAINT claim_slip_issues_slips_count_check CHECK (slips_count BETWEEN 8 AND 500),
    CONSTRAINT claim_slip_issues_printed_count_check CHECK (printed_count BETWEEN 0 AND slips_count),
    CONSTRAINT claim_slip_issues_state_check CHECK (state IN ('open', 'over'))
)""",
    """
CREATE INDEX claim_slip_issues_open_idx ON claim_slip_issues (tenant_id, expires_on)
    WHERE state = 'open'""",
    """
CREATE TABLE claim_slips (
    tenant_id bigint NOT NULL,
    code_hash bytea NOT NULL,
    log_index bigint NOT NULL,
    points integer NOT NULL,
    expires_on date NOT NULL,
    state text NOT NULL,
    used_index bigint,
    PRIMARY KEY (tenant_id, code_hash),
    CONSTRAINT claim_slips_code_hash_check CHECK (octet_length(code_hash) = 32),
    CONSTRAINT claim_slips_points_check CHECK (points BETWEEN 1 AND 10000),
    CONSTRAINT claim_slips_state_check CHECK (state IN ('open', 'used')),
    CONSTRAINT claim_slips_used_check CHECK ((state = 'used') = (used_index IS NOT NULL)),
    CONSTRAINT claim_slips_used_once_after_issue_check CHECK (used_index > log_index)
)""",
    "CREATE INDEX claim_slips_log_index_idx ON claim_slips (tenant_id, log_index)",
    """
CREATE TABLE claim_slip_prints (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    issue_index bigint NOT NULL,
    unit_id bigint NOT NULL,
    first_number integer NOT NULL,
    slips_count integer NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT claim_slip_prints_slips_count_check CHECK (slips_count BETWEEN 1 AND 100),
    CONSTRAINT claim_slip_prints_follows_issue_check CHECK (issue_index < log_index)
)""",
    """
CREATE TABLE thanks_slots (
    tenant_id bigint NOT NULL,
    points integer NOT NULL,
    slots_count smallint NOT NULL,
    set_by text NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, points),
    FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
    CONSTRAINT thanks_slots_points_check CHECK (points BETWEEN 1 AND 10000),
    CONSTRAINT thanks_slots_slots_count_check CHECK (slots_count = 0 OR slots_count BETWEEN 6 AND 100)
)""",
    """
CREATE TABLE thanks_given (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    volunteer_id bigint NOT NULL,
    month date NOT NULL,
    points integer NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT thanks_given_points_check CHECK (points BETWEEN 1 AND 10000)
)""",
    "CREATE INDEX thanks_given_volunteer_id_idx ON thanks_given (tenant_id, volunteer_id, month)",
    """
CREATE TABLE thanks_wishes (
    tenant_id bigint NOT NULL,
    wish_id uuid NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id, wish_id),
    FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id)
)""",
    """
CREATE TABLE thanks_months (
    tenant_id bigint NOT NULL,
    month date NOT NULL,
    plan_sealed bytea,
    done_at timestamptz,
    PRIMARY KEY (tenant_id, month),
    FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
    CONSTRAINT thanks_months_forgets_its_plan_check CHECK ((plan_sealed IS NULL) = (done_at IS NOT NULL))
)""",
)


def upgrade() -> None:
    """Make the tables; what was looked at, and who reviewed it, can only be added to."""
    for statement in TABLES:
        op.execute(statement)
    grant("tips", update=("is_open", "sealed", "identity_sealed", "purge_on"), delete=True)
    grant("tip_officers", update=("confirmed_by", "confirmed_at", "retired_at"))
    grant(
        "tip_openings",
        update=("confirmed_by", "confirmer_volunteer_id", "confirmed_at", "refused_at", "key_returned"),
    )
    grant("tip_accesses")
    grant("tip_reviews")
    grant("tip_desks", update=("state_sealed",))
    grant("claim_slip_issues", update=("printed_count", "state"))
    grant("claim_slips", update=("state", "used_index"))
    grant("claim_slip_prints")
    grant("thanks_slots", update=("slots_count", "set_by", "set_at"))
    grant("thanks_given")
    grant("thanks_wishes", delete=True)
    grant("thanks_months", update=("plan_sealed", "done_at"))


def downgrade() -> None:
    """Refuse: slips are sealed in the log."""
    message = "slips cannot be taken down; restore a backup instead"
    raise RuntimeError(message)
