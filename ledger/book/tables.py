"""The tables of the book: tenants, heads, accounts, the log, awards that wait, requests and tiles."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.storage.metadata import metadata

SAFE = "BETWEEN -9007199254740991 AND 9007199254740991"


def policy_checks() -> tuple[CheckConstraint, ...]:
    """Return what every policy keeps to: the one in force in the head, and each one of its history."""
    return (
        CheckConstraint("expiry IN ('months', 'year_end', 'never')", name="expiry_is_known"),
        CheckConstraint("points_valid_months BETWEEN 1 AND 120", name="points_valid_months_in_range"),
        CheckConstraint("on_spent IN ('refuse', 'debt')", name="on_spent_is_known"),
        CheckConstraint("second_person_above BETWEEN 0 AND 1000000", name="second_person_above_in_range"),
        CheckConstraint("hold_minutes BETWEEN 1 AND 10080", name="hold_minutes_in_range"),
        CheckConstraint("return_days BETWEEN 0 AND 366", name="return_days_in_range"),
        CheckConstraint("reserve_hours BETWEEN 1 AND 336", name="reserve_hours_in_range"),
        CheckConstraint("card_daily_points BETWEEN 0 AND 1000000", name="card_daily_points_in_range"),
        CheckConstraint("witnessed_points BETWEEN 0 AND 1000000", name="witnessed_points_in_range"),
    )


tenants = Table(
    "tenants",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("time_zone", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id"),
    CheckConstraint("name ~ '^[a-z][a-z0-9-]{1,39}$'", name="name_is_a_slug"),
)

book = Table(
    "book",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("size", BigInteger, nullable=False, server_default=text("0")),
    Column("frontier", LargeBinary, nullable=False, server_default=text("''::bytea")),
    Column("accounts_count", BigInteger, nullable=False, server_default=text("0")),
    Column("last_recorded_at", DateTime(timezone=True), nullable=False, server_default=text("'epoch'")),
    # The policy in force; its history is sealed in the log.
    Column("expiry", Text, nullable=False, server_default=text("'months'")),
    Column("points_valid_months", SmallInteger, nullable=False, server_default=text("12")),
    Column("on_spent", Text, nullable=False, server_default=text("'refuse'")),
    Column("second_person_above", Integer),
    Column("hold_minutes", SmallInteger, nullable=False, server_default=text("15")),
    Column("epoch", Integer, nullable=False, server_default=text("1")),
    Column("return_days", SmallInteger, nullable=False, server_default=text("7")),
    Column("reserve_hours", SmallInteger, nullable=False, server_default=text("24")),
    Column("card_daily_points", Integer, nullable=False, server_default=text("100")),
    Column("witnessed_points", Integer, nullable=False, server_default=text("20")),
    PrimaryKeyConstraint("tenant_id"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    CheckConstraint("size >= 0 AND accounts_count >= 0", name="counts_not_negative"),
    CheckConstraint("octet_length(frontier) % 32 = 0", name="frontier_is_hashes"),
    *policy_checks(),
    CheckConstraint("epoch >= 1", name="epoch_counts_from_one"),
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
    Index(
        "accounts_lots_idx",
        "tenant_id",
        "expires_on",
        postgresql_where=text("expires_on IS NOT NULL AND NOT closed"),
    ),
    postgresql_with={"fillfactor": "50"},
)

transactions = Table(
    "transactions",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("reverses", BigInteger),
    Column("request_id", Uuid, nullable=False),
    Column("format", SmallInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("reason", Text),
    Column("refers_to", JSONB, nullable=False),
    Column("answer", JSONB, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    UniqueConstraint("tenant_id", "request_id", name="transactions_request_key"),
    Index(
        "transactions_reverses_key",
        "tenant_id",
        "reverses",
        unique=True,
        postgresql_where=text("reverses IS NOT NULL"),
    ),
    Index("transactions_grants_idx", "tenant_id", "log_index", postgresql_where=text("kind = 'grant'")),
    CheckConstraint("log_index BETWEEN 0 AND 9007199254740991", name="log_index_is_safe"),
    CheckConstraint("occurred_at <= recorded_at", name="happened_before_recorded"),
    CheckConstraint("reverses < log_index", name="reverses_the_past"),
    CheckConstraint("octet_length(fingerprint) = 32", name="fingerprint_is_32_bytes"),
    CheckConstraint("octet_length(salt) = 16", name="salt_is_16_bytes"),
    CheckConstraint("octet_length(commitment) = 32", name="commitment_is_32_bytes"),
    CheckConstraint("length(key) BETWEEN 1 AND 255", name="key_is_short"),
    CheckConstraint("length(client) BETWEEN 1 AND 64", name="client_is_short"),
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

# Awards that wait for the end of their notice window, or waited; the state is a projection.
pending_awards = Table(
    "pending_awards",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("owner", Text, nullable=False),
    Column("expires_on", Date),
    Column("points", BigInteger, nullable=False),
    Column("activates_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("contested_by", BigInteger),
    Column("freed_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index(
        "pending_awards_due_idx",
        "tenant_id",
        "activates_at",
        postgresql_where=text("state = 'pending'"),
    ),
    Index("pending_awards_owner_idx", "tenant_id", "owner", postgresql_where=text("state = 'pending'")),
    Index("pending_awards_pending_idx", "tenant_id", "log_index", postgresql_where=text("state = 'pending'")),
    CheckConstraint("points BETWEEN 1 AND 1000000", name="points_in_range"),
    CheckConstraint("state IN ('pending', 'active', 'expired', 'reversed')", name="state_is_known"),
    info={"sealed": ("log_index", "owner", "expires_on", "points", "activates_at")},
)

# Keys that led to no transaction: final refusals, and verbs outside the book.
requests = Table(
    "requests",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("client", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("refusal", Text),
    Column("answer", JSONB, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "request_id"),
    CheckConstraint("octet_length(fingerprint) = 32", name="fingerprint_is_32_bytes"),
    CheckConstraint("length(key) BETWEEN 1 AND 255", name="key_is_short"),
    CheckConstraint("length(client) BETWEEN 1 AND 64", name="client_is_short"),
)

# The roots of full tiles; their hashes are the commitments, or the roots of the level below.
tiles = Table(
    "tiles",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("level", SmallInteger, autoincrement=False, nullable=False),
    Column("tile_index", BigInteger, autoincrement=False, nullable=False),
    Column("root", LargeBinary, nullable=False),
    PrimaryKeyConstraint("tenant_id", "level", "tile_index"),
    CheckConstraint("octet_length(root) = 32", name="root_is_32_bytes"),
)
