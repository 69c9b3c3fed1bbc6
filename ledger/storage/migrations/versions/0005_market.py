"""The market: goods, their prices by date, orders, their lines and their ends."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE goods (
    tenant_id bigint NOT NULL REFERENCES tenants (tenant_id),
    sku text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    barcode text,
    unit_cost_fen integer NOT NULL,
    PRIMARY KEY (tenant_id, sku),
    UNIQUE (tenant_id, barcode),
    CONSTRAINT goods_sku_is_a_code_check CHECK (sku ~ '^[A-Za-z0-9_-]{1,32}$'),
    CONSTRAINT goods_barcode_is_an_ean_check CHECK (barcode ~ '^([0-9]{8}|[0-9]{13})$'),
    CONSTRAINT goods_unit_cost_in_range_check CHECK (unit_cost_fen BETWEEN 0 AND 100000000),
    CONSTRAINT goods_names_are_short_check CHECK (
        length(name_zh) BETWEEN 1 AND 100 AND length(name_en) BETWEEN 1 AND 100)
)""",
    """
CREATE TABLE prices (
    tenant_id bigint NOT NULL,
    sku text NOT NULL,
    effective_from timestamptz NOT NULL,
    points integer NOT NULL,
    set_by text NOT NULL,
    PRIMARY KEY (tenant_id, sku, effective_from),
    FOREIGN KEY (tenant_id, sku) REFERENCES goods (tenant_id, sku),
    CONSTRAINT prices_points_in_range_check CHECK (points BETWEEN 1 AND 100000)
)""",
    """
CREATE TABLE orders (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    volunteer_id bigint NOT NULL,
    shop_id bigint NOT NULL,
    kiosk_id bigint,
    points integer NOT NULL,
    placed_at timestamptz NOT NULL,
    hold_until timestamptz NOT NULL,
    receipt_code text NOT NULL,
    PRIMARY KEY (tenant_id, log_index),
    UNIQUE (tenant_id, receipt_code),
    CONSTRAINT orders_points_in_range_check CHECK (points BETWEEN 1 AND 1000000),
    CONSTRAINT orders_hold_has_a_deadline_check CHECK (hold_until > placed_at),
    CONSTRAINT orders_receipt_code_is_base32_check CHECK (receipt_code ~ '^[0-9A-HJKMNP-TV-Z]{20}$')
)""",
    # The sweep and the desk look for orders by their deadline: those without an end are always the latest.
    "CREATE INDEX orders_tenant_id_hold_until_idx ON orders (tenant_id, hold_until)",
    """
CREATE TABLE order_lines (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    line smallint NOT NULL,
    sku text NOT NULL,
    quantity smallint NOT NULL,
    points_each integer NOT NULL,
    PRIMARY KEY (tenant_id, log_index, line),
    UNIQUE (tenant_id, log_index, sku),
    CONSTRAINT order_lines_line_in_range_check CHECK (line BETWEEN 1 AND 6),
    CONSTRAINT order_lines_quantity_in_range_check CHECK (quantity BETWEEN 1 AND 9),
    CONSTRAINT order_lines_points_each_in_range_check CHECK (points_each BETWEEN 1 AND 100000)
)""",
    """
CREATE TABLE order_ends (
    tenant_id bigint NOT NULL,
    order_id bigint NOT NULL,
    log_index bigint NOT NULL,
    ending text NOT NULL,
    void_reason text,
    volunteer_id bigint NOT NULL,
    clerk_volunteer_id bigint,
    ended_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, order_id),
    UNIQUE (tenant_id, log_index),
    CONSTRAINT order_ends_end_follows_order_check CHECK (order_id <= log_index),
    CONSTRAINT order_ends_ending_is_known_check CHECK (ending IN ('handed_over', 'void')),
    CONSTRAINT order_ends_void_reason_is_known_check CHECK (void_reason IN ('person', 'staff', 'timeout')),
    CONSTRAINT order_ends_only_a_void_has_a_reason_check CHECK (
        (ending = 'void') = (void_reason IS NOT NULL)),
    CONSTRAINT order_ends_clerk_never_serves_self_check CHECK (
        ending = 'void' OR clerk_volunteer_id <> volunteer_id)
)""",
)


def upgrade() -> None:
    """Create the tables of the room, lowest first, and say what the application may do with each."""
    for statement in TABLES:
        op.execute(statement)
    grant("goods", update=("name_zh", "name_en", "barcode", "unit_cost_fen"))
    for history in ("prices", "orders", "order_lines", "order_ends"):
        grant(history)


def downgrade() -> None:
    """Refuse: orders are part of the sealed book."""
    message = "orders are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
