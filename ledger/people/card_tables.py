"""The table of people's printed cards, on the one MetaData; the DDL itself is migration 0015."""

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

from ledger.people.tables import OF_A_VOLUNTEER
from ledger.places.tables import UTC_TIME, own_key, tenant_key
from ledger.storage.metadata import metadata

person_cards = Table(
    "person_cards",
    metadata,
    tenant_key(),
    own_key("card_id"),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("code_hash", LargeBinary, nullable=False),
    Column("issued_at", UTC_TIME, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("withdrawn_at", UTC_TIME),
    UniqueConstraint("tenant_id", "code_hash"),
    ForeignKeyConstraint(["tenant_id", "volunteer_id"], OF_A_VOLUNTEER),
    CheckConstraint("octet_length(code_hash) = 32", name="code_hash"),
    Index(None, "tenant_id", "volunteer_id"),
)
