"""Returns, reservations, orders at the desk and vending cabinets."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE TABLE order_returns (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    order_id bigint NOT NULL,
    line smallint NOT NULL,
    quantity smallint NOT NULL,
    damaged smallint NOT NULL,
    volunteer_id bigint NOT NULL,
    clerk_volunteer_id bigint,
    returned_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, log_index, line),
    CONSTRAINT order_returns_return_follows_order_check CHECK (order_id < log_index),
    CONSTRAINT order_returns_line_in_range_check CHECK (line BETWEEN 1 AND 6),
    CONSTRAINT order_returns_quantity_in_range_check CHECK (quantity BETWEEN 1 AND 9),
    CONSTRAINT order_returns_damaged_in_range_check CHECK (damaged BETWEEN 0 AND quantity),
    CONSTRAINT order_returns_clerk_never_serves_self_check CHECK (clerk_volunteer_id <> volunteer_id)
)""",
    "CREATE INDEX order_returns_order_idx ON order_returns (tenant_id, order_id)",
    "CREATE INDEX orders_pickup_idx ON orders (tenant_id, pickup_digest) WHERE pickup_digest IS NOT NULL",
    """
CREATE TABLE desk_orders (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    shop_id bigint NOT NULL,
    volunteer_id bigint NOT NULL,
    skus text[] NOT NULL,
    quantities smallint[] NOT NULL,
    points integer NOT NULL,
    asked_by text NOT NULL,
    asker_volunteer_id bigint,
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT desk_orders_lines_in_range_check CHECK (cardinality(skus) BETWEEN 1 AND 6),
    CONSTRAINT desk_orders_lines_are_whole_check CHECK (cardinality(skus) = cardinality(quantities)),
    CONSTRAINT desk_orders_points_in_range_check CHECK (points BETWEEN 1 AND 1000000),
    CONSTRAINT desk_orders_clerk_never_serves_self_check CHECK (asker_volunteer_id <> volunteer_id),
    CONSTRAINT desk_orders_waits_a_while_check CHECK (expires_at > asked_at)
)""",
    "CREATE INDEX desk_orders_expiry_idx ON desk_orders (tenant_id, expires_at)",
    """
CREATE TABLE desk_order_ends (
    tenant_id bigint NOT NULL,
    desk_order_id bigint NOT NULL,
    log_index bigint NOT NULL,
    ending text NOT NULL,
    asked_by text NOT NULL,
    ended_by text NOT NULL,
    PRIMARY KEY (tenant_id, desk_order_id),
    CONSTRAINT desk_order_ends_end_follows_asking_check CHECK (desk_order_id < log_index),
    CONSTRAINT desk_order_ends_ending_is_known_check CHECK (ending IN ('placed', 'refused')),
    CONSTRAINT desk_order_ends_somebody_else_stands_by_check
        CHECK (ending = 'refused' OR ended_by <> asked_by)
)""",
    "CREATE UNIQUE INDEX desk_order_ends_log_index_idx ON desk_order_ends (tenant_id, log_index)",
    """
ALTER TABLE order_ends
    DROP CONSTRAINT order_ends_void_reason_is_known_check,
    ADD CONSTRAINT order_ends_void_reason_is_known_check
        CHECK (void_reason IN ('person', 'staff', 'timeout', 'machine'))""",
    """
ALTER TABLE kiosks
    DROP CONSTRAINT kiosks_hand_over_check,
    ADD CONSTRAINT kiosks_hand_over_check CHECK (hand_over IN ('instant', 'clerk', 'cabinet'))""",
    """
CREATE TABLE cabinets (
    tenant_id bigint NOT NULL,
    kiosk_id bigint NOT NULL,
    nonce bytea NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    last_seen_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, kiosk_id),
    FOREIGN KEY (tenant_id, kiosk_id) REFERENCES kiosks (tenant_id, kiosk_id)
)""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
    for table in ("order_returns", "desk_orders", "desk_order_ends"):
        grant(table)
    grant("cabinets", update=("nonce", "made_by", "made_at", "last_seen_at", "revoked_at"))


def downgrade() -> None:
    """Refuse: what the tables hold is sealed in the book."""
    message = "returns and desk orders are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
