"""The table of screens at posts, on the one MetaData; the DDL itself is migration 0015."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from ledger.places.tables import REVOKED_WHOLE, UTC_TIME, own_key, tenant_key
from ledger.storage.metadata import metadata

boards = Table(
    "boards",
    metadata,
    tenant_key(),
    own_key("board_id"),
    Column("checkpoint_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("credential_hash", LargeBinary),
    Column("paired_at", UTC_TIME, nullable=False),
    Column("paired_by", Text, nullable=False),
    Column("last_seen_at", UTC_TIME),
    Column("revoked_at", UTC_TIME),
    Column("revoked_by", Text),
    Column("revoke_reason", Text),
    UniqueConstraint("tenant_id", "credential_hash"),
    ForeignKeyConstraint(
        ["tenant_id", "checkpoint_id"], ["checkpoints.tenant_id", "checkpoints.checkpoint_id"]
    ),
    CheckConstraint("octet_length(credential_hash) = 32", name="credential_hash"),
    CheckConstraint(REVOKED_WHOLE, name="revoked"),
    Index(None, "tenant_id", "checkpoint_id"),
)
