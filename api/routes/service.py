"""Routes of service time: one's record and stars, the honour list, and whether all are treated alike."""

from datetime import timedelta
from typing import Annotated, Final

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.honour_views import honours_page
from api.house import House
from api.identity import BOOK_READERS, PHONE
from api.refusals import CursorUnknown
from api.service_views import service_line
from api.verbs import PUBLIC, reads
from api.wire.base import CURSOR_LENGTH_MAX, WHOLE_NUMBER_MAX
from api.wire.service import (
    FairnessGroup,
    FairnessReport,
    HonourList,
    HonourPeriod,
    ServiceRecord,
    ServiceStanding,
)
from ledger.book.queries import load_tenant
from ledger.book.refusals import TenantUnknown
from ledger.book.words import TenantId
from ledger.people.words import PhoneHolder, StaffMember
from ledger.reports.as_of import first_index_since
from ledger.reports.periods import day_begins_at
from ledger.reports.service.fairness import compare_groups, read_members
from ledger.reports.service.queries import list_services
from ledger.reports.service.stars import minutes_to_next_star, stars_of
from ledger.reports.service.words import HONOURS_MAX, SERVICES_PAGE_MAX, STAR_HOURS
from ledger.reports.standing import standing_of

FAIRNESS_SPAN: Final = timedelta(days=91)
HONOURS_SHOWN: Final = 20


@reads("/me/service", "get_my_service", by=PHONE)
async def get_my_service(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> ServiceStanding:
    """Show one's service time and the stars for it."""
    async with house.reading_at(holder.tenant_id) as (connection, log_index):
        standing = await standing_of(
            connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id, now=house.clock()
        )
    minutes = standing.minutes_served
    return ServiceStanding(
        minutes=minutes,
        stars=stars_of(minutes),
        star_hours=list(STAR_HOURS),
        minutes_to_next=minutes_to_next_star(minutes),
        log_index=log_index,
    )


@reads("/me/service-record", "list_my_services", by=PHONE, refuses=(CursorUnknown,))
async def list_my_services(
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=SERVICES_PAGE_MAX)] = None,
) -> ServiceRecord:
    """List what one gave time to, newest first (67号令 art. 12: everybody may see their own record)."""
    async with house.reading() as connection:
        page = await list_services(
            connection,
            keyring=house.keyring,
            tenant_id=holder.tenant_id,
            volunteer_id=holder.volunteer_id,
            before=read_index_cursor(cursor),
            limit=limit or SERVICES_PAGE_MAX,
        )
    return ServiceRecord(
        items=[service_line(service) for service in page.items],
        next_cursor=None if page.before is None else str(page.before),
    )


@reads("/bureaus/{tenant_id:int}/honours", "list_honours", by=PUBLIC, refuses=(TenantUnknown,))
async def get_honours(
    house: NamedDependency[House],
    tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    period: Annotated[HonourPeriod | None, QueryParameter()] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=HONOURS_MAX)] = None,
) -> HonourList:
    """List who of a bureau gave most time, of those who agreed to be shown, masked."""
    return await honours_page(
        house, TenantId(tenant_id), period=period or "month", limit=limit or HONOURS_SHOWN
    )


@reads("/reports/fairness", "get_fairness", by=BOOK_READERS)
async def get_fairness(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> FairnessReport:
    """Compare corps, ages and people without a phone of one's area over the last quarter."""
    async with house.totals:
        async with house.reading_book() as book:
            tenant = await load_tenant(book, staff.tenant_id)
        today = tenant.day(house.clock())
        since = today - FAIRNESS_SPAN
        async with house.reading_at(tenant.tenant_id) as (connection, log_index):
            first = await first_index_since(
                connection, tenant_id=tenant.tenant_id, moment=day_begins_at(since, tenant.zone)
            )
            members = await read_members(
                connection,
                keyring=house.keyring,
                tenant_id=tenant.tenant_id,
                scope=staff.unit.path,
                today=today,
            )
            found = await compare_groups(connection, tenant_id=tenant.tenant_id, members=members, first=first)
    return FairnessReport(
        since=since,
        is_part=found.is_part,
        groups=[FairnessGroup(**group._asdict()) for group in found.groups],
        log_index=log_index,
    )


ROUTES = (get_my_service, list_my_services, get_honours, get_fairness)
