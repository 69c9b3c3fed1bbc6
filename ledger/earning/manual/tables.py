"""The table of awards by hand: what was shown for each, and who gave it under which limit."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from ledger.storage.metadata import metadata

# The award itself is the claim of the same index; a second person decides it like any other.
manual_awards = Table(
    "manual_awards",
    metadata,
    Column("tenant_id", BigInteger, autoincrement=False, nullable=False),
    Column("log_index", BigInteger, autoincrement=False, nullable=False),
    Column("volunteer_id", BigInteger, nullable=False),
    Column("staff_id", BigInteger, nullable=False),
    Column("staff_volunteer_id", BigInteger),
    Column("points", Integer, nullable=False),
    Column("manual_limit", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("attachment_id", BigInteger, nullable=False),
    Column("given_before", Integer),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("manual_awards_volunteer_idx", "tenant_id", "volunteer_id", "log_index"),
    CheckConstraint("points > 0", name="points_positive"),
    CheckConstraint("path IN ('auto', 'one', 'two')", name="path_is_known"),
    CheckConstraint("path <> 'auto' OR points <= manual_limit", name="alone_within_the_limit"),
    CheckConstraint("given_before >= 0", name="given_before_not_negative"),
    CheckConstraint(
        "path <> 'auto' OR points + given_before <= manual_limit", name="alone_within_the_limit_of_the_month"
    ),
    CheckConstraint("staff_volunteer_id <> volunteer_id", name="not_for_oneself"),
    info={
        "sealed_later": ("given_before",),
        "sealed": (
            "log_index",
            "volunteer_id",
            "staff_id",
            "staff_volunteer_id",
            "points",
            "manual_limit",
            "path",
            "attachment_id",
        ),
    },
)
