"""The public notice as it is shown, read at most once a minute: boards and phones ask often."""

from datetime import datetime
from zoneinfo import ZoneInfo

from api.house import House
from api.wire.notice import Notice, NoticeLine
from ledger.book.words import TenantId
from ledger.earning.notice.listing import Listing, Shown, masked_names, notice_of
from ledger.earning.notice.refusals import NoticeUnknown
from ledger.earning.notice.words import AFTER_NOTICE, Noticed
from ledger.people.words import ERASED, VolunteerId
from ledger.places.rules import shown_code, typed_code
from ledger.places.words import UnitId
from ledger.reports.as_of import TICK, first_index_since
from ledger.reports.zone import zone_of


async def notice_page(
    house: House,
    tenant_id: TenantId,
    *,
    after: tuple[UnitId, str] | None,
    limit: int,
    volunteer_id: VolunteerId | None = None,
) -> Notice:
    """Describe the part of a bureau's notice after a place; only its own names are opened.

    Raises:
        TenantUnknown: there is no such bureau.
    """
    async with house.reading() as connection:
        zone = await zone_of(connection, tenant_id=tenant_id)
    listing = await _read(house, tenant_id)
    lines, is_more = listing.page(after, limit=limit)
    async with house.reading() as connection:
        names = await masked_names(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_ids={line.noticed.volunteer_id for line in lines},
            now=house.clock(),
        )
    return Notice(
        items=[
            _say(line, names.get(line.noticed.volunteer_id, ERASED), zone, volunteer_id) for line in lines
        ],
        next_cursor=f"{lines[-1].group_id}.{lines[-1].code}" if is_more else None,
        total=len(listing.shown),
    )


async def find_noticed(house: House, tenant_id: TenantId, code: str) -> Noticed:
    """Return the award that a code of the notice names, or refuse."""
    found = (await _read(house, tenant_id)).by_code.get(typed_code(code))
    if found is None:
        raise NoticeUnknown
    return found.noticed


async def _read(house: House, tenant_id: TenantId) -> Listing:
    """Return the notice of this minute."""
    now = house.clock()
    return await house.notices.read(tenant_id, now=now, begin=lambda: _list(house, tenant_id, now))


async def _list(house: House, tenant_id: TenantId, now: datetime) -> Listing:
    async with house.reading() as connection:
        first_index = await first_index_since(connection, tenant_id=tenant_id, moment=now - AFTER_NOTICE)
        return await notice_of(
            connection, keyring=house.keyring, tenant_id=tenant_id, first_index=first_index
        )


def _say(line: Shown, name_masked: str, zone: ZoneInfo, volunteer_id: VolunteerId | None) -> NoticeLine:
    noticed = line.noticed
    return NoticeLine(
        code=shown_code(line.code),
        name_masked=name_masked,
        activity_zh=noticed.activity.zh,
        activity_en=noticed.activity.en,
        points=noticed.points,
        group=line.group,
        until_on=(noticed.until - TICK).astimezone(zone).date(),
        mine=noticed.volunteer_id == volunteer_id,
    )
