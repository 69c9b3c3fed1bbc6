"""The table of vending cabinets: each drops the goods of one kiosk, and signs what it says."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from ledger.storage.metadata import metadata

cabinets = Table(
    "cabinets",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("kiosk_id", BigInteger, autoincrement=False, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("last_seen_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    PrimaryKeyConstraint("tenant_id", "kiosk_id"),
    ForeignKeyConstraint(["tenant_id", "kiosk_id"], ["kiosks.tenant_id", "kiosks.kiosk_id"]),
)
