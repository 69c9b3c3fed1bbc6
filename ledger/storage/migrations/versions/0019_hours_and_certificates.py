"""Certificates of service, and those that were taken back."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE certificates (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    code text NOT NULL,
    volunteer_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    minutes integer NOT NULL,
    done jsonb NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    UNIQUE (tenant_id, code),
    CONSTRAINT certificates_code_is_ours_check CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
    CONSTRAINT certificates_period_runs_forward_check CHECK (from_on <= to_on),
    CONSTRAINT certificates_minutes_positive_check CHECK (minutes > 0)
)""",
    "CREATE INDEX certificates_volunteer_idx ON certificates (tenant_id, volunteer_id, log_index)",
    """
CREATE TABLE certificate_ends (
    tenant_id bigint NOT NULL,
    certificate_id bigint NOT NULL,
    log_index bigint NOT NULL,
    PRIMARY KEY (tenant_id, certificate_id),
    UNIQUE (tenant_id, log_index),
    CONSTRAINT certificate_ends_end_follows_issue_check CHECK (certificate_id < log_index)
)""",
)


def upgrade() -> None:
    """Make the tables; both only grow."""
    for statement in TABLES:
        op.execute(statement)
    grant("certificates")
    grant("certificate_ends")


def downgrade() -> None:
    """Refuse: certificates are sealed in the book."""
    message = "certificates are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
