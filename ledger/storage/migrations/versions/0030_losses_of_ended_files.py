"""Reports of losses that stayed matched with a file that has ended: settled by its return, or open again."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

STATEMENTS = (
    # A return at the desk named no report: it settled the one that the file was matched with.
    """
UPDATE loss_reports l SET state = 'returned'
WHERE l.state = 'matched' AND EXISTS (
    SELECT FROM found_files f
    JOIN found_returns r ON r.tenant_id = f.tenant_id AND r.found_id = f.log_index
    WHERE f.tenant_id = l.tenant_id AND f.loss_id = l.loss_id AND r.loss_id IS NULL)""",
    """
UPDATE loss_reports l SET state = 'open'
WHERE l.state = 'matched' AND NOT EXISTS (
    SELECT FROM found_files f
    WHERE f.tenant_id = l.tenant_id AND f.loss_id = l.loss_id AND f.state = 'open')""",
)


def upgrade() -> None:
    """Bring every matched report to what became of its file."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Leave them: which of them were stuck is not known any more."""
