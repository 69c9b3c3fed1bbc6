"""The public log: what was signed last in each epoch, how epochs began, and forks that were reported."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE signed_checkpoints (
    tenant_id bigint NOT NULL,
    epoch integer NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL,
    signed_with text NOT NULL,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, epoch),
    CONSTRAINT signed_checkpoints_counts_from_one_check CHECK (epoch >= 1 AND size >= 1),
    CONSTRAINT signed_checkpoints_root_is_32_bytes_check CHECK (octet_length(root) = 32),
    CONSTRAINT signed_checkpoints_note_is_bounded_check CHECK (length(note) <= 100000)
) WITH (fillfactor = 20)""",
    """
CREATE TABLE epochs (
    tenant_id bigint NOT NULL,
    epoch integer NOT NULL,
    log_index bigint NOT NULL,
    old_origin text NOT NULL,
    old_size bigint,
    old_root bytea,
    old_note text,
    PRIMARY KEY (tenant_id, epoch),
    UNIQUE (tenant_id, log_index),
    CONSTRAINT epochs_first_epoch_begins_by_itself_check CHECK (epoch >= 2),
    CONSTRAINT epochs_old_root_is_32_bytes_check CHECK (octet_length(old_root) = 32),
    CONSTRAINT epochs_old_checkpoint_is_whole_or_lost_check CHECK (
        num_nulls(old_size, old_root, old_note) IN (0, 3))
)""",
    """
CREATE TABLE fork_alarms (
    tenant_id bigint NOT NULL,
    alarm_id bytea NOT NULL,
    raised_at timestamptz NOT NULL,
    epoch integer NOT NULL,
    old_size bigint NOT NULL,
    old_root bytea NOT NULL,
    old_note text NOT NULL,
    new_size bigint NOT NULL,
    new_root bytea NOT NULL,
    new_note text NOT NULL,
    PRIMARY KEY (tenant_id, alarm_id),
    CONSTRAINT fork_alarms_alarm_id_is_a_digest_check CHECK (octet_length(alarm_id) = 32),
    CONSTRAINT fork_alarms_roots_are_32_bytes_check CHECK (
        octet_length(old_root) = 32 AND octet_length(new_root) = 32),
    CONSTRAINT fork_alarms_notes_are_bounded_check CHECK (
        length(old_note) <= 100000 AND length(new_note) <= 100000)
)""",
    "CREATE INDEX fork_alarms_raised_at_idx ON fork_alarms (tenant_id, raised_at DESC)",
)


def upgrade() -> None:
    """Make the tables and say what the application may do with them."""
    for statement in TABLES:
        op.execute(statement)
    grant("signed_checkpoints", update=("size", "root", "note", "signed_with", "signed_at"))
    grant("epochs")
    grant("fork_alarms")


def downgrade() -> None:
    """Refuse: how epochs began is sealed in the log."""
    message = "the public log cannot be taken down; restore a backup instead"
    raise RuntimeError(message)
