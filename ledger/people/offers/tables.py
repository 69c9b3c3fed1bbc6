"""The table of kiosks' offers, on the one MetaData; the DDL itself is migration 0025."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
)

from ledger.people.tables import OF_A_DEVICE, OF_A_KIOSK
from ledger.places.tables import UTC_TIME, tenant_key
from ledger.storage.metadata import metadata

visit_offers = Table(
    "visit_offers",
    metadata,
    tenant_key(),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("kiosk_id", BigInteger, nullable=False),
    Column("numbers", ARRAY(SmallInteger), nullable=False),
    Column("match_number", SmallInteger, nullable=False),
    Column("made_at", UTC_TIME, nullable=False),
    Column("expires_at", UTC_TIME, nullable=False),
    Column("device_id", BigInteger),
    Column("opened_at", UTC_TIME),
    Column("confirmed_at", UTC_TIME),
    Column("ended_at", UTC_TIME),
    ForeignKeyConstraint(["tenant_id", "kiosk_id"], OF_A_KIOSK),
    ForeignKeyConstraint(["tenant_id", "device_id"], OF_A_DEVICE),
    CheckConstraint("octet_length(code_hash) = 32", name="code_hash"),
    CheckConstraint("match_number = ANY (numbers)", name="match_number"),
    CheckConstraint("(device_id IS NULL) = (opened_at IS NULL)", name="opened"),
    CheckConstraint("confirmed_at IS NULL OR opened_at IS NOT NULL", name="opened_before_confirmed"),
    CheckConstraint("confirmed_at IS NULL OR ended_at IS NULL", name="one_end"),
    Index(None, "tenant_id", "kiosk_id"),
)
