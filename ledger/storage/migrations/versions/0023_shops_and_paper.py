"""Shops' people, hours and paper slips."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

HOURS = (
    """
CREATE TABLE shop_hours (
    tenant_id bigint NOT NULL,
    shop_id bigint NOT NULL,
    weekday smallint NOT NULL,
    opens_minute smallint NOT NULL,
    closes_minute smallint NOT NULL,
    in_force boolean NOT NULL,
    PRIMARY KEY (tenant_id, shop_id, weekday, opens_minute),
    FOREIGN KEY (tenant_id, shop_id) REFERENCES shops (tenant_id, shop_id),
    CONSTRAINT shop_hours_weekday_is_one_check CHECK (weekday BETWEEN 1 AND 7),
    CONSTRAINT shop_hours_opens_before_it_closes_check CHECK (
        opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440)
)""",
    """
CREATE TABLE shop_closed_days (
    tenant_id bigint NOT NULL,
    shop_id bigint NOT NULL,
    closed_on date NOT NULL,
    reason text NOT NULL,
    in_force boolean NOT NULL,
    PRIMARY KEY (tenant_id, shop_id, closed_on),
    FOREIGN KEY (tenant_id, shop_id) REFERENCES shops (tenant_id, shop_id),
    CONSTRAINT shop_closed_days_reason_is_short_check CHECK (length(reason) BETWEEN 1 AND 60)
)""",
)

PEOPLE = (
    """
CREATE TABLE shop_appointments (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    shop_id bigint NOT NULL,
    keeper_id bigint NOT NULL,
    keeper_person bigint,
    monitor_id bigint NOT NULL,
    monitor_person bigint,
    appointed_by text NOT NULL,
    appointed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT shop_appointments_two_people_check CHECK (keeper_id <> monitor_id),
    CONSTRAINT shop_appointments_two_persons_in_life_check CHECK (keeper_person <> monitor_person),
    CONSTRAINT shop_appointments_by_somebody_else_check CHECK (
        appointed_by <> 'staff/' || keeper_id AND appointed_by <> 'staff/' || monitor_id)
)""",
    "CREATE INDEX shop_appointments_shop_idx ON shop_appointments (tenant_id, shop_id, log_index)",
    """
ALTER TABLE order_ends
    ADD COLUMN of_clerks_household boolean,
    ADD CONSTRAINT order_ends_clerk_never_serves_household_check CHECK (
        ending = 'void' OR NOT of_clerks_household)""",
)

PAPER = (
    """
CREATE TABLE outage_blocks (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    shop_id bigint NOT NULL,
    first_serial bigint NOT NULL,
    slips_count smallint NOT NULL,
    printed_by text NOT NULL,
    printed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    UNIQUE (tenant_id, first_serial),
    CONSTRAINT outage_blocks_slips_in_range_check CHECK (slips_count BETWEEN 1 AND 60),
    CONSTRAINT outage_blocks_serial_in_range_check CHECK (first_serial BETWEEN 1 AND 99999999)
)""",
    """
CREATE TABLE outage_entries (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    serial bigint NOT NULL,
    shop_id bigint NOT NULL,
    volunteer_id bigint NOT NULL,
    handed_over_at timestamptz NOT NULL,
    entered_by bigint NOT NULL,
    enterer_person bigint,
    entered_at timestamptz NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT outage_entries_nobody_enters_their_own_check CHECK (enterer_person <> volunteer_id),
    CONSTRAINT outage_entries_entered_afterwards_check CHECK (handed_over_at <= entered_at),
    CONSTRAINT outage_entries_state_is_known_check CHECK (
        state IN ('waiting', 'posted', 'sent_back', 'difference', 'owed', 'waived'))
)""",
    """
CREATE UNIQUE INDEX outage_entries_serial_idx ON outage_entries (tenant_id, serial)
    WHERE state <> 'sent_back'""",
    "CREATE INDEX outage_entries_shop_idx ON outage_entries (tenant_id, shop_id, log_index)",
    """
CREATE TABLE outage_lines (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    line smallint NOT NULL,
    sku text NOT NULL,
    quantity smallint NOT NULL,
    PRIMARY KEY (tenant_id, log_index, line),
    CONSTRAINT outage_lines_line_in_range_check CHECK (line BETWEEN 1 AND 6),
    CONSTRAINT outage_lines_quantity_in_range_check CHECK (quantity BETWEEN 1 AND 9)
)""",
    """
CREATE TABLE outage_verdicts (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    entry_id bigint NOT NULL,
    verdict text NOT NULL,
    missing text,
    volunteer_id bigint NOT NULL,
    entered_by bigint NOT NULL,
    enterer_person bigint,
    confirmed_by bigint NOT NULL,
    confirmer_person bigint,
    settled_by bigint,
    settler_person bigint,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT outage_verdicts_verdict_follows_check CHECK (entry_id < log_index),
    CONSTRAINT outage_verdicts_verdict_is_known_check CHECK (
        verdict IN ('posted', 'sent_back', 'difference', 'owed', 'waived')),
    CONSTRAINT outage_verdicts_difference_says_what_check CHECK (
        (verdict = 'difference') = (missing IS NOT NULL)),
    CONSTRAINT outage_verdicts_third_person_check CHECK (
        verdict NOT IN ('owed', 'waived') OR settled_by IS NOT NULL),
    CONSTRAINT outage_verdicts_different_people_check CHECK (
        confirmed_by <> entered_by AND settled_by <> entered_by AND settled_by <> confirmed_by),
    CONSTRAINT outage_verdicts_different_in_life_check CHECK (
        confirmer_person <> enterer_person AND settler_person <> enterer_person
        AND settler_person <> confirmer_person),
    CONSTRAINT outage_verdicts_nobody_decides_their_own_check CHECK (
        confirmer_person <> volunteer_id AND settler_person <> volunteer_id)
)""",
    "CREATE INDEX outage_verdicts_entry_idx ON outage_verdicts (tenant_id, entry_id, log_index)",
)


def upgrade() -> None:
    """Make the tables; of what is sealed only the state of an entry follows what was decided about it."""
    for statement in (*HOURS, *PEOPLE, *PAPER):
        op.execute(statement)
    grant("shop_hours", update=("closes_minute", "in_force"))
    grant("shop_closed_days", update=("reason", "in_force"))
    for table in ("shop_appointments", "outage_blocks", "outage_lines", "outage_verdicts"):
        grant(table)
    grant("outage_entries", update=("state",))


def downgrade() -> None:
    """Refuse: who answers for shops, and slips, are sealed in the book."""
    message = "people of shops and paper slips are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
