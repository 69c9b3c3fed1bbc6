"""The tables of the public log: what was signed last in each epoch, how epochs began, forks reported."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ledger.storage.metadata import metadata

# A projection: one row an epoch, replaced by each signature. What was signed last is kept in files, too.
signed_checkpoints = Table(
    "signed_checkpoints",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("epoch", Integer, autoincrement=False, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("note", Text, nullable=False),
    Column("signed_with", Text, nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("tenant_id", "epoch"),
    CheckConstraint("epoch >= 1 AND size >= 1", name="counts_from_one"),
    CheckConstraint("octet_length(root) = 32", name="root_is_32_bytes"),
    CheckConstraint("length(note) <= 100000", name="note_is_bounded"),
    postgresql_with={"fillfactor": "20"},
)

# How an epoch after the first began: with a transaction that quotes what the one before had signed last.
epochs = Table(
    "epochs",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("epoch", Integer, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, nullable=False),
    Column("old_origin", Text, nullable=False),
    Column("old_size", BigInteger),
    Column("old_root", LargeBinary),
    Column("old_note", Text),
    PrimaryKeyConstraint("tenant_id", "epoch"),
    UniqueConstraint("tenant_id", "log_index"),
    CheckConstraint("epoch >= 2", name="first_epoch_begins_by_itself"),
    CheckConstraint("octet_length(old_root) = 32", name="old_root_is_32_bytes"),
    CheckConstraint(
        "num_nulls(old_size, old_root, old_note) IN (0, 3)", name="old_checkpoint_is_whole_or_lost"
    ),
    info={"sealed": ("log_index", "epoch", "old_origin", "old_size", "old_root", "old_note")},
)

# Two notes that we signed and that cannot both be of one tree; told by a phone, a kiosk or an auditor.
fork_alarms = Table(
    "fork_alarms",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("alarm_id", LargeBinary, nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("old_size", BigInteger, nullable=False),
    Column("old_root", LargeBinary, nullable=False),
    Column("old_note", Text, nullable=False),
    Column("new_size", BigInteger, nullable=False),
    Column("new_root", LargeBinary, nullable=False),
    Column("new_note", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "alarm_id"),
    Index("fork_alarms_raised_at_idx", "tenant_id", text("raised_at DESC")),
    CheckConstraint("octet_length(alarm_id) = 32", name="alarm_id_is_a_digest"),
    CheckConstraint("octet_length(old_root) = 32 AND octet_length(new_root) = 32", name="roots_are_32_bytes"),
    CheckConstraint("length(old_note) <= 100000 AND length(new_note) <= 100000", name="notes_are_bounded"),
)
