"""The tables of places, on the one MetaData; the DDL itself is migration 0002."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CHAR, JSONB, TIMESTAMP

from ledger.storage.metadata import metadata

UTC_TIME = TIMESTAMP(timezone=True)
IN_UNITS = ["units.tenant_id", "units.unit_id"]
ON_EARTH = (
    "(latitude IS NULL) = (longitude IS NULL)"
    " AND latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180"
)
REVOKED_WHOLE = (
    "(revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoke_reason IS NULL)"
)


def tenant_key() -> Column[int]:
    """Open every primary key with the tenant, so that rows of one bureau stay together on one machine."""
    return Column("tenant_id", BigInteger, primary_key=True, autoincrement=False)


def own_key(name: str) -> Column[int]:
    """Give a row its number within the system; never read for order."""
    return Column(name, BigInteger, Identity(always=False), primary_key=True)


units = Table(
    "units",
    metadata,
    Column("tenant_id", BigInteger, ForeignKey("tenants.tenant_id"), primary_key=True, autoincrement=False),
    own_key("unit_id"),
    Column("parent_id", BigInteger),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("depth", SmallInteger, nullable=False),
    Column("closed_at", UTC_TIME),
    UniqueConstraint("tenant_id", "code"),
    ForeignKeyConstraint(["tenant_id", "parent_id"], IN_UNITS),
    CheckConstraint("path LIKE '/%/'", name="path"),
    CheckConstraint("depth BETWEEN 0 AND 15", name="depth"),
    Index(None, "tenant_id", "path", postgresql_ops={"path": "text_pattern_ops"}),
)

# What a bureau calls the levels of its tree, and which of them award points from a budget of their own.
unit_kinds = Table(
    "unit_kinds",
    metadata,
    Column("tenant_id", BigInteger, ForeignKey("tenants.tenant_id"), primary_key=True, autoincrement=False),
    Column("code", Text, primary_key=True),
    Column("label_zh", Text, nullable=False),
    Column("label_en", Text, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("gives_points", Boolean, nullable=False, server_default="false"),
    CheckConstraint("code ~ '^[A-Za-z0-9_-]{1,32}$'", name="code"),
    CheckConstraint("position BETWEEN 0 AND 999", name="position"),
)

# Who changed which unit or place, when, and from what; written with every change, read beside the place.
place_changes = Table(
    "place_changes",
    metadata,
    tenant_key(),
    own_key("change_id"),
    Column("subject", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    Column("changed_at", UTC_TIME, nullable=False),
    Column("changed_by", Text, nullable=False),
    Index("place_changes_tenant_id_subject_idx", "tenant_id", "subject", "change_id"),
)

routes = Table(
    "routes",
    metadata,
    tenant_key(),
    own_key("route_id"),
    Column("code", Text, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("must_patrol", Boolean, nullable=False, server_default="false"),
    Column("patrol_every_hours", SmallInteger),
    Column("retired_at", UTC_TIME),
    Column("points_needed", SmallInteger),
    UniqueConstraint("tenant_id", "code"),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    CheckConstraint("points_needed BETWEEN 1 AND 100", name="points_needed"),
    CheckConstraint("patrol_every_hours BETWEEN 1 AND 8760", name="patrol_every_hours"),
    CheckConstraint("must_patrol = (patrol_every_hours IS NOT NULL)", name="must_patrol"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    tenant_key(),
    own_key("checkpoint_id"),
    Column("code", Text, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("route_id", BigInteger),
    Column("route_order", SmallInteger),
    Column("name", Text, nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("short_code", CHAR(8), nullable=False),
    Column("must_visit", Boolean, nullable=False, server_default="false"),
    Column("visit_every_hours", SmallInteger),
    Column("retired_at", UTC_TIME),
    UniqueConstraint("tenant_id", "code"),
    UniqueConstraint("tenant_id", "short_code"),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    ForeignKeyConstraint(["tenant_id", "route_id"], ["routes.tenant_id", "routes.route_id"]),
    CheckConstraint("(route_id IS NULL) = (route_order IS NULL)", name="route"),
    CheckConstraint(ON_EARTH, name="place"),
    CheckConstraint("short_code ~ '^[0-9A-HJKMNP-TV-Z]{8}$'", name="short_code"),
    CheckConstraint("visit_every_hours BETWEEN 1 AND 8760", name="visit_every_hours"),
    CheckConstraint("must_visit = (visit_every_hours IS NOT NULL)", name="must_visit"),
    Index(None, "tenant_id", "route_id"),
    Index(None, "tenant_id", "unit_id", "code"),
    Index(
        "checkpoints_must_visit_idx",
        "tenant_id",
        "unit_id",
        postgresql_where=text("must_visit AND retired_at IS NULL"),
    ),
)

posts = Table(
    "posts",
    metadata,
    tenant_key(),
    own_key("post_id"),
    Column("code", Text, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("has_board", Boolean, nullable=False, server_default="false"),
    Column("retired_at", UTC_TIME),
    UniqueConstraint("tenant_id", "code"),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    CheckConstraint(ON_EARTH, name="place"),
)

shops = Table(
    "shops",
    metadata,
    tenant_key(),
    own_key("shop_id"),
    Column("code", Text, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("retired_at", UTC_TIME),
    UniqueConstraint("tenant_id", "code"),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    CheckConstraint(ON_EARTH, name="place"),
)

kiosk_sites = Table(
    "kiosk_sites",
    metadata,
    tenant_key(),
    own_key("kiosk_site_id"),
    Column("code", Text, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("shop_id", BigInteger),
    Column("name", Text, nullable=False),
    UniqueConstraint("tenant_id", "code"),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    ForeignKeyConstraint(["tenant_id", "shop_id"], ["shops.tenant_id", "shops.shop_id"]),
)

kiosks = Table(
    "kiosks",
    metadata,
    tenant_key(),
    own_key("kiosk_id"),
    Column("shop_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("hand_over", Text, nullable=False),
    Column("credential_hash", LargeBinary),
    Column("paired_at", UTC_TIME, nullable=False),
    Column("paired_by", Text, nullable=False),
    Column("last_seen_at", UTC_TIME),
    Column("page_started_at", UTC_TIME),
    Column("version", Text),
    Column("revoked_at", UTC_TIME),
    Column("revoked_by", Text),
    Column("revoke_reason", Text),
    Column("networks", ARRAY(Text)),
    Column("exit_pin_hash", Text),
    Column("cared_at", UTC_TIME),
    Column("cared_by", Text),
    Column("left_at", UTC_TIME),
    Column("scanned_at", UTC_TIME),
    Column("printed_at", UTC_TIME),
    Column("has_paper_trouble", Boolean, nullable=False, server_default="false"),
    Column("camera", Text),
    Column("called_at", UTC_TIME),
    Column("call_answered_at", UTC_TIME),
    Column("call_answered_by", Text),
    UniqueConstraint("tenant_id", "credential_hash"),
    ForeignKeyConstraint(["tenant_id", "shop_id"], ["shops.tenant_id", "shops.shop_id"]),
    CheckConstraint("hand_over IN ('instant', 'clerk', 'cabinet')", name="hand_over"),
    CheckConstraint("octet_length(credential_hash) = 32", name="credential_hash"),
    CheckConstraint(REVOKED_WHOLE, name="revoked"),
    CheckConstraint("cardinality(networks) BETWEEN 1 AND 20", name="networks"),
    CheckConstraint("(cared_at IS NULL) = (cared_by IS NULL)", name="cared"),
    CheckConstraint("camera IN ('here', 'none', 'refused', 'insecure')", name="camera"),
    CheckConstraint("(call_answered_at IS NULL) = (call_answered_by IS NULL)", name="call"),
)

# A pairing begins before anyone knows which bureau will confirm it, so it belongs to the house (tenant 0).
kiosk_pairings = Table(
    "kiosk_pairings",
    metadata,
    tenant_key(),
    own_key("pairing_id"),
    Column("pairing_code", CHAR(8), nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("begun_at", UTC_TIME, nullable=False),
    Column("expires_at", UTC_TIME, nullable=False),
    Column("confirmed_tenant_id", BigInteger),
    Column("confirmed_kiosk_id", BigInteger),
    Column("for_board", Boolean, nullable=False, server_default="false"),
    Column("confirmed_board_id", BigInteger),
    UniqueConstraint("tenant_id", "pairing_code"),
    CheckConstraint("tenant_id = 0", name="house"),
    CheckConstraint("pairing_code ~ '^[0-9]{8}$'", name="pairing_code"),
    CheckConstraint(
        "(confirmed_tenant_id IS NULL) = (num_nonnulls(confirmed_kiosk_id, confirmed_board_id) = 0)",
        name="confirmed",
    ),
    CheckConstraint(
        "CASE WHEN for_board THEN confirmed_kiosk_id IS NULL ELSE confirmed_board_id IS NULL END",
        name="wanted",
    ),
)

wrong_tries = Table(
    "wrong_tries",
    metadata,
    tenant_key(),
    Column("subject", Text, primary_key=True),
    Column("window_started_at", UTC_TIME, nullable=False),
    Column("tries_count", Integer, nullable=False),
    CheckConstraint("tries_count >= 0", name="tries_count"),
)
