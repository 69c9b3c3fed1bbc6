"""The tables of the register of people, on the one MetaData; the DDL itself is migration 0012."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.people.tables import OF_A_VOLUNTEER
from ledger.places.tables import IN_UNITS, UTC_TIME, own_key, tenant_key
from ledger.storage.metadata import metadata

VOLUNTEER = ["tenant_id", "volunteer_id"]

volunteer_events = Table(
    "volunteer_events",
    metadata,
    tenant_key(),
    own_key("event_id"),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_at", UTC_TIME, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("unit_id", BigInteger),
    Column("reason", Text),
    Column("seen", Text),
    Column("fields", ARRAY(Text)),
    ForeignKeyConstraint(VOLUNTEER, OF_A_VOLUNTEER),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    CheckConstraint(
        "seen IS NULL OR seen IN ('in_person', 'phone', 'document') AND kind = 'confirmed'", name="seen"
    ),
    CheckConstraint("fields IS NULL OR kind = 'changed'", name="fields"),
    CheckConstraint(
        "kind IN ('applied', 'enrolled', 'confirmed', 'declined', 'changed', 'moved', 'suspended',"
        " 'resumed', 'left', 'returned', 'closed', 'pin_set', 'pin_withdrawn', 'linked',"
        " 'card_printed', 'card_withdrawn', 'card_pin_set')",
        name="kind",
    ),
    Index(None, "tenant_id", "volunteer_id"),
)

consents = Table(
    "consents",
    metadata,
    tenant_key(),
    own_key("consent_id"),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("version", SmallInteger, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("said_at", UTC_TIME, nullable=False),
    Column("channel", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    ForeignKeyConstraint(VOLUNTEER, OF_A_VOLUNTEER),
    CheckConstraint("channel IN ('phone', 'paper', 'application')", name="channel"),
    CheckConstraint("version >= 1", name="version"),
    Index(
        "consents_tenant_id_volunteer_id_purpose_idx", "tenant_id", "volunteer_id", "purpose", "consent_id"
    ),
)

data_requests = Table(
    "data_requests",
    metadata,
    tenant_key(),
    own_key("data_request_id"),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("field", Text),
    Column("wanted_sealed", LargeBinary),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", UTC_TIME, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", UTC_TIME),
    Column("verdict", Text),
    Column("reason", Text),
    Column("asker_volunteer_id", BigInteger),
    Column("decider_volunteer_id", BigInteger),
    ForeignKeyConstraint(VOLUNTEER, OF_A_VOLUNTEER),
    CheckConstraint(
        "kind = 'correct' AND field IS NOT NULL AND wanted_sealed IS NOT NULL"
        " OR kind = 'close' AND field IS NULL AND wanted_sealed IS NULL",
        name="kind",
    ),
    CheckConstraint("verdict IN ('done', 'refused')", name="verdict"),
    CheckConstraint(
        "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (verdict IS NULL)",
        name="decided",
    ),
    CheckConstraint("asked_by <> decided_by", name="second_person"),
    CheckConstraint("asker_volunteer_id <> decider_volunteer_id", name="second_human"),
    CheckConstraint("decider_volunteer_id <> volunteer_id", name="not_oneself"),
    Index(None, "tenant_id", "volunteer_id"),
)
Index(
    "data_requests_open_idx",
    data_requests.c.tenant_id,
    data_requests.c.data_request_id,
    postgresql_where=data_requests.c.decided_at.is_(None),
)

pins = Table(
    "pins",
    metadata,
    tenant_key(),
    Column("volunteer_id", BigInteger, primary_key=True, autoincrement=False),
    Column("pin_hash", Text),
    Column("set_at", UTC_TIME, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("failed_count", Integer, nullable=False),
    Column("locked_until", UTC_TIME),
    ForeignKeyConstraint(VOLUNTEER, OF_A_VOLUNTEER),
    CheckConstraint("failed_count >= 0", name="failed_count"),
)

applications = Table(
    "applications",
    metadata,
    tenant_key(),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("applied_at", UTC_TIME, nullable=False),
    UniqueConstraint("tenant_id", "volunteer_id"),
    ForeignKeyConstraint(VOLUNTEER, OF_A_VOLUNTEER),
)

personal_reads = Table(
    "personal_reads",
    metadata,
    tenant_key(),
    own_key("read_id"),
    Column("kind", Text, nullable=False),
    Column("read_by", Text, nullable=False),
    Column("read_at", UTC_TIME, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("volunteer_id", BigInteger),
    Column("query_index", LargeBinary),
    Column("opened_count", Integer, nullable=False),
    Column("found_count", Integer, nullable=False),
    ForeignKeyConstraint(VOLUNTEER, OF_A_VOLUNTEER),
    ForeignKeyConstraint(["tenant_id", "unit_id"], IN_UNITS),
    CheckConstraint(
        "kind = 'search' AND query_index IS NOT NULL AND volunteer_id IS NULL"
        " OR kind = 'record' AND query_index IS NULL AND volunteer_id IS NOT NULL",
        name="kind",
    ),
    CheckConstraint("opened_count >= 0 AND found_count >= 0", name="counts"),
    Index(None, "tenant_id", "read_at"),
    Index(None, "tenant_id", "volunteer_id"),
)
