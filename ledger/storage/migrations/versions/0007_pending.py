"""Awards that wait for the end of their notice window, and orders handed over in part."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE pending_awards (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    owner text NOT NULL,
    expires_on date,
    points bigint NOT NULL,
    activates_at timestamptz NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT pending_awards_points_in_range_check CHECK (points BETWEEN 1 AND 1000000),
    CONSTRAINT pending_awards_state_is_known_check CHECK (
        state IN ('pending', 'active', 'expired', 'reversed'))
)""",
    # The sweep looks for the earliest; the phone and a reversal look for their owner's.
    """
CREATE INDEX pending_awards_due_idx ON pending_awards (tenant_id, activates_at) WHERE state = 'pending'""",
    """
CREATE INDEX pending_awards_owner_idx ON pending_awards (tenant_id, owner) WHERE state = 'pending'""",
    """
CREATE TABLE hand_over_lines (
    tenant_id bigint NOT NULL,
    order_id bigint NOT NULL,
    line smallint NOT NULL,
    log_index bigint NOT NULL,
    quantity smallint NOT NULL,
    PRIMARY KEY (tenant_id, order_id, line),
    CONSTRAINT hand_over_lines_hand_over_follows_order_check CHECK (order_id < log_index),
    CONSTRAINT hand_over_lines_line_in_range_check CHECK (line BETWEEN 1 AND 6),
    CONSTRAINT hand_over_lines_quantity_in_range_check CHECK (quantity BETWEEN 0 AND 9)
)""",
    "CREATE INDEX hand_over_lines_log_index_idx ON hand_over_lines (tenant_id, log_index)",
)


def upgrade() -> None:
    """Create both tables; of an award that waits only its state ever changes."""
    for statement in TABLES:
        op.execute(statement)
    grant("pending_awards", update=("state",))
    grant("hand_over_lines")


def downgrade() -> None:
    """Refuse: what was awarded and handed over is part of the sealed book."""
    message = "awards and hand-overs are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
