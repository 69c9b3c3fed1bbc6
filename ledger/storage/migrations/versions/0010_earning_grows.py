"""Columns that earning, people and places need for evidence, gates, coverage and second persons."""

from alembic import op

from ledger.storage.migrations.grants import grant_update

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PLACES = (
    """
ALTER TABLE routes
    ADD COLUMN must_patrol boolean NOT NULL DEFAULT false,
    ADD COLUMN patrol_every_hours smallint,
    ADD CONSTRAINT routes_patrol_every_hours_check CHECK (patrol_every_hours BETWEEN 1 AND 8760)""",
    """
ALTER TABLE checkpoints
    ADD COLUMN must_visit boolean NOT NULL DEFAULT false,
    ADD COLUMN visit_every_hours smallint,
    ADD COLUMN retired_at timestamptz,
    ADD CONSTRAINT checkpoints_visit_every_hours_check CHECK (visit_every_hours BETWEEN 1 AND 8760)""",
)

PEOPLE = (
    """
ALTER TABLE volunteers
    ADD COLUMN state text NOT NULL DEFAULT 'active',
    ADD COLUMN enrolled_by text,
    ADD COLUMN confirmed_by text,
    ADD COLUMN paid boolean NOT NULL DEFAULT false,
    ADD COLUMN insurance_valid_to date,
    ADD COLUMN trainings text[] NOT NULL DEFAULT '{}',
    ADD COLUMN skills text[] NOT NULL DEFAULT '{}',
    ADD COLUMN languages text[] NOT NULL DEFAULT '{}',
    ADD COLUMN adult_on date,
    ADD COLUMN household_index bytea,
    ADD COLUMN guardian_sealed bytea,
    ADD CONSTRAINT volunteers_state_check CHECK (
        state IN ('applied', 'waiting', 'active', 'suspended', 'left')),
    ADD CONSTRAINT volunteers_second_person_check CHECK (enrolled_by <> confirmed_by)""",
    "CREATE INDEX volunteers_tenant_id_household_index_idx ON volunteers (tenant_id, household_index)",
    """
ALTER TABLE staff
    DROP CONSTRAINT staff_roles_check,
    ADD CONSTRAINT staff_roles_check CHECK (
        cardinality(roles) > 0 AND roles <@ ARRAY['clerk', 'approver', 'shop_keeper', 'shop_monitor',
            'tip_desk', 'auditor', 'administrator'])""",
)

EARNING = (
    """
ALTER TABLE rules
    ADD COLUMN published_at timestamptz,
    ADD COLUMN log_index bigint,
    ADD COLUMN cap_life integer,
    ADD COLUMN age_min smallint,
    ADD COLUMN needs_insurance boolean,
    ADD COLUMN needs_training text,
    ADD COLUMN risk_text_zh text,
    ADD COLUMN risk_text_en text,
    ADD COLUMN coverage_percent smallint,
    ADD CONSTRAINT rules_cap_life_in_range_check CHECK (cap_life BETWEEN 0 AND 1000000),
    ADD CONSTRAINT rules_age_min_in_range_check CHECK (age_min BETWEEN 14 AND 100),
    ADD CONSTRAINT rules_coverage_percent_in_range_check CHECK (coverage_percent BETWEEN 0 AND 100)""",
    """
ALTER TABLE check_ins
    ADD COLUMN method text,
    ADD COLUMN recorded_by text,
    ADD COLUMN session_id bigint,
    ADD COLUMN device_id bigint,
    ADD COLUMN place_digest bytea,
    ADD COLUMN signals text[],
    ADD CONSTRAINT check_ins_method_is_known_check CHECK (
        method IN ('sticker', 'board', 'card', 'leader', 'staff', 'photo'))""",
    """
ALTER TABLE claims
    ADD COLUMN source text,
    ADD COLUMN signals text[],
    ADD COLUMN team_id bigint,
    ADD COLUMN squad_id bigint,
    ADD COLUMN due_on date,
    ADD COLUMN why jsonb,
    DROP CONSTRAINT claims_state_is_known_check,
    ADD CONSTRAINT claims_state_is_known_check CHECK (
        state IN ('waiting', 'second', 'asked', 'approved', 'refused')),
    ADD CONSTRAINT claims_source_is_known_check CHECK (
        source IN ('check_in', 'form', 'session', 'duty', 'event', 'report', 'squad', 'found', 'manual',
            'import'))""",
    "DROP INDEX claims_open_idx",
    """
CREATE INDEX claims_open_idx ON claims (tenant_id, unit_id, log_index)
WHERE state IN ('waiting', 'second', 'asked')""",
    "DROP INDEX decisions_staff_key",
    "DROP INDEX decisions_approver_key",
    """
ALTER TABLE decisions
    ADD COLUMN first_staff_id bigint,
    ADD COLUMN first_volunteer_id bigint,
    DROP CONSTRAINT decisions_step_is_one_or_two_check,
    ADD CONSTRAINT decisions_step_counts_from_one_check CHECK (step BETWEEN 1 AND 99),
    DROP CONSTRAINT decisions_verdict_is_known_check,
    ADD CONSTRAINT decisions_verdict_is_known_check CHECK (
        verdict IN ('approve', 'refuse', 'ask', 'undo')),
    ADD CONSTRAINT decisions_second_person_is_another_check CHECK (staff_id <> first_staff_id),
    ADD CONSTRAINT decisions_second_person_is_another_in_person_check CHECK (
        approver_volunteer_id <> first_volunteer_id)""",
)
VOLUNTEER_COLUMNS = (
    "state",
    "enrolled_by",
    "confirmed_by",
    "paid",
    "insurance_valid_to",
    "trainings",
    "skills",
    "languages",
    "adult_on",
    "household_index",
    "guardian_sealed",
)


def upgrade() -> None:
    """Add the columns; sealed tables get none that older rows would have to fill."""
    for statement in (*PLACES, *PEOPLE, *EARNING):
        op.execute(statement)
    grant_update("routes", ("must_patrol", "patrol_every_hours"))
    grant_update("checkpoints", ("must_visit", "visit_every_hours", "retired_at"))
    grant_update("volunteers", VOLUNTEER_COLUMNS)


def downgrade() -> None:
    """Refuse: what stands in these columns is sealed in the book."""
    message = "the new columns are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
