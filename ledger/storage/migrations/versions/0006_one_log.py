"""The transaction carries its request and its commitment; tiles keep roots; the head holds the policy."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "DROP TABLE transactions, requests, tiles",
    """
CREATE TABLE transactions (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    reverses bigint,
    request_id uuid NOT NULL,
    format smallint NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    client text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    reason text,
    refers_to jsonb NOT NULL,
    answer jsonb NOT NULL,
    salt bytea NOT NULL,
    commitment bytea NOT NULL,
    CONSTRAINT transactions_pkey PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT transactions_request_key UNIQUE (tenant_id, request_id),
    CONSTRAINT transactions_log_index_is_safe_check CHECK (log_index BETWEEN 0 AND 9007199254740991),
    CONSTRAINT transactions_happened_before_recorded_check CHECK (occurred_at <= recorded_at),
    CONSTRAINT transactions_reverses_the_past_check CHECK (reverses < log_index),
    CONSTRAINT transactions_fingerprint_is_32_bytes_check CHECK (octet_length(fingerprint) = 32),
    CONSTRAINT transactions_salt_is_16_bytes_check CHECK (octet_length(salt) = 16),
    CONSTRAINT transactions_commitment_is_32_bytes_check CHECK (octet_length(commitment) = 32),
    CONSTRAINT transactions_key_is_short_check CHECK (length(key) BETWEEN 1 AND 255),
    CONSTRAINT transactions_client_is_short_check CHECK (length(client) BETWEEN 1 AND 64),
    CONSTRAINT transactions_reason_is_short_check CHECK (length(reason) BETWEEN 1 AND 500)
)""",
    """
CREATE UNIQUE INDEX transactions_reverses_key ON transactions (tenant_id, reverses)
WHERE reverses IS NOT NULL""",
    """
CREATE TABLE requests (
    tenant_id bigint NOT NULL,
    request_id uuid NOT NULL,
    client text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    refusal text,
    answer jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT requests_pkey PRIMARY KEY (tenant_id, request_id),
    CONSTRAINT requests_fingerprint_is_32_bytes_check CHECK (octet_length(fingerprint) = 32),
    CONSTRAINT requests_key_is_short_check CHECK (length(key) BETWEEN 1 AND 255),
    CONSTRAINT requests_client_is_short_check CHECK (length(client) BETWEEN 1 AND 64)
)""",
    """
CREATE TABLE tiles (
    tenant_id bigint NOT NULL,
    level smallint NOT NULL,
    tile_index bigint NOT NULL,
    root bytea NOT NULL,
    CONSTRAINT tiles_pkey PRIMARY KEY (tenant_id, level, tile_index),
    CONSTRAINT tiles_root_is_32_bytes_check CHECK (octet_length(root) = 32)
)""",
    """
CREATE INDEX accounts_lots_idx ON accounts (tenant_id, expires_on)
WHERE expires_on IS NOT NULL AND NOT closed""",
    """
ALTER TABLE book
    ADD COLUMN expiry text NOT NULL DEFAULT 'months',
    ADD COLUMN points_valid_months smallint NOT NULL DEFAULT 12,
    ADD COLUMN on_spent text NOT NULL DEFAULT 'refuse',
    ADD COLUMN second_person_above integer,
    ADD COLUMN hold_minutes smallint NOT NULL DEFAULT 15,
    ADD COLUMN epoch integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT book_expiry_is_known_check CHECK (expiry IN ('months', 'year_end', 'never')),
    ADD CONSTRAINT book_points_valid_months_in_range_check CHECK (points_valid_months BETWEEN 1 AND 120),
    ADD CONSTRAINT book_on_spent_is_known_check CHECK (on_spent IN ('refuse', 'debt')),
    ADD CONSTRAINT book_second_person_above_in_range_check CHECK (second_person_above BETWEEN 0 AND 1000000),
    ADD CONSTRAINT book_hold_minutes_in_range_check CHECK (hold_minutes BETWEEN 1 AND 10080),
    ADD CONSTRAINT book_epoch_counts_from_one_check CHECK (epoch >= 1)""",
    """
UPDATE book SET points_valid_months = t.points_valid_months
FROM tenants t WHERE t.tenant_id = book.tenant_id""",
    "ALTER TABLE tenants DROP COLUMN points_valid_months",
)
POLICY = ("expiry", "points_valid_months", "on_spent", "second_person_above", "hold_minutes", "epoch")
EARLIER_BOOK = (
    "这个数据库里的账本是更早的未发布版本写的，不能带过来："
    "请移走数据文件夹（.pingan）后重新启动，演示账本会重建。 / "
    "This database holds a book of an earlier, unreleased version, which cannot be carried over: "
    "move the data folder (.pingan) away and start again; the demo is made anew."
)


def upgrade() -> None:
    """Lay the log anew; a book already written in the old shape is left untouched and refused."""
    if op.get_bind().exec_driver_sql("SELECT EXISTS (SELECT FROM transactions)").scalar():
        raise RuntimeError(EARLIER_BOOK)
    for statement in TABLES:
        op.execute(statement)
    for history in ("transactions", "requests", "tiles"):
        grant(history)
    op.execute(f"GRANT UPDATE ({', '.join(POLICY)}) ON book TO pingan_app")


def downgrade() -> None:
    """Refuse: a book is never taken down by a migration."""
    message = "the book cannot be taken down; restore a backup instead"
    raise RuntimeError(message)
