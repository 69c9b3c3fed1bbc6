"""The catalogue: categories, pictures, price versions, best-before batches, vouchers and their issues."""

from alembic import op

from ledger.storage.migrations.grants import grant, grant_update

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

EDITED = (
    "category",
    "kind",
    "limit_quantity",
    "limit_period",
    "visible_from",
    "visible_to",
    "shop_ids",
    "low_stock",
    "supplier",
    "offered",
    "picture",
)
MASTER = (
    """
CREATE TABLE goods_categories (
    tenant_id bigint NOT NULL REFERENCES tenants,
    category text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    PRIMARY KEY (tenant_id, category),
    CONSTRAINT goods_categories_category_is_a_code_check CHECK (category ~ '^[A-Za-z0-9_-]{1,32}$'),
    CONSTRAINT goods_categories_names_are_short_check CHECK (
        length(name_zh) BETWEEN 1 AND 60 AND length(name_en) BETWEEN 1 AND 60)
)""",
    """
CREATE TABLE goods_pictures (
    tenant_id bigint NOT NULL REFERENCES tenants,
    digest bytea NOT NULL,
    content bytea NOT NULL,
    side smallint NOT NULL,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, digest),
    CONSTRAINT goods_pictures_digest_is_sha256_check CHECK (octet_length(digest) = 32),
    CONSTRAINT goods_pictures_content_is_small_check CHECK (octet_length(content) BETWEEN 1 AND 60000)
)""",
    """
ALTER TABLE goods
    ADD COLUMN category text,
    ADD COLUMN kind text NOT NULL DEFAULT 'box',
    ADD COLUMN limit_quantity smallint,
    ADD COLUMN limit_period text,
    ADD COLUMN visible_from date,
    ADD COLUMN visible_to date,
    ADD COLUMN shop_ids bigint[],
    ADD COLUMN low_stock integer,
    ADD COLUMN supplier text,
    ADD COLUMN offered boolean NOT NULL DEFAULT true,
    ADD COLUMN picture bytea,
    ADD FOREIGN KEY (tenant_id, category) REFERENCES goods_categories,
    ADD FOREIGN KEY (tenant_id, picture) REFERENCES goods_pictures,
    ADD CONSTRAINT goods_kind_is_known_check CHECK (kind IN ('box', 'voucher')),
    ADD CONSTRAINT goods_limit_is_whole_check CHECK ((limit_quantity IS NULL) = (limit_period IS NULL)),
    ADD CONSTRAINT goods_limit_in_range_check CHECK (limit_quantity BETWEEN 1 AND 99),
    ADD CONSTRAINT goods_limit_period_is_known_check CHECK (limit_period IN ('day', 'week', 'month', 'year')),
    ADD CONSTRAINT goods_days_in_order_check CHECK (visible_from <= visible_to),
    ADD CONSTRAINT goods_low_stock_in_range_check CHECK (low_stock BETWEEN 0 AND 100000),
    ADD CONSTRAINT goods_voucher_has_supplier_check CHECK (kind = 'box' OR supplier IS NOT NULL),
    ADD CONSTRAINT goods_supplier_is_short_check CHECK (length(supplier) BETWEEN 1 AND 60)""",
)
# A version that came with a file, as all before this migration did, has no transaction and no seal.
PRICES = (
    "ALTER TABLE prices ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN log_index bigint",
    """
UPDATE prices p SET version = n.version
  FROM (SELECT tenant_id, sku, effective_from,
               row_number() OVER (PARTITION BY tenant_id, sku ORDER BY effective_from) AS version
          FROM prices) n
 WHERE p.tenant_id = n.tenant_id AND p.sku = n.sku AND p.effective_from = n.effective_from
   AND p.version <> n.version""",
    """
ALTER TABLE prices
    DROP CONSTRAINT prices_pkey,
    ADD PRIMARY KEY (tenant_id, sku, version),
    ADD CONSTRAINT prices_version_counts_from_one_check CHECK (version >= 1)""",
    "CREATE INDEX prices_log_index_idx ON prices (tenant_id, log_index) WHERE log_index IS NOT NULL",
)
SEALED = (
    """
CREATE TABLE batches (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    line smallint NOT NULL,
    shop_id bigint NOT NULL,
    sku text NOT NULL,
    best_before date NOT NULL,
    batch text,
    quantity integer NOT NULL,
    PRIMARY KEY (tenant_id, log_index, line),
    CONSTRAINT batches_quantity_in_range_check CHECK (
        quantity BETWEEN -1000000 AND 1000000 AND quantity <> 0),
    CONSTRAINT batches_batch_is_short_check CHECK (length(batch) BETWEEN 1 AND 40)
)""",
    "CREATE INDEX batches_shop_idx ON batches (tenant_id, shop_id, sku, best_before)",
    """
CREATE TABLE vouchers (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    line smallint NOT NULL,
    shop_id bigint NOT NULL,
    sku text NOT NULL,
    serial_index bytea NOT NULL,
    serial_sealed bytea NOT NULL,
    supplier text NOT NULL,
    unit_cost_fen integer NOT NULL,
    expires_on date,
    issued_index bigint,
    PRIMARY KEY (tenant_id, log_index, line),
    UNIQUE (tenant_id, serial_index),
    CONSTRAINT vouchers_loaded_before_it_is_issued_check CHECK (log_index < issued_index),
    CONSTRAINT vouchers_unit_cost_in_range_check CHECK (unit_cost_fen BETWEEN 0 AND 100000000)
)""",
    "CREATE INDEX vouchers_free_idx ON vouchers (tenant_id, shop_id, sku) WHERE issued_index IS NULL",
    """
CREATE TABLE voucher_issues (
    tenant_id bigint NOT NULL,
    load_index bigint NOT NULL,
    load_line smallint NOT NULL,
    log_index bigint NOT NULL,
    order_id bigint NOT NULL,
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, load_index, load_line),
    CONSTRAINT voucher_issues_issue_follows_check CHECK (load_index < log_index AND order_id <= log_index)
)""",
    "CREATE INDEX voucher_issues_order_idx ON voucher_issues (tenant_id, order_id)",
    "CREATE INDEX voucher_issues_log_index_idx ON voucher_issues (tenant_id, log_index)",
    "CREATE INDEX voucher_issues_issued_at_idx ON voucher_issues (tenant_id, issued_at)",
    "CREATE INDEX orders_volunteer_idx ON orders (tenant_id, volunteer_id)",
)


def upgrade() -> None:
    """Make the tables; let the office edit what an article is, and never what it cost."""
    for statement in (*MASTER, *PRICES, *SEALED):
        op.execute(statement)
    grant("goods_categories", update=("name_zh", "name_en"))
    grant("goods_pictures")
    grant_update("goods", EDITED)
    for history in ("batches", "voucher_issues"):
        grant(history)
    grant("vouchers", update=("issued_index",))


def downgrade() -> None:
    """Refuse: prices and vouchers are sealed in the book."""
    message = "prices and vouchers are sealed in the book; restore a backup instead"
    raise RuntimeError(message)
