"""The table of proxies, on the one MetaData; the DDL itself is migration 0025."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    text,
)

from ledger.people.tables import OF_A_VOLUNTEER
from ledger.places.tables import UTC_TIME, own_key, tenant_key
from ledger.storage.metadata import metadata

proxies = Table(
    "proxies",
    metadata,
    tenant_key(),
    own_key("proxy_id"),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("relative_id", BigInteger, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", UTC_TIME, nullable=False),
    Column("channel", Text),
    Column("confirmed_by", Text),
    Column("confirmed_at", UTC_TIME),
    Column("revoked_by", Text),
    Column("revoked_at", UTC_TIME),
    Column("asker_volunteer_id", BigInteger),
    Column("confirmer_volunteer_id", BigInteger),
    ForeignKeyConstraint(["tenant_id", "volunteer_id"], OF_A_VOLUNTEER),
    ForeignKeyConstraint(["tenant_id", "relative_id"], OF_A_VOLUNTEER),
    CheckConstraint("volunteer_id <> relative_id", name="another"),
    CheckConstraint("asked_by <> confirmed_by", name="second_person"),
    CheckConstraint("asker_volunteer_id <> confirmer_volunteer_id", name="second_human"),
    CheckConstraint("confirmer_volunteer_id <> volunteer_id", name="not_oneself"),
    CheckConstraint("channel IN ('kiosk', 'paper')", name="channel"),
    CheckConstraint(
        "(confirmed_by IS NULL) = (confirmed_at IS NULL) AND (confirmed_by IS NULL) = (channel IS NULL)",
        name="confirmed",
    ),
    CheckConstraint("(revoked_by IS NULL) = (revoked_at IS NULL)", name="revoked"),
    Index(
        "proxies_standing_idx",
        "tenant_id",
        "volunteer_id",
        "relative_id",
        unique=True,
        postgresql_where=text("revoked_at IS NULL"),
    ),
    Index("proxies_relative_idx", "tenant_id", "relative_id"),
)
