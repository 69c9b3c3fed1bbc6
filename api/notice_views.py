"""The public notice as it is shown, read at most once a minute: boards and phones ask often."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from api.house import House
from api.wire.notice import Notice, NoticeLine
from ledger.book.words import TenantId
from ledger.earning.notice.queries import Shown, notice_of
from ledger.earning.notice.refusals import NoticeUnknown
from ledger.earning.notice.words import AFTER_NOTICE
from ledger.people.words import VolunteerId
from ledger.places.rules import shown_code, typed_code
from ledger.reports.as_of import TICK, first_index_since
from ledger.reports.zone import zone_of

FRESH: Final = timedelta(minutes=1)


async def notice_page(
    house: House,
    tenant_id: TenantId,
    *,
    start: int,
    limit: int,
    volunteer_id: VolunteerId | None = None,
) -> Notice:
    """Describe a part of a bureau's notice.

    Raises:
        TenantUnknown: there is no such bureau.
    """
    async with house.reading() as connection:
        zone = await zone_of(connection, tenant_id=tenant_id)
    lines = await _read(house, tenant_id)
    end = start + limit
    return Notice(
        items=[_say(line, zone, volunteer_id) for line in lines[start:end]],
        next_cursor=str(end) if end < len(lines) else None,
        total=len(lines),
    )


async def find_noticed(house: House, tenant_id: TenantId, code: str) -> Shown:
    """Return the award that a code of the notice names, or refuse."""
    asked = typed_code(code)
    for line in await _read(house, tenant_id):
        if line.code == asked:
            return line
    raise NoticeUnknown


async def _read(house: House, tenant_id: TenantId) -> list[Shown]:
    now = house.clock()
    known = house.notices.get(tenant_id)
    if known is not None and known[0] <= now < known[0] + FRESH:
        return known[1]
    async with house.reading() as connection:
        first_index = await first_index_since(connection, tenant_id=tenant_id, moment=now - AFTER_NOTICE)
        lines = await notice_of(
            connection, keyring=house.keyring, tenant_id=tenant_id, first_index=first_index, now=now
        )
    house.notices[tenant_id] = (now, lines)
    return lines


def _say(line: Shown, zone: ZoneInfo, volunteer_id: VolunteerId | None) -> NoticeLine:
    noticed = line.noticed
    return NoticeLine(
        code=shown_code(line.code),
        name_masked=noticed.name_masked,
        activity_zh=noticed.activity.zh,
        activity_en=noticed.activity.en,
        points=noticed.points,
        group=line.group,
        until_on=(noticed.until - TICK).astimezone(zone).date(),
        mine=noticed.volunteer_id == volunteer_id,
    )
