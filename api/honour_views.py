"""The honour list as it is shown, read at most once a minute: boards and phones ask often."""

from datetime import datetime

from api.house import House
from api.wire.service import HonourLine, HonourList, HonourPeriod
from ledger.book.queries import load_tenant
from ledger.book.words import TenantId
from ledger.people.queries import volunteers_by_id
from ledger.places.words import WHOLE_BUREAU
from ledger.reports.periods import first_day
from ledger.reports.service.honours import list_honours, ranks_of
from ledger.reports.service.words import HONOURS_MAX


async def honours_page(house: House, tenant_id: TenantId, *, period: HonourPeriod, limit: int) -> HonourList:
    """Describe the first of a bureau's honour list.

    Raises:
        TenantUnknown: there is no such bureau.
    """
    now = house.clock()
    whole = await house.honours.read(
        (tenant_id, period), now=now, begin=lambda: _read(house, tenant_id, period, now)
    )
    return whole.model_copy(update={"items": whole.items[:limit]})


async def _read(house: House, tenant_id: TenantId, period: HonourPeriod, now: datetime) -> HonourList:
    async with house.reading_book() as book:
        tenant = await load_tenant(book, tenant_id)
    today = tenant.day(now)
    from_on = today.replace(month=1, day=1) if period == "year" else first_day(today, period)
    async with house.reading_at(tenant_id) as (connection, log_index):
        honours = await list_honours(
            connection,
            tenant_id=tenant_id,
            scope=WHOLE_BUREAU,
            from_on=from_on,
            to_on=today,
            limit=HONOURS_MAX,
        )
        people = await volunteers_by_id(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_ids=[honour.volunteer_id for honour in honours],
        )
    lines = [
        HonourLine(
            rank=rank,
            name_masked=people[honour.volunteer_id].name_masked,
            station_name=people[honour.volunteer_id].station_name,
            corps=people[honour.volunteer_id].corps,
            minutes=honour.minutes,
            times=honour.times,
        )
        for rank, honour in zip(ranks_of(honours), honours, strict=True)
    ]
    return HonourList(from_on=from_on, to_on=today, items=lines, log_index=log_index)
