"""Kiosks: staff hear who calls them there, and a visit may be given more time."""

from alembic import op

from ledger.storage.migrations.grants import APPLICATION_ROLE, grant_update

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let kiosks call, and visits last longer."""
    op.execute(
        """
ALTER TABLE kiosks
    ADD COLUMN called_at timestamptz,
    ADD COLUMN call_answered_at timestamptz,
    ADD COLUMN call_answered_by text,
    ADD CONSTRAINT kiosks_call_check
        CHECK ((call_answered_at IS NULL) = (call_answered_by IS NULL))"""
    )
    grant_update("kiosks", ("called_at", "call_answered_at", "call_answered_by"))
    grant_update("visits", ("expires_at",))


def downgrade() -> None:
    """Forget calls; visits last as long as they did at first."""
    op.execute(f"REVOKE UPDATE (expires_at) ON visits FROM {APPLICATION_ROLE}")
    op.execute(
        """
ALTER TABLE kiosks
    DROP COLUMN called_at, DROP COLUMN call_answered_at, DROP COLUMN call_answered_by"""
    )
