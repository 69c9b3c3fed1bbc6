"""Statistics that know a new bureau within minutes, and the awards in their notice window by index."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

EVERY_TABLE_OF_BUREAUS = """
DO $$
DECLARE name regclass;
BEGIN
    FOR name IN
        SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attname = 'tenant_id'
    LOOP
        EXECUTE format('ALTER TABLE %s {change}', name);
    END LOOP;
END $$"""
COUNTED = "autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 2000"
PENDING_INDEX = """
CREATE INDEX pending_awards_pending_idx ON pending_awards (tenant_id, log_index) WHERE state = 'pending'"""


def upgrade() -> None:
    """Count each table again after 2,000 changed rows, however large it is."""
    op.execute(EVERY_TABLE_OF_BUREAUS.replace("{change}", f"SET ({COUNTED})"))
    op.execute(PENDING_INDEX)


def downgrade() -> None:
    """Count each again after a tenth of it has changed, as PostgreSQL does by itself."""
    op.execute("DROP INDEX pending_awards_pending_idx")
    reset = "RESET (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold)"
    op.execute(EVERY_TABLE_OF_BUREAUS.replace("{change}", reset))
