"""The tables of people, on the one MetaData; the DDL itself is migration 0003."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, CHAR

from ledger.places.tables import IN_UNITS, REVOKED_WHOLE, UTC_TIME, own_key, tenant_key
from ledger.storage.metadata import metadata

OF_A_VOLUNTEER = ["volunteers.tenant_id", "volunteers.volunteer_id"]
OF_A_DEVICE = ["devices.tenant_id", "devices.device_id"]
OF_A_KIOSK = ["kiosks.tenant_id", "kiosks.kiosk_id"]

person_keys = Table(
    "person_keys",
    metadata,
    Column("tenant_id", BigInteger, ForeignKey("tenants.tenant_id"), primary_key=True, autoincrement=False),
    Column("person", Text, primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
)

teams = Table(
    "teams",
    metadata,
    tenant_key(),
    own_key("team_id"),
    Column("code", Text, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("corps", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("closed_at", UTC_TIME),
    UniqueConstraint("tenant_id", "code"),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
)

volunteers = Table(
    "volunteers",
    metadata,
    tenant_key(),
    own_key("volunteer_id"),
    Column("number", Text, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("team_id", BigInteger),
    Column("corps", Text, nullable=False),
    Column("joined_on", Date, nullable=False),
    Column("smartphone", Boolean, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("name_index", LargeBinary, nullable=False),
    Column("phone_sealed", LargeBinary),
    Column("phone_index", LargeBinary),
    Column("sex_sealed", LargeBinary),
    Column("born_on_sealed", LargeBinary),
    Column("left_at", UTC_TIME),
    Column("state", Text, nullable=False, server_default="active"),
    Column("enrolled_by", Text),
    Column("confirmed_by", Text),
    Column("paid", Boolean, nullable=False, server_default="false"),
    Column("insurance_valid_to", Date),
    Column("trainings", ARRAY(Text), nullable=False, server_default="{}"),
    Column("skills", ARRAY(Text), nullable=False, server_default="{}"),
    Column("languages", ARRAY(Text), nullable=False, server_default="{}"),
    Column("adult_on", Date),
    Column("household_index", LargeBinary),
    Column("guardian_sealed", LargeBinary),
    Column("address_sealed", LargeBinary),
    Column("enroller_volunteer_id", BigInteger),
    Column("confirmer_volunteer_id", BigInteger),
    UniqueConstraint("tenant_id", "number"),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    ForeignKeyConstraint(["tenant_id", "team_id"], ["teams.tenant_id", "teams.team_id"]),
    CheckConstraint("(phone_sealed IS NULL) = (phone_index IS NULL)", name="phone"),
    CheckConstraint("state IN ('applied', 'waiting', 'active', 'suspended', 'left')", name="state"),
    CheckConstraint("enrolled_by <> confirmed_by", name="second_person"),
    CheckConstraint("enroller_volunteer_id <> confirmer_volunteer_id", name="second_human"),
    CheckConstraint("confirmer_volunteer_id <> volunteer_id", name="not_oneself"),
    Index(None, "tenant_id", "unit_id"),
    Index(None, "tenant_id", "name_index"),
    Index(None, "tenant_id", "phone_index"),
    Index(None, "tenant_id", "household_index"),
)

staff = Table(
    "staff",
    metadata,
    tenant_key(),
    own_key("staff_id"),
    Column("user_name", Text, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("volunteer_id", BigInteger),
    Column("password_hash", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failed_count", Integer, nullable=False),
    Column("locked_until", UTC_TIME),
    Column("second_factor_sealed", LargeBinary),
    Column("left_at", UTC_TIME),
    UniqueConstraint("tenant_id", "user_name"),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    ForeignKeyConstraint(["tenant_id", "volunteer_id"], OF_A_VOLUNTEER),
    CheckConstraint(
        "cardinality(roles) > 0 AND roles <@ ARRAY['clerk', 'approver', 'shop_keeper', 'shop_monitor',"
        " 'tip_desk', 'auditor', 'administrator']",
        name="roles",
    ),
    CheckConstraint("failed_count >= 0", name="failed_count"),
)

KEY_OF_VOLUNTEER = (person_keys.c.tenant_id == volunteers.c.tenant_id) & (
    person_keys.c.person == func.concat("volunteer/", volunteers.c.volunteer_id)
)
KEY_OF_STAFF = (person_keys.c.tenant_id == staff.c.tenant_id) & (
    person_keys.c.person == func.concat("staff/", staff.c.staff_id)
)

devices = Table(
    "devices",
    metadata,
    tenant_key(),
    own_key("device_id"),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("pass_number", CHAR(9), nullable=False),
    Column("secret_sealed", LargeBinary, nullable=False),
    Column("label", Text, nullable=False),
    Column("activated_at", UTC_TIME, nullable=False),
    Column("revoked_at", UTC_TIME),
    Column("revoked_by", Text),
    Column("revoke_reason", Text),
    Column("spends_from", UTC_TIME),
    Column("browser_hash", LargeBinary),
    UniqueConstraint("tenant_id", "pass_number"),
    ForeignKeyConstraint(["tenant_id", "volunteer_id"], OF_A_VOLUNTEER),
    CheckConstraint("pass_number ~ '^[0-9]{9}$'", name="pass_number"),
    CheckConstraint(REVOKED_WHOLE, name="revoked"),
    Index(None, "tenant_id", "volunteer_id"),
    Index(None, "tenant_id", "browser_hash"),
)

activation_codes = Table(
    "activation_codes",
    metadata,
    tenant_key(),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("issued_at", UTC_TIME, nullable=False),
    Column("expires_at", UTC_TIME, nullable=False),
    Column("withdrawn_at", UTC_TIME),
    Column("used_at", UTC_TIME),
    Column("used_device_id", BigInteger),
    ForeignKeyConstraint(["tenant_id", "volunteer_id"], OF_A_VOLUNTEER),
    ForeignKeyConstraint(["tenant_id", "used_device_id"], OF_A_DEVICE),
    CheckConstraint("(used_at IS NULL) = (used_device_id IS NULL)", name="used"),
    Index(None, "tenant_id", "volunteer_id"),
)

sessions = Table(
    "sessions",
    metadata,
    tenant_key(),
    Column("session_hash", LargeBinary, primary_key=True),
    Column("staff_id", BigInteger),
    Column("device_id", BigInteger),
    Column("created_at", UTC_TIME, nullable=False),
    Column("seen_at", UTC_TIME, nullable=False),
    Column("expires_at", UTC_TIME, nullable=False),
    Column("revoked_at", UTC_TIME),
    ForeignKeyConstraint(["tenant_id", "staff_id"], ["staff.tenant_id", "staff.staff_id"]),
    ForeignKeyConstraint(["tenant_id", "device_id"], OF_A_DEVICE),
    CheckConstraint("num_nonnulls(staff_id, device_id) = 1", name="principal"),
    Index(None, "tenant_id", "staff_id"),
    Index(None, "tenant_id", "device_id"),
)

pass_uses = Table(
    "pass_uses",
    metadata,
    tenant_key(),
    Column("device_id", BigInteger, primary_key=True, autoincrement=False),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
    Column("kiosk_id", BigInteger, nullable=False),
    Column("used_at", UTC_TIME, nullable=False),
    ForeignKeyConstraint(["tenant_id", "device_id"], OF_A_DEVICE),
    ForeignKeyConstraint(["tenant_id", "kiosk_id"], OF_A_KIOSK),
)

visits = Table(
    "visits",
    metadata,
    tenant_key(),
    own_key("visit_id"),
    Column("kiosk_id", BigInteger, nullable=False),
    Column("volunteer_id", BigInteger),
    Column("device_id", BigInteger),
    Column("token_hash", LargeBinary, nullable=False),
    Column("opened_at", UTC_TIME, nullable=False),
    Column("expires_at", UTC_TIME, nullable=False),
    Column("closed_at", UTC_TIME),
    Column("way", Text, nullable=False, server_default="pass"),
    Column("card_id", BigInteger),
    Column("proxy_volunteer_id", BigInteger),
    Column("slips", ARRAY(LargeBinary)),
    Column("may_spend", Boolean, nullable=False, server_default="true"),
    UniqueConstraint("tenant_id", "token_hash"),
    ForeignKeyConstraint(["tenant_id", "kiosk_id"], OF_A_KIOSK),
    ForeignKeyConstraint(["tenant_id", "volunteer_id"], OF_A_VOLUNTEER),
    ForeignKeyConstraint(["tenant_id", "device_id"], OF_A_DEVICE),
    CheckConstraint("way IN ('pass', 'link', 'card', 'slip')", name="way"),
    CheckConstraint(
        "(way = 'slip') = (volunteer_id IS NULL) AND (way = 'slip') = (slips IS NOT NULL)",
        name="only_slips_are_nameless",
    ),
)
