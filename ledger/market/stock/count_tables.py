"""The tables of blind counts and of the differences they find; the DDL is migration 0022."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ledger.market.stock.tables import id_of, index_of
from ledger.market.stock.words import BOXES_MAX
from ledger.places.tables import UTC_TIME
from ledger.storage.metadata import metadata

OPEN_COUNT: Final = "state IN ('open', 'counted')"
OPEN_CASE: Final = "state IN ('open', 'found')"

# The keeper is whoever kept the shop when the count began: they never count it themselves.
counts = Table(
    "counts",
    metadata,
    index_of("tenant_id"),
    index_of("log_index"),
    id_of("shop_id"),
    Column("kind", Text, nullable=False),
    id_of("counter_id"),
    Column("keeper_id", BigInteger),
    Column("giver_id", BigInteger),
    Column("opened_at", UTC_TIME, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'open'")),
    Column("counter_person", BigInteger),
    Column("keeper_person", BigInteger),
    Column("of_keepers_household", Boolean),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("counts_under_way_key", "tenant_id", "shop_id", unique=True, postgresql_where=text(OPEN_COUNT)),
    Index("counts_shop_idx", "tenant_id", "shop_id", "log_index"),
    CheckConstraint("kind IN ('spot', 'full', 'hand_over')", name="kind_is_known"),
    CheckConstraint("state IN ('open', 'counted', 'closed', 'called_off')", name="state_is_known"),
    CheckConstraint("(kind = 'hand_over') = (giver_id IS NOT NULL)", name="hand_over_has_a_giver"),
    CheckConstraint("giver_id <> counter_id", name="hands_change"),
    CheckConstraint("keeper_id <> counter_id", name="second_person_counts"),
    CheckConstraint("keeper_person <> counter_person", name="second_human_counts"),
    CheckConstraint("NOT of_keepers_household", name="household_counts_nothing"),
    info={
        "sealed": ("log_index", "shop_id", "kind", "counter_id", "keeper_id", "giver_id", "opened_at"),
        "sealed_later": ("counter_person", "keeper_person", "of_keepers_household"),
    },
)

# An article counted again has several rows; the last one counts.
count_lines = Table(
    "count_lines",
    metadata,
    index_of("tenant_id"),
    index_of("count_id"),
    index_of("log_index"),
    Column("sku", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("expected", BigInteger, nullable=False),
    PrimaryKeyConstraint("tenant_id", "count_id", "log_index"),
    Index("count_lines_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("count_id < log_index", name="line_follows_count"),
    CheckConstraint(f"quantity BETWEEN 0 AND {BOXES_MAX}", name="quantity_in_range"),
    info={"sealed": ("log_index", "count_id", "sku", "quantity", "expected")},
)

# A whole count has one end; a hand-over has its counted list first, then the signature of the giver.
count_ends = Table(
    "count_ends",
    metadata,
    index_of("tenant_id"),
    index_of("count_id"),
    index_of("log_index"),
    Column("state", Text, nullable=False),
    id_of("ended_by"),
    Column("ended_at", UTC_TIME, nullable=False),
    PrimaryKeyConstraint("tenant_id", "count_id", "log_index"),
    UniqueConstraint("tenant_id", "count_id", "state"),
    Index("count_ends_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("count_id < log_index", name="end_follows_count"),
    CheckConstraint("state IN ('counted', 'closed', 'called_off')", name="state_is_known"),
    info={"sealed": ("log_index", "count_id", "state", "ended_by", "ended_at")},
)

difference_cases = Table(
    "difference_cases",
    metadata,
    index_of("tenant_id"),
    index_of("log_index"),
    id_of("shop_id"),
    Column("sku", Text, nullable=False),
    Column("boxes", Integer, nullable=False),
    Column("set_aside", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    id_of("origin_id"),
    Column("keeper_id", BigInteger),
    Column("opened_at", UTC_TIME, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'open'")),
    Column("keeper_person", BigInteger),
    PrimaryKeyConstraint("tenant_id", "log_index"),
    Index("difference_cases_open_idx", "tenant_id", "shop_id", "sku", postgresql_where=text(OPEN_CASE)),
    Index("difference_cases_shop_idx", "tenant_id", "shop_id", "log_index"),
    CheckConstraint("boxes <> 0", name="boxes_differ"),
    CheckConstraint("set_aside BETWEEN 0 AND greatest(0, -boxes)", name="only_missing_are_set_aside"),
    CheckConstraint("origin IN ('count', 'move')", name="origin_is_known"),
    CheckConstraint("origin_id < log_index", name="case_follows_origin"),
    CheckConstraint("state IN ('open', 'found', 'settled', 'dismissed')", name="state_is_known"),
    info={
        "sealed": (
            "log_index",
            "shop_id",
            "sku",
            "boxes",
            "set_aside",
            "origin",
            "origin_id",
            "keeper_id",
            "opened_at",
        ),
        "sealed_later": ("keeper_person",),
    },
)

# What the monitor found, and what the superior said to it: never one person, never the keeper.
case_steps = Table(
    "case_steps",
    metadata,
    index_of("tenant_id"),
    index_of("case_id"),
    index_of("log_index"),
    Column("step", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    id_of("staff_id"),
    Column("person", BigInteger),
    Column("monitor_id", BigInteger),
    Column("monitor_person", BigInteger),
    Column("keeper_id", BigInteger),
    Column("said_at", UTC_TIME, nullable=False),
    Column("keeper_person", BigInteger),
    Column("of_keepers_household", Boolean),
    PrimaryKeyConstraint("tenant_id", "case_id", "log_index"),
    Index("case_steps_log_index_idx", "tenant_id", "log_index"),
    CheckConstraint("case_id < log_index", name="step_follows_case"),
    CheckConstraint("step IN ('finding', 'agreed', 'sent_back')", name="step_is_known"),
    CheckConstraint("verdict IN ('settle', 'dismiss')", name="verdict_is_known"),
    CheckConstraint("(step = 'finding') = (monitor_id IS NULL)", name="answers_the_monitor"),
    CheckConstraint("staff_id <> monitor_id AND person <> monitor_person", name="superior_is_another"),
    CheckConstraint("staff_id <> keeper_id", name="keeper_decides_nothing"),
    CheckConstraint("person <> keeper_person", name="keeper_in_life_decides_nothing"),
    CheckConstraint("NOT of_keepers_household", name="household_decides_nothing"),
    info={
        "sealed": (
            "log_index",
            "case_id",
            "step",
            "verdict",
            "staff_id",
            "person",
            "monitor_id",
            "monitor_person",
            "keeper_id",
            "said_at",
        ),
        "sealed_later": ("keeper_person", "of_keepers_household"),
    },
)
