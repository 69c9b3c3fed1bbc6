"""Routes of differences: what the monitor finds, and what the superior says to it."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import next_index_cursor, read_index_cursor
from api.house import House
from api.identity import APPROVER, SHOP_MONITOR, STOCK_READERS
from api.once import booked
from api.refusals import CursorUnknown
from api.requests import Intent
from api.routes.deliveries import CursorAsked, ShopAsked
from api.stock_views import difference_case, names_of, shops_asked
from api.verbs import commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.stock_counts import CaseKept, CaseVerdictSent, DifferenceCasePage, FindingSent
from ledger.market.stock import refusals
from ledger.market.stock.operations.case import DecideCase, FindCase
from ledger.market.stock.queries.counting import list_cases
from ledger.market.stock.queries.pages import PAGE_MAX
from ledger.market.stock.words import CaseId, Verdict
from ledger.people.words import StaffMember
from ledger.places.refusals import ShopUnknown

CaseIndex = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]
UNREACHED = (refusals.CaseUnknown, refusals.StockRoleMissing, refusals.CaseEnded, refusals.OwnCase)


@reads("/difference-cases", "list_difference_cases", by=STOCK_READERS, refuses=(ShopUnknown, CursorUnknown))
async def get_difference_cases(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: ShopAsked = None,
    is_open: Annotated[bool | None, QueryParameter(name="open")] = None,
    cursor: CursorAsked = None,
) -> DifferenceCasePage:
    """List the differences of one's shops, newest first: the open ones, or with false those decided."""
    before = read_index_cursor(cursor)
    async with house.reading() as connection:
        shops = await shops_asked(connection, staff, shop_id)
        found = await list_cases(
            connection,
            tenant_id=staff.tenant_id,
            shop_ids=shops,
            is_open=is_open is not False,
            before=before,
        )
        people = [one.keeper_id for one in found]
        people += [step.staff_id for one in found for step in one.steps]
        names = await names_of(connection, house, staff, people)
    return DifferenceCasePage(
        items=[difference_case(one, names) for one in found],
        next_cursor=next_index_cursor([one.case_id for one in found], size=PAGE_MAX),
    )


@commands(
    "/difference-cases/{case_id:int}/findings",
    "find_difference",
    by=SHOP_MONITOR,
    refuses=(*UNREACHED, refusals.CaseFound),
)
async def find_difference(
    data: JSONBody[FindingSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    case_id: CaseIndex,
) -> Response[CaseKept]:
    """Say what one found about a difference; the superior decides on it."""
    return await booked(
        house,
        staff.tenant_id,
        FindCase(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            case_id=CaseId(case_id),
            verdict=Verdict(data.verdict),
            reason=data.reason,
        ),
        CaseKept,
    )


@commands(
    "/difference-cases/{case_id:int}/verdicts",
    "decide_difference",
    by=APPROVER,
    refuses=(*UNREACHED, refusals.SamePerson, refusals.CaseNotFound, refusals.BoxesReserved),
)
async def decide_difference(
    data: JSONBody[CaseVerdictSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    case_id: CaseIndex,
) -> Response[CaseKept]:
    """Agree with what the monitor found, or send the difference back to be looked into again."""
    return await booked(
        house,
        staff.tenant_id,
        DecideCase(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            case_id=CaseId(case_id),
            agrees=data.agrees,
            reason=data.reason,
        ),
        CaseKept,
    )


ROUTES = (get_difference_cases, find_difference, decide_difference)
