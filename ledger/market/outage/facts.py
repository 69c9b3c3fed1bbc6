"""What commands ask about paper slips, and how it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, TenantId
from ledger.market.outage.words import Block, Entry, EntryId, EntryState
from ledger.market.words import LineAsked, Sku
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import Scope, ShopId

NEXT_SERIAL: Final = """
SELECT first_serial + slips_count AS serial FROM outage_blocks
WHERE tenant_id = $1 ORDER BY first_serial DESC LIMIT 1"""
BLOCKS: Final = """
SELECT asked.serial, b.shop_id, b.first_serial, b.slips_count, b.printed_at
FROM unnest($2::bigint[]) AS asked (serial)
CROSS JOIN LATERAL (
    SELECT * FROM outage_blocks WHERE tenant_id = $1 AND first_serial <= asked.serial
    ORDER BY first_serial DESC LIMIT 1) b
WHERE asked.serial < b.first_serial + b.slips_count"""
TAKEN: Final = """
SELECT serial, log_index FROM outage_entries
WHERE tenant_id = $1 AND serial = ANY($2::bigint[]) AND state <> 'sent_back'"""
ENTRIES: Final = """
SELECT e.*, u.path, l.skus, l.quantities, v.confirmed_by, v.confirmer_person, v.missing
FROM outage_entries e
JOIN shops s ON s.tenant_id = e.tenant_id AND s.shop_id = e.shop_id
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
CROSS JOIN LATERAL (
    SELECT array_agg(sku ORDER BY line) AS skus, array_agg(quantity ORDER BY line) AS quantities
    FROM outage_lines WHERE tenant_id = e.tenant_id AND log_index = e.log_index) l
LEFT JOIN LATERAL (
    SELECT confirmed_by, confirmer_person, missing FROM outage_verdicts
    WHERE tenant_id = e.tenant_id AND entry_id = e.log_index ORDER BY log_index DESC LIMIT 1) v ON true
WHERE e.tenant_id = $1 AND e.log_index = ANY($2::bigint[])"""
SERVING: Final = """
SELECT volunteer_id FROM volunteers
WHERE tenant_id = $1 AND volunteer_id = ANY($2::bigint[]) AND left_at IS NULL"""


@dataclass(frozen=True, slots=True)
class NextSerialFact(Fact):
    """Asks for the first serial that no block has; None before the first block."""


@dataclass(frozen=True, slots=True)
class BlockFact(Fact):
    """Asks for the Block that a serial was printed in."""

    serial: int


@dataclass(frozen=True, slots=True)
class TakenFact(Fact):
    """Asks for the EntryId by which a serial was entered, and not sent back."""

    serial: int


@dataclass(frozen=True, slots=True)
class EntryFact(Fact):
    """Asks for an Entry."""

    entry_id: EntryId


@dataclass(frozen=True, slots=True)
class ServingFact(Fact):
    """Asks whether a volunteer is one still: True."""

    volunteer_id: VolunteerId


async def load_next_serial(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[NextSerialFact]
) -> Mapping[NextSerialFact, int]:
    """Load where the next block begins."""
    serial = await connection.fetchval(NEXT_SERIAL, tenant_id)
    return {fact: serial for fact in facts if serial is not None}


async def load_blocks(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[BlockFact]
) -> Mapping[BlockFact, Block]:
    """Load the blocks of serials."""
    rows = await connection.fetch(BLOCKS, tenant_id, [fact.serial for fact in facts])
    return {
        BlockFact(row["serial"]): Block(
            ShopId(row["shop_id"]), row["first_serial"], row["slips_count"], row["printed_at"]
        )
        for row in rows
    }


async def load_taken(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[TakenFact]
) -> Mapping[TakenFact, EntryId]:
    """Load which serials were entered."""
    rows = await connection.fetch(TAKEN, tenant_id, [fact.serial for fact in facts])
    return {TakenFact(row["serial"]): EntryId(row["log_index"]) for row in rows}


async def load_entries(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[EntryFact]
) -> Mapping[EntryFact, Entry]:
    """Load entries with their lines and who decided about them last."""
    rows = await connection.fetch(ENTRIES, tenant_id, [fact.entry_id for fact in facts])
    return {EntryFact(EntryId(row["log_index"])): _entry(row) for row in rows}


async def load_serving(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ServingFact]
) -> Mapping[ServingFact, bool]:
    """Load who is a volunteer still."""
    rows = await connection.fetch(SERVING, tenant_id, [fact.volunteer_id for fact in facts])
    return {ServingFact(VolunteerId(row["volunteer_id"])): True for row in rows}


def _entry(row: asyncpg.Record) -> Entry:
    return Entry(
        entry_id=EntryId(row["log_index"]),
        serial=row["serial"],
        shop_id=ShopId(row["shop_id"]),
        shop_path=Scope(row["path"]),
        volunteer_id=VolunteerId(row["volunteer_id"]),
        lines=tuple(
            LineAsked(Sku(sku), quantity)
            for sku, quantity in zip(row["skus"], row["quantities"], strict=True)
        ),
        handed_over_at=row["handed_over_at"],
        entered_by=StaffId(row["entered_by"]),
        enterer_person=row["enterer_person"],
        state=EntryState(row["state"]),
        confirmed_by=row["confirmed_by"],
        confirmer_person=row["confirmer_person"],
        missing=row["missing"],
    )


LOADERS: Final[Loaders] = {
    NextSerialFact: load_next_serial,
    BlockFact: load_blocks,
    TakenFact: load_taken,
    EntryFact: load_entries,
    ServingFact: load_serving,
}
