"""The tables of certificates; each row is sealed with its transaction."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.storage.metadata import metadata

certificates = Table(
    "certificates",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("code", Text, nullable=False),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("done", JSONB, nullable=False),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    UniqueConstraint("tenant_id", "code"),
    Index("certificates_volunteer_idx", "tenant_id", "volunteer_id", "log_index"),
    CheckConstraint("code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'", name="code_is_ours"),
    CheckConstraint("from_on <= to_on", name="period_runs_forward"),
    CheckConstraint("minutes > 0", name="minutes_positive"),
    info={"sealed": ("log_index", "code", "volunteer_id", "unit_id", "from_on", "to_on", "minutes", "done")},
)

certificate_ends = Table(
    "certificate_ends",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("certificate_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "certificate_id"),
    UniqueConstraint("tenant_id", "log_index"),
    CheckConstraint("certificate_id < log_index", name="end_follows_issue"),
    info={"sealed": ("certificate_id", "log_index")},
)
