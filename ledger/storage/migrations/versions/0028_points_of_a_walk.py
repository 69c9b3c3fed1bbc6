"""Routes say at how many of their points somebody must have been for the whole to count as walked."""

from alembic import op

from ledger.storage.migrations.grants import grant_update

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count the points of a walk by its route."""
    op.execute(
        """
ALTER TABLE routes
    ADD COLUMN points_needed smallint,
    ADD CONSTRAINT routes_points_needed_check CHECK (points_needed BETWEEN 1 AND 100)"""
    )
    grant_update("routes", ("points_needed",))


def downgrade() -> None:
    """Count three points everywhere."""
    op.execute("ALTER TABLE routes DROP COLUMN points_needed")
