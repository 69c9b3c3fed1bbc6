"""Relatives at a hand-over, the people behind accounts at counts and differences, vouchers written off."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

SERVED = (
    """
ALTER TABLE order_ends
    ADD COLUMN proxy_volunteer_id bigint,
    ADD CONSTRAINT order_ends_clerk_is_no_proxy_check CHECK (
        ending = 'void' OR clerk_volunteer_id <> proxy_volunteer_id)""",
    """
ALTER TABLE order_returns
    ADD COLUMN proxy_volunteer_id bigint,
    ADD COLUMN of_clerks_household boolean,
    ADD CONSTRAINT order_returns_clerk_never_serves_household_check CHECK (NOT of_clerks_household),
    ADD CONSTRAINT order_returns_clerk_is_no_proxy_check CHECK (clerk_volunteer_id <> proxy_volunteer_id)""",
)
COUNTED = (
    """
ALTER TABLE counts
    ADD COLUMN counter_person bigint,
    ADD COLUMN keeper_person bigint,
    ADD COLUMN of_keepers_household boolean,
    ADD CONSTRAINT counts_second_human_counts_check CHECK (keeper_person <> counter_person),
    ADD CONSTRAINT counts_household_counts_nothing_check CHECK (NOT of_keepers_household)""",
    "ALTER TABLE difference_cases ADD COLUMN keeper_person bigint",
    """
ALTER TABLE case_steps
    ADD COLUMN keeper_person bigint,
    ADD COLUMN of_keepers_household boolean,
    ADD CONSTRAINT case_steps_keeper_in_life_decides_nothing_check CHECK (person <> keeper_person),
    ADD CONSTRAINT case_steps_household_decides_nothing_check CHECK (NOT of_keepers_household)""",
)
VOUCHERS = """
CREATE TABLE voucher_write_offs (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    load_index bigint NOT NULL,
    load_line smallint NOT NULL,
    PRIMARY KEY (tenant_id, log_index, load_index, load_line),
    CONSTRAINT voucher_write_offs_write_off_follows_check CHECK (load_index < log_index)
)"""


def upgrade() -> None:
    """Note who these people are, of which older rows say nothing, and which numbers are over."""
    for statement in (*SERVED, *COUNTED, VOUCHERS):
        op.execute(statement)
    grant("voucher_write_offs")


def downgrade() -> None:
    """Forget it."""
    op.execute("DROP TABLE voucher_write_offs")
    op.execute("ALTER TABLE case_steps DROP COLUMN of_keepers_household, DROP COLUMN keeper_person")
    op.execute("ALTER TABLE difference_cases DROP COLUMN keeper_person")
    op.execute(
        "ALTER TABLE counts DROP COLUMN of_keepers_household, DROP COLUMN keeper_person,"
        " DROP COLUMN counter_person"
    )
    op.execute("ALTER TABLE order_returns DROP COLUMN of_clerks_household, DROP COLUMN proxy_volunteer_id")
    op.execute("ALTER TABLE order_ends DROP COLUMN proxy_volunteer_id")
