"""Second persons told apart as humans, how somebody was seen, and which fields of a record were changed."""

from alembic import op

from ledger.storage.migrations.grants import grant_update

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STEPS = (
    ("volunteers", "enrolled_by", "enroller", "confirmed_by", "confirmer"),
    ("data_requests", "asked_by", "asker", "decided_by", "decider"),
    ("card_reissues", "asked_by", "asker", "confirmed_by", "confirmer"),
    ("proxies", "asked_by", "asker", "confirmed_by", "confirmer"),
)
"""A table, and of its two steps the columns of the account and the role whose human is named beside it."""
EVENTS = """
ALTER TABLE volunteer_events
    ADD COLUMN seen text,
    ADD COLUMN fields text[],
    ADD CONSTRAINT volunteer_events_seen_check
        CHECK (seen IS NULL OR seen IN ('in_person', 'phone', 'document') AND kind = 'confirmed'),
    ADD CONSTRAINT volunteer_events_fields_check CHECK (fields IS NULL OR kind = 'changed')"""


def upgrade() -> None:
    """Name the human behind each account of two steps; what waits for its second learns its first.

    What two accounts decided before stays as it is, whoever they were.
    """
    for table, first, firster, second, seconder in STEPS:
        op.execute(f"""
ALTER TABLE {table}
    ADD COLUMN {firster}_volunteer_id bigint,
    ADD COLUMN {seconder}_volunteer_id bigint,
    ADD CONSTRAINT {table}_second_human_check CHECK ({firster}_volunteer_id <> {seconder}_volunteer_id),
    ADD CONSTRAINT {table}_not_oneself_check CHECK ({seconder}_volunteer_id <> volunteer_id)""")
        op.execute(f"""
UPDATE {table} t SET {firster}_volunteer_id = s.volunteer_id FROM staff s
WHERE s.tenant_id = t.tenant_id AND t.{first} = 'staff/' || s.staff_id AND t.{second} IS NULL""")  # noqa: S608 - names from the lines above
        grant_update(table, (f"{seconder}_volunteer_id",))
    grant_update("volunteers", ("enroller_volunteer_id",))
    op.execute(EVENTS)


def downgrade() -> None:
    """Forget who the humans were, how somebody was seen and what was changed."""
    op.execute("ALTER TABLE volunteer_events DROP COLUMN seen, DROP COLUMN fields")
    for table, _, firster, _, seconder in STEPS:
        op.execute(
            f"ALTER TABLE {table} DROP COLUMN {firster}_volunteer_id, DROP COLUMN {seconder}_volunteer_id"
        )
