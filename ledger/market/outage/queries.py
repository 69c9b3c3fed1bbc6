"""What is read of paper slips: printed blocks with what became of them, and entries for pages."""

from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import AMOUNT_MAX, LogIndex, Principal, TenantId
from ledger.market.outage.refusals import EntryUnknown
from ledger.market.outage.words import BlockView, EntryId, EntryLine, EntryState, EntryView
from ledger.people.words import VolunteerId
from ledger.places.words import Scope, ShopId

BLOCKS_SHOWN_MAX: Final = 100

_BLOCK: Final = """
SELECT b.*, s.name AS shop_name, (
    SELECT jsonb_object_agg(state, slips) FROM (
        SELECT e.state, count(*) AS slips FROM outage_entries e
        WHERE e.tenant_id = b.tenant_id AND e.serial >= b.first_serial
            AND e.serial < b.first_serial + b.slips_count AND e.state <> 'sent_back'
        GROUP BY e.state) counted) AS entries
FROM outage_blocks b
JOIN shops s ON s.tenant_id = b.tenant_id AND s.shop_id = b.shop_id
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE b.tenant_id = :tenant_id"""
BLOCKS: Final = text(f"""{_BLOCK} AND starts_with(u.path, :scope)
ORDER BY b.log_index DESC LIMIT :limit""")
ONE_BLOCK: Final = text(f"{_BLOCK} AND b.first_serial = :first_serial")
VIEW: Final = """
SELECT e.*, s.name AS shop_name, l.lines, v.verdict, v.missing, v.confirmed_by, v.settled_by,
    v.log_index AS verdict_index, t.reason
FROM outage_entries e
JOIN shops s ON s.tenant_id = e.tenant_id AND s.shop_id = e.shop_id
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(line.sku, g.name_zh, g.name_en, line.quantity) ORDER BY line.line)
        AS lines
    FROM outage_lines line JOIN goods g ON g.tenant_id = line.tenant_id AND g.sku = line.sku
    WHERE line.tenant_id = e.tenant_id AND line.log_index = e.log_index) l
LEFT JOIN LATERAL (
    SELECT * FROM outage_verdicts WHERE tenant_id = e.tenant_id AND entry_id = e.log_index
    ORDER BY log_index DESC LIMIT 1) v ON true
LEFT JOIN transactions t ON t.tenant_id = e.tenant_id AND t.log_index = v.log_index
WHERE e.tenant_id = :tenant_id AND starts_with(u.path, :scope)"""
BY_ID: Final = text(f"{VIEW} AND e.log_index = :entry_id")
# What somebody still has to do comes first, oldest first; the rest newest first.
OPEN: Final = text(f"""{VIEW} AND e.state = :state AND e.log_index > :after
ORDER BY e.log_index LIMIT :limit""")
ENDED: Final = text(f"""{VIEW} AND e.state NOT IN ('waiting', 'difference') AND e.log_index < :before
ORDER BY e.log_index DESC LIMIT :limit""")
NUMBERED: Final = text("""
SELECT volunteer_id FROM volunteers
WHERE tenant_id = :tenant_id AND number = :number AND left_at IS NULL""")

POSTED: Final = frozenset({EntryState.POSTED, EntryState.OWED})


async def list_blocks(connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope) -> list[BlockView]:
    """Return the last blocks printed for the shops of an area, newest first."""
    found = await connection.execute(
        BLOCKS, {"tenant_id": tenant_id, "scope": scope, "limit": BLOCKS_SHOWN_MAX}
    )
    return [_block(row) for row in found.mappings()]


async def find_block(connection: AsyncConnection, *, tenant_id: TenantId, first_serial: int) -> BlockView:
    """Return the block that begins with a serial."""
    found = await connection.execute(ONE_BLOCK, {"tenant_id": tenant_id, "first_serial": first_serial})
    return _block(found.mappings().one())


async def find_entry(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, entry_id: EntryId
) -> EntryView:
    """Return an entry of a shop in reach, or raise EntryUnknown."""
    found = await connection.execute(BY_ID, {"tenant_id": tenant_id, "scope": scope, "entry_id": entry_id})
    row = found.mappings().one_or_none()
    if row is None:
        raise EntryUnknown
    return _view(row)


async def list_entries(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    scope: Scope,
    state: EntryState | None,
    position: int | None,
    limit: int,
) -> list[EntryView]:
    """Return entries of an area: open ones of a state, oldest first, or with None the ended, newest first."""
    of = {"tenant_id": tenant_id, "scope": scope, "limit": limit}
    if state is None:
        asked = {**of, "before": AMOUNT_MAX if position is None else position}
        return [_view(row) for row in (await connection.execute(ENDED, asked)).mappings()]
    asked = {**of, "state": state.value, "after": -1 if position is None else position}
    return [_view(row) for row in (await connection.execute(OPEN, asked)).mappings()]


async def volunteer_of_number(
    connection: AsyncConnection, *, tenant_id: TenantId, number: str
) -> VolunteerId | None:
    """Return the volunteer whose number stands on a slip."""
    found = await connection.scalar(NUMBERED, {"tenant_id": tenant_id, "number": number})
    return None if found is None else VolunteerId(found)


def _block(row: RowMapping) -> BlockView:
    return BlockView(
        log_index=LogIndex(row["log_index"]),
        shop_id=ShopId(row["shop_id"]),
        shop_name=row["shop_name"],
        first_serial=row["first_serial"],
        slips_count=row["slips_count"],
        printed_by=Principal(row["printed_by"]),
        printed_at=row["printed_at"],
        entries={EntryState(state): slips for state, slips in (row["entries"] or {}).items()},
    )


def _view(row: RowMapping) -> EntryView:
    state = EntryState(row["state"])
    return EntryView(
        entry_id=EntryId(row["log_index"]),
        serial=row["serial"],
        shop_id=ShopId(row["shop_id"]),
        shop_name=row["shop_name"],
        volunteer_id=VolunteerId(row["volunteer_id"]),
        lines=[EntryLine(*line) for line in row["lines"]],
        handed_over_at=row["handed_over_at"],
        entered_by=Principal(f"staff/{row['entered_by']}"),
        entered_at=row["entered_at"],
        state=state,
        confirmed_by=_staff(row["confirmed_by"]),
        settled_by=_staff(row["settled_by"]),
        missing=row["missing"],
        order_id=row["verdict_index"] if state in POSTED else None,
        reason=row["reason"],
    )


def _staff(staff_id: int | None) -> Principal | None:
    return None if staff_id is None else Principal(f"staff/{staff_id}")
