"""Columns that the market's policy, orders and visits need for the ways of redeeming."""

from alembic import op

from ledger.storage.migrations.grants import grant_update

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

POLICY = ("return_days", "reserve_hours", "card_daily_points", "witnessed_points")
IN_RANGE = """
    ADD CONSTRAINT {table}_return_days_in_range_check CHECK (return_days BETWEEN 0 AND 366),
    ADD CONSTRAINT {table}_reserve_hours_in_range_check CHECK (reserve_hours BETWEEN 1 AND 336),
    ADD CONSTRAINT {table}_card_daily_points_in_range_check CHECK (card_daily_points BETWEEN 0 AND 1000000),
    ADD CONSTRAINT {table}_witnessed_points_in_range_check CHECK (witnessed_points BETWEEN 0 AND 1000000)"""

CHANGES = (
    f"""
ALTER TABLE book
    ADD COLUMN return_days smallint NOT NULL DEFAULT 7,
    ADD COLUMN reserve_hours smallint NOT NULL DEFAULT 24,
    ADD COLUMN card_daily_points integer NOT NULL DEFAULT 100,
    ADD COLUMN witnessed_points integer NOT NULL DEFAULT 20,
    {IN_RANGE.format(table="book")}""",
    f"""
ALTER TABLE policies
    ADD COLUMN return_days smallint,
    ADD COLUMN reserve_hours smallint,
    ADD COLUMN card_daily_points integer,
    ADD COLUMN witnessed_points integer,
    {IN_RANGE.format(table="policies")}""",
    """
ALTER TABLE orders
    ALTER COLUMN volunteer_id DROP NOT NULL,
    ADD COLUMN way text,
    ADD COLUMN placed_by text,
    ADD COLUMN witness text,
    ADD COLUMN card_id bigint,
    ADD COLUMN proxy_volunteer_id bigint,
    ADD COLUMN pickup_digest bytea,
    ADD COLUMN slips bytea[],
    ADD CONSTRAINT orders_way_is_known_check CHECK (
        way IN ('pass', 'link', 'card', 'slip', 'desk', 'reserve', 'paper')),
    ADD CONSTRAINT orders_only_slips_are_nameless_check CHECK (volunteer_id IS NOT NULL OR slips IS NOT NULL),
    ADD CONSTRAINT orders_witness_is_another_check CHECK (witness <> placed_by),
    ADD CONSTRAINT orders_proxy_is_another_check CHECK (proxy_volunteer_id <> volunteer_id)""",
    "ALTER TABLE order_ends ALTER COLUMN volunteer_id DROP NOT NULL",
    """
ALTER TABLE visits
    ALTER COLUMN volunteer_id DROP NOT NULL,
    ALTER COLUMN device_id DROP NOT NULL,
    ADD COLUMN way text NOT NULL DEFAULT 'pass',
    ADD COLUMN card_id bigint,
    ADD COLUMN proxy_volunteer_id bigint,
    ADD COLUMN slips bytea[],
    ADD COLUMN may_spend boolean NOT NULL DEFAULT true,
    ADD CONSTRAINT visits_way_check CHECK (way IN ('pass', 'link', 'card', 'slip')),
    ADD CONSTRAINT visits_only_slips_are_nameless_check CHECK (
        (way = 'slip') = (volunteer_id IS NULL) AND (way = 'slip') = (slips IS NOT NULL))""",
)


def upgrade() -> None:
    """Add the columns."""
    for statement in CHANGES:
        op.execute(statement)
    grant_update("book", POLICY)


def downgrade() -> None:
    """Refuse: what the columns hold is sealed in the book."""
    message = "the ways of orders are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
