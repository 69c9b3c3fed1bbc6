"""The tables of attachments; the DDL is migration 0016.

What a file is and its hash stay; its bytes, sealed under the key of whoever uploaded it, are deleted when
their time has passed. What a file is evidence of is written by the book alone.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from ledger.places.tables import UTC_TIME, own_key, tenant_key
from ledger.storage.metadata import metadata

OF_AN_ATTACHMENT: Final = ["attachments.tenant_id", "attachments.attachment_id"]

attachments = Table(
    "attachments",
    metadata,
    tenant_key(),
    own_key("attachment_id"),
    Column("uploaded_by", Text, nullable=False),
    Column("uploaded_at", UTC_TIME, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("bytes_count", Integer, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("seconds", Integer),
    Column("digest", LargeBinary, nullable=False),
    Column("released_at", UTC_TIME),
    Column("purged_at", UTC_TIME),
    ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"]),
    Index("attachments_uploads_idx", "tenant_id", "uploaded_by", "uploaded_at"),
    CheckConstraint(
        "media_type IN ('image/jpeg', 'audio/wav', 'application/json')", name="media_type_is_known"
    ),
    CheckConstraint("bytes_count BETWEEN 1 AND 1500000", name="bytes_are_few"),
    CheckConstraint("octet_length(digest) = 32", name="digest_is_32_bytes"),
)

attachment_contents = Table(
    "attachment_contents",
    metadata,
    tenant_key(),
    Column("attachment_id", BigInteger, primary_key=True, autoincrement=False),
    Column("uploaded_at", UTC_TIME, nullable=False),
    Column("due_at", UTC_TIME, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    ForeignKeyConstraint(["tenant_id", "attachment_id"], OF_AN_ATTACHMENT),
    Index("attachment_contents_due_idx", "tenant_id", "due_at"),
)

attached_files = Table(
    "attached_files",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("attachment_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("about", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    PrimaryKeyConstraint("tenant_id", "attachment_id"),
    Index("attached_files_about_idx", "tenant_id", "about", "attachment_id"),
    Index("attached_files_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("about <= log_index", name="evidence_follows"),
    CheckConstraint("octet_length(digest) = 32", name="digest_is_32_bytes"),
    info={"sealed": ("attachment_id", "log_index", "about", "digest")},
)
