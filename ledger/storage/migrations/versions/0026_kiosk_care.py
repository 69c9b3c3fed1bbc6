"""Kiosks: from which networks each may speak, how its parts are, and by which PIN staff leave its page."""

from alembic import op

from ledger.storage.migrations.grants import grant_update

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let kiosks be limited and looked after."""
    op.execute(
        """
ALTER TABLE kiosks
    ADD COLUMN networks text[],
    ADD COLUMN exit_pin_hash text,
    ADD COLUMN cared_at timestamptz,
    ADD COLUMN cared_by text,
    ADD COLUMN left_at timestamptz,
    ADD COLUMN scanned_at timestamptz,
    ADD COLUMN printed_at timestamptz,
    ADD COLUMN has_paper_trouble boolean NOT NULL DEFAULT false,
    ADD COLUMN camera text,
    ADD CONSTRAINT kiosks_networks_check CHECK (cardinality(networks) BETWEEN 1 AND 20),
    ADD CONSTRAINT kiosks_cared_check CHECK ((cared_at IS NULL) = (cared_by IS NULL)),
    ADD CONSTRAINT kiosks_camera_check CHECK (camera IN ('here', 'none', 'refused', 'insecure'))"""
    )
    parts = ("scanned_at", "printed_at", "has_paper_trouble", "camera")
    grant_update("kiosks", ("networks", "exit_pin_hash", "cared_at", "cared_by", "left_at", *parts))


def downgrade() -> None:
    """Forget limits, PINs and parts."""
    op.execute(
        """
ALTER TABLE kiosks
    DROP COLUMN networks, DROP COLUMN exit_pin_hash, DROP COLUMN cared_at, DROP COLUMN cared_by,
    DROP COLUMN left_at, DROP COLUMN scanned_at, DROP COLUMN printed_at, DROP COLUMN has_paper_trouble,
    DROP COLUMN camera"""
    )
