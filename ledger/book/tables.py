"""The tables of the book: tenants, heads, accounts, transactions, entries, requests and tiles."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.storage.metadata import metadata

SAFE = "BETWEEN -9007199254740991 AND 9007199254740991"

tenants = Table(
    "tenants",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("points_valid_months", SmallInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id"),
    CheckConstraint("name ~ '^[a-z][a-z0-9-]{1,39}$'", name="name_is_a_slug"),
    CheckConstraint("points_valid_months BETWEEN 1 AND 120", name="points_valid_months_in_range"),
)

book = Table(
    "book",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("size", BigInteger, nullable=False, server_default=text("0")),
    Column("frontier", LargeBinary, nullable=False, server_default=text("''::bytea")),
    Column("accounts_count", BigInteger, nullable=False, server_default=text("0")),
    Column("last_recorded_at", DateTime(timezone=True), nullable=False, server_default=text("'epoch'")),
    PrimaryKeyConstraint("tenant_id"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    CheckConstraint("size >= 0 AND accounts_count >= 0", name="counts_not_negative"),
    CheckConstraint("octet_length(frontier) % 32 = 0", name="frontier_is_hashes"),
    postgresql_with={"fillfactor": "20"},
)

accounts = Table(
    "accounts",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("account_id", BigInteger, autoincrement=False, nullable=False),
    Column("owner", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("expires_on", Date),
    Column("floor", BigInteger),
    Column("balance", BigInteger, nullable=False),
    Column("closed", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("tenant_id", "account_id"),
    UniqueConstraint(
        "tenant_id",
        "owner",
        "purpose",
        "unit",
        "expires_on",
        name="accounts_key",
        postgresql_nulls_not_distinct=True,
    ),
    CheckConstraint("balance >= floor", name="balance_not_below_floor"),
    CheckConstraint(f"balance {SAFE}", name="balance_is_safe"),
    CheckConstraint("NOT closed OR balance = 0", name="closed_is_empty"),
    CheckConstraint("expires_on IS NULL OR unit = 'points'", name="only_points_expire"),
    Index("accounts_open_idx", "tenant_id", "owner", postgresql_where=text("NOT closed")),
    postgresql_with={"fillfactor": "50"},
)

transactions = Table(
    "transactions",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("reverses", BigInteger),
    Column("refers_to", JSONB, nullable=False),
    Column("format", SmallInteger, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index(
        "transactions_reverses_key",
        "tenant_id",
        "reverses",
        unique=True,
        postgresql_where=text("reverses IS NOT NULL"),
    ),
    CheckConstraint("log_index BETWEEN 0 AND 9007199254740991", name="log_index_is_safe"),
    CheckConstraint("reverses < log_index", name="reverses_the_past"),
    CheckConstraint("octet_length(salt) = 16", name="salt_is_16_bytes"),
    CheckConstraint("octet_length(leaf) = 32", name="leaf_is_32_bytes"),
    CheckConstraint("length(reason) BETWEEN 1 AND 500", name="reason_is_short"),
)

entries = Table(
    "entries",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("account_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("balance", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "account_id", "log_index"),
    Index("entries_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint(f"amount <> 0 AND amount {SAFE}", name="amount_moves_something"),
    CheckConstraint(f"balance {SAFE}", name="balance_is_safe"),
)

requests = Table(
    "requests",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("client", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("log_index", BigInteger),
    Column("refusal", Text),
    Column("answer", JSONB, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "client", "key"),
    Index(
        "requests_log_index_key",
        "tenant_id",
        "log_index",
        unique=True,
        postgresql_where=text("log_index IS NOT NULL"),
    ),
    CheckConstraint("octet_length(fingerprint) = 32", name="fingerprint_is_32_bytes"),
    CheckConstraint("log_index IS NULL OR refusal IS NULL", name="accepted_or_refused"),
    CheckConstraint("length(key) BETWEEN 1 AND 255", name="key_is_short"),
    CheckConstraint("length(client) BETWEEN 1 AND 64", name="client_is_short"),
)

tiles = Table(
    "tiles",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("level", SmallInteger, autoincrement=False, nullable=False),
    Column("tile_index", BigInteger, autoincrement=False, nullable=False),
    Column("hashes", LargeBinary, nullable=False),
    Column("root", LargeBinary, nullable=False),
    PrimaryKeyConstraint("tenant_id", "level", "tile_index"),
    CheckConstraint("octet_length(hashes) = 8192", name="hashes_are_256"),
    CheckConstraint("octet_length(root) = 32", name="root_is_32_bytes"),
)
