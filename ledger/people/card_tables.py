"""The tables of people's printed cards, on the one MetaData; the DDL is in migrations 0015 and 0025."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
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
    Column("letter_hash", LargeBinary),
    Column("letter_used_at", UTC_TIME),
    Column("pin_hash", Text),
    Column("failed_count", Integer, nullable=False, server_default="0"),
    Column("spends_from", UTC_TIME),
    UniqueConstraint("tenant_id", "code_hash"),
    ForeignKeyConstraint(["tenant_id", "volunteer_id"], OF_A_VOLUNTEER),
    CheckConstraint("octet_length(code_hash) = 32", name="code_hash"),
    CheckConstraint("octet_length(letter_hash) = 32", name="letter_hash"),
    CheckConstraint(
        "(pin_hash IS NULL) = (letter_used_at IS NULL) AND (pin_hash IS NULL OR letter_hash IS NOT NULL)",
        name="pin_by_letter",
    ),
    CheckConstraint("failed_count BETWEEN 0 AND 5", name="failed_count"),
    Index(None, "tenant_id", "volunteer_id"),
)

card_reissues = Table(
    "card_reissues",
    metadata,
    tenant_key(),
    own_key("reissue_id"),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", UTC_TIME, nullable=False),
    Column("confirmed_by", Text),
    Column("confirmed_at", UTC_TIME),
    Column("asker_volunteer_id", BigInteger),
    Column("confirmer_volunteer_id", BigInteger),
    ForeignKeyConstraint(["tenant_id", "volunteer_id"], OF_A_VOLUNTEER),
    CheckConstraint("reason IN ('lost', 'damaged', 'pin', 'other')", name="reason"),
    CheckConstraint("asked_by <> confirmed_by", name="second_person"),
    CheckConstraint("asker_volunteer_id <> confirmer_volunteer_id", name="second_human"),
    CheckConstraint("confirmer_volunteer_id <> volunteer_id", name="not_oneself"),
    CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
    Index(
        "card_reissues_open_idx",
        "tenant_id",
        "volunteer_id",
        unique=True,
        postgresql_where=text("confirmed_at IS NULL"),
    ),
)
