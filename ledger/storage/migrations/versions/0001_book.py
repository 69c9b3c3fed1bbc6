"""The book: tenants, heads, accounts, transactions, entries, requests and tiles."""

from alembic import op

from ledger.storage.migrations.grants import grant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SAFE = "BETWEEN -9007199254740991 AND 9007199254740991"

TABLES = (
    """
CREATE TABLE tenants (
    tenant_id bigint NOT NULL,
    name text NOT NULL,
    title text NOT NULL,
    demo boolean NOT NULL,
    time_zone text NOT NULL,
    points_valid_months smallint NOT NULL,
    CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT tenants_name_is_a_slug_check CHECK (name ~ '^[a-z][a-z0-9-]{1,39}$'),
    CONSTRAINT tenants_points_valid_months_in_range_check CHECK (points_valid_months BETWEEN 1 AND 120)
)""",
    """
CREATE TABLE book (
    tenant_id bigint NOT NULL,
    size bigint NOT NULL DEFAULT 0,
    frontier bytea NOT NULL DEFAULT ''::bytea,
    accounts_count bigint NOT NULL DEFAULT 0,
    last_recorded_at timestamptz NOT NULL DEFAULT 'epoch',
    CONSTRAINT book_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT book_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
    CONSTRAINT book_counts_not_negative_check CHECK (size >= 0 AND accounts_count >= 0),
    CONSTRAINT book_frontier_is_hashes_check CHECK (octet_length(frontier) % 32 = 0)
) WITH (fillfactor = 20)""",
    f"""
CREATE TABLE accounts (
    tenant_id bigint NOT NULL,
    account_id bigint NOT NULL,
    owner text NOT NULL,
    purpose text NOT NULL,
    unit text NOT NULL,
    expires_on date,
    floor bigint,
    balance bigint NOT NULL,
    closed boolean NOT NULL DEFAULT false,
    CONSTRAINT accounts_pkey PRIMARY KEY (tenant_id, account_id),
    CONSTRAINT accounts_key UNIQUE NULLS NOT DISTINCT (tenant_id, owner, purpose, unit, expires_on),
    CONSTRAINT accounts_balance_not_below_floor_check CHECK (balance >= floor),
    CONSTRAINT accounts_balance_is_safe_check CHECK (balance {SAFE}),
    CONSTRAINT accounts_closed_is_empty_check CHECK (NOT closed OR balance = 0),
    CONSTRAINT accounts_only_points_expire_check CHECK (expires_on IS NULL OR unit = 'points')
) WITH (fillfactor = 50)""",
    "CREATE INDEX accounts_open_idx ON accounts (tenant_id, owner) WHERE NOT closed",
    """
CREATE TABLE transactions (
    tenant_id bigint NOT NULL,
    log_index bigint NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    reason text,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    reverses bigint,
    refers_to jsonb NOT NULL,
    format smallint NOT NULL,
    salt bytea NOT NULL,
    leaf bytea NOT NULL,
    CONSTRAINT transactions_pkey PRIMARY KEY (tenant_id, log_index),
    CONSTRAINT transactions_log_index_is_safe_check CHECK (log_index BETWEEN 0 AND 9007199254740991),
    CONSTRAINT transactions_reverses_the_past_check CHECK (reverses < log_index),
    CONSTRAINT transactions_salt_is_16_bytes_check CHECK (octet_length(salt) = 16),
    CONSTRAINT transactions_leaf_is_32_bytes_check CHECK (octet_length(leaf) = 32),
    CONSTRAINT transactions_reason_is_short_check CHECK (length(reason) BETWEEN 1 AND 500)
)""",
    """
CREATE UNIQUE INDEX transactions_reverses_key ON transactions (tenant_id, reverses)
WHERE reverses IS NOT NULL""",
    f"""
CREATE TABLE entries (
    tenant_id bigint NOT NULL,
    account_id bigint NOT NULL,
    log_index bigint NOT NULL,
    amount bigint NOT NULL,
    balance bigint NOT NULL,
    CONSTRAINT entries_pkey PRIMARY KEY (tenant_id, account_id, log_index),
    CONSTRAINT entries_amount_moves_something_check CHECK (amount <> 0 AND amount {SAFE}),
    CONSTRAINT entries_balance_is_safe_check CHECK (balance {SAFE})
)""",
    "CREATE INDEX entries_log_index_idx ON entries (tenant_id, log_index)",
    """
CREATE TABLE requests (
    tenant_id bigint NOT NULL,
    client text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    log_index bigint,
    refusal text,
    answer jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT requests_pkey PRIMARY KEY (tenant_id, client, key),
    CONSTRAINT requests_fingerprint_is_32_bytes_check CHECK (octet_length(fingerprint) = 32),
    CONSTRAINT requests_accepted_or_refused_check CHECK (log_index IS NULL OR refusal IS NULL),
    CONSTRAINT requests_key_is_short_check CHECK (length(key) BETWEEN 1 AND 255),
    CONSTRAINT requests_client_is_short_check CHECK (length(client) BETWEEN 1 AND 64)
)""",
    """
CREATE UNIQUE INDEX requests_log_index_key ON requests (tenant_id, log_index)
WHERE log_index IS NOT NULL""",
    """
CREATE TABLE tiles (
    tenant_id bigint NOT NULL,
    level smallint NOT NULL,
    tile_index bigint NOT NULL,
    hashes bytea NOT NULL,
    root bytea NOT NULL,
    CONSTRAINT tiles_pkey PRIMARY KEY (tenant_id, level, tile_index),
    CONSTRAINT tiles_hashes_are_256_check CHECK (octet_length(hashes) = 8192),
    CONSTRAINT tiles_root_is_32_bytes_check CHECK (octet_length(root) = 32)
)""",
)


def upgrade() -> None:
    """Make the tables and say what the application may do with them."""
    for statement in TABLES:
        op.execute(statement)
    grant("tenants")
    grant("book", update=("size", "frontier", "accounts_count", "last_recorded_at"))
    grant("accounts", update=("balance", "closed"))
    for history in ("transactions", "entries", "requests", "tiles"):
        grant(history)


def downgrade() -> None:
    """Refuse: a book is never taken down by a migration."""
    message = "the book cannot be taken down; restore a backup instead"
    raise RuntimeError(message)
