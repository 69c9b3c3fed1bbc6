"""Verdicts and rechecks name everybody who had a part and must be somebody else; gifts by hand add up."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

UP = (
    """
ALTER TABLE decisions
    ADD COLUMN helper_staff_ids bigint[],
    ADD COLUMN helper_volunteer_ids bigint[],
    ADD CONSTRAINT decisions_approver_is_not_helper_check CHECK (staff_id <> ALL (helper_staff_ids)),
    ADD CONSTRAINT decisions_approver_is_not_helper_in_person_check
        CHECK (approver_volunteer_id <> ALL (helper_volunteer_ids))""",
    """
ALTER TABLE recheck_results
    ADD COLUMN concerned_staff_ids bigint[],
    ADD COLUMN concerned_volunteer_ids bigint[],
    ADD CONSTRAINT recheck_results_checker_is_not_concerned_check
        CHECK (staff_id <> ALL (concerned_staff_ids)),
    ADD CONSTRAINT recheck_results_checker_is_not_concerned_in_person_check
        CHECK (checker_volunteer_id <> ALL (concerned_volunteer_ids))""",
    """
ALTER TABLE manual_awards
    ADD COLUMN given_before integer,
    ADD CONSTRAINT manual_awards_given_before_not_negative_check CHECK (given_before >= 0),
    ADD CONSTRAINT manual_awards_alone_within_the_limit_of_the_month_check
        CHECK (path <> 'auto' OR points + given_before <= manual_limit)""",
    "CREATE INDEX manual_awards_volunteer_idx ON manual_awards (tenant_id, volunteer_id, log_index)",
)
DOWN = (
    "DROP INDEX manual_awards_volunteer_idx",
    "ALTER TABLE manual_awards DROP COLUMN given_before",
    "ALTER TABLE recheck_results DROP COLUMN concerned_staff_ids, DROP COLUMN concerned_volunteer_ids",
    "ALTER TABLE decisions DROP COLUMN helper_staff_ids, DROP COLUMN helper_volunteer_ids",
)


def upgrade() -> None:
    """Add who must be somebody else, and what was given before."""
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    """Forget them again."""
    for statement in DOWN:
        op.execute(statement)
