"""Rules and budgets: versions that the book seals, points given per period, and awards by hand."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

RULES = (
    """
CREATE INDEX rules_log_index_idx ON rules (tenant_id, log_index) WHERE log_index IS NOT NULL""",
    """
ALTER TABLE activities
    DROP CONSTRAINT activities_kind_is_known_check,
    ADD CONSTRAINT activities_kind_is_known_check CHECK (kind IN ('patrol', 'duty', 'found_item',
        'found_person', 'report', 'mediation', 'event', 'manual'))""",
    """
ALTER TABLE claims
    ADD CONSTRAINT claims_by_hand_names_its_staff_check CHECK (
        source <> 'manual' OR submitter_staff_id IS NOT NULL)""",
)

BUDGETS = (
    """
CREATE TABLE budget_plans (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    period text NOT NULL,
    unspent text NOT NULL,
    manual_limit integer NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT budget_plans_period_is_known_check CHECK (period IN ('month', 'quarter', 'year')),
    CONSTRAINT budget_plans_unspent_is_known_check CHECK (unspent IN ('return', 'stay')),
    CONSTRAINT budget_plans_manual_limit_in_range_check CHECK (manual_limit BETWEEN 0 AND 10000)
)""",
    """
CREATE TABLE budget_allocations (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    unit_id bigint NOT NULL,
    period_on date NOT NULL,
    points bigint NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT budget_allocations_points_positive_check CHECK (points > 0)
)""",
    "CREATE INDEX budget_allocations_period_idx ON budget_allocations (tenant_id, period_on, unit_id)",
    # What was given to budgets since a moment is found among them alone, however long the log is.
    "CREATE INDEX transactions_grants_idx ON transactions (tenant_id, log_index) WHERE kind = 'grant'",
    # One closing ends a unit's period: a sweep that runs twice, late or on two machines finds it there.
    """
CREATE TABLE budget_closings (
    tenant_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    ended_on date NOT NULL,
    log_index bigint NOT NULL,
    points_returned bigint NOT NULL,
    points_kept bigint NOT NULL,
    PRIMARY KEY (tenant_id, unit_id, ended_on),
    UNIQUE (tenant_id, log_index),
    CONSTRAINT budget_closings_points_not_negative_check CHECK (points_returned >= 0 AND points_kept >= 0)
)""",
)

MANUAL = (
    # What one person gave alone is within the limit of its day; all else has a second person's decision.
    """
CREATE TABLE manual_awards (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    volunteer_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    staff_volunteer_id bigint,
    points integer NOT NULL,
    manual_limit integer NOT NULL,
    path text NOT NULL,
    attachment_id bigint NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT manual_awards_points_positive_check CHECK (points > 0),
    CONSTRAINT manual_awards_path_is_known_check CHECK (path IN ('auto', 'one', 'two')),
    CONSTRAINT manual_awards_alone_within_the_limit_check CHECK (path <> 'auto' OR points <= manual_limit),
    CONSTRAINT manual_awards_not_for_oneself_check CHECK (staff_volunteer_id <> volunteer_id)
)""",
)


def upgrade() -> None:
    """Make the tables; their rows never change."""
    for statement in (*RULES, *BUDGETS, *MANUAL):
        op.execute(statement)
    for table in ("budget_plans", "budget_allocations", "budget_closings", "manual_awards"):
        grant(table)


def downgrade() -> None:
    """Refuse: rules, budgets and awards by hand are sealed in the book."""
    message = "rules and budgets are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
