"""When an award that an objection held back was freed: its points count from then, if its window was over."""

from alembic import op

from ledger.storage.migrations.grants import grant_update

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; what was freed before has been activated by the next sweep."""
    op.execute("ALTER TABLE pending_awards ADD COLUMN freed_at timestamptz")
    grant_update("pending_awards", ("freed_at",))


def downgrade() -> None:
    """Take the moment away."""
    op.execute("ALTER TABLE pending_awards DROP COLUMN freed_at")
