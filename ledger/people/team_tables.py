"""Who belongs to which team, and who leads it, from when until when; the DDL itself is migration 0013.

`volunteers.team_id` is the team of today; every change of it is followed here by whoever made it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
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

team_members = Table(
    "team_members",
    metadata,
    tenant_key(),
    own_key("membership_id"),
    Column("team_id", BigInteger, nullable=False),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("leads", Boolean, nullable=False),
    Column("joined_at", UTC_TIME, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("left_at", UTC_TIME),
    Column("removed_by", Text),
    ForeignKeyConstraint(["tenant_id", "team_id"], ["teams.tenant_id", "teams.team_id"]),
    ForeignKeyConstraint(["tenant_id", "volunteer_id"], OF_A_VOLUNTEER),
    CheckConstraint("(left_at IS NULL) = (removed_by IS NULL)", name="end_is_whole"),
    CheckConstraint("left_at >= joined_at", name="end_follows_start"),
    Index(
        "team_members_volunteer_key",
        "tenant_id",
        "volunteer_id",
        unique=True,
        postgresql_where=text("left_at IS NULL"),
    ),
    Index(
        "team_members_leader_key",
        "tenant_id",
        "team_id",
        unique=True,
        postgresql_where=text("leads AND left_at IS NULL"),
    ),
    Index("team_members_team_idx", "tenant_id", "team_id"),
)
