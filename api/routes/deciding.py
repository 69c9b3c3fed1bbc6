"""Routes around deciding: loans of approvers, the working calendar, figures of approvers and enrollers."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.house import House
from api.identity import ADMINISTRATOR, BOOK_READERS, OFFICE_READERS
from api.once import answer_once, respond
from api.requests import Intent
from api.routes.claims import eyes_of_staff
from api.verbs import changes, commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.deciding import (
    Approver,
    ApproverList,
    Calendar,
    CalendarDay,
    CalendarSent,
    Decider,
    DecidingFigures,
    Enroller,
    Loan,
    LoanList,
    LoanMade,
    LoanSent,
)
from api.wire.volunteers import NothingSent
from ledger.book.words import LogIndex
from ledger.earning.deciding.operations.calendar import DayEntered, enter_days, list_days
from ledger.earning.deciding.operations.lend import EndLoan, LendApprover
from ledger.earning.deciding.queries.lists import list_approvers, list_loans
from ledger.earning.deciding.refusals import LoanTooLong, LoanUnknown, OwnLoan, StaffUnknown
from ledger.earning.queries.evidence import staff_names
from ledger.earning.refusals import RoleMissing
from ledger.people.words import StaffId, StaffMember
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from ledger.reports.as_of import first_index_since
from ledger.reports.deciders import deciders_of, enrollers_of

A_QUARTER = timedelta(days=91)
YEAR_MIN, YEAR_MAX = 2000, 2200


@reads("/approver-loans", "list_approver_loans", by=BOOK_READERS)
async def get_loans(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> LoanList:
    """List who is lent where, in one's area."""
    async with house.reading() as connection:
        lines = await list_loans(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
        names = await staff_names(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            staff_ids={number for line in lines for number in (line.staff_id, line.lent_by)},
        )
    return LoanList(
        items=[
            Loan(
                loan_id=line.loan_id,
                staff_id=line.staff_id,
                staff_name=names.get(line.staff_id, ""),
                home_name=line.home_name,
                unit_id=line.unit_id,
                unit_name=line.unit_name,
                lent_by_name=names.get(line.lent_by, ""),
                lent_at=line.lent_at,
                ends_at=line.ends_at,
                ended_at=line.ended_at,
                reason=line.reason,
                decided_count=line.decided_count,
            )
            for line in lines
        ]
    )


@reads("/approvers", "list_approvers", by=ADMINISTRATOR)
async def get_approvers(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> ApproverList:
    """List who can be lent."""
    async with house.reading() as connection:
        lines = await list_approvers(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
        names = await staff_names(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            staff_ids={line.staff_id for line in lines},
        )
    return ApproverList(
        items=[
            Approver(
                staff_id=line.staff_id,
                name=names.get(line.staff_id, ""),
                unit_id=line.unit_id,
                unit_name=line.unit_name,
            )
            for line in lines
        ]
    )


@commands(
    "/approver-loans",
    "lend_approver",
    by=ADMINISTRATOR,
    refuses=(StaffUnknown, UnitUnknown, OwnLoan, LoanTooLong, RoleMissing),
)
async def lend_approver(
    data: JSONBody[LoanSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[LoanMade]:
    """Let an approver decide for another unit as well, for a while."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        LendApprover(
            request=intent.by(staff.principal),
            lender_id=staff.staff_id,
            staff_id=StaffId(data.staff_id),
            unit_id=UnitId(data.unit_id),
            ends_at=data.ends_at,
            reason=data.reason,
        ),
    )
    return respond(LoanMade(**outcome.answer), hit=outcome.hit)


@commands(
    "/approver-loans/{loan_id:int}/ends", "end_loan", by=ADMINISTRATOR, refuses=(LoanUnknown, RoleMissing)
)
async def end_loan(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    loan_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[LoanMade]:
    """End a loan before its time."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        EndLoan(request=intent.by(staff.principal), lender_id=staff.staff_id, loan_id=LogIndex(loan_id)),
    )
    return respond(LoanMade(**outcome.answer), hit=outcome.hit)


@reads("/calendar-days", "get_calendar", by=OFFICE_READERS)
async def get_calendar(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    year: Annotated[int | None, QueryParameter(ge=YEAR_MIN, le=YEAR_MAX)] = None,
) -> Calendar:
    """Show the holidays and worked weekends of a year, and when what is handed in today is due."""
    return await _calendar(house, staff, year)


async def _calendar(house: House, staff: StaffMember, year: int | None) -> Calendar:
    async with house.reading() as connection:
        eyes = await eyes_of_staff(house, connection, staff)
        shown = year or eyes.today.year
        days = await list_days(
            connection, tenant_id=staff.tenant_id, since=date(shown, 1, 1), until=date(shown, 12, 31)
        )
    return Calendar(
        items=[CalendarDay(day=one.day, works=one.works, name=one.name) for one in days],
        today=eyes.today,
        due_on=eyes.calendar.due_on(eyes.today),
    )


@changes("/calendar-days", "enter_calendar_days", by=ADMINISTRATOR)
async def enter_calendar_days(
    data: JSONBody[CalendarSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[Calendar]:
    """Enter holidays and worked weekends, as the yearly notice of the State Council names them."""

    async def enter() -> dict[str, int]:
        await enter_days(
            house.engine,
            tenant_id=staff.tenant_id,
            entered_by=staff.principal,
            days=[DayEntered(one.day, one.works, one.name) for one in data.days],
            now=house.clock(),
        )
        return {"days_count": len(data.days)}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=enter)
    return kept.respond(await _calendar(house, staff, data.days[0].day.year))


@reads("/reports/deciding", "get_deciding_figures", by=BOOK_READERS)
async def get_deciding_figures(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> DecidingFigures:
    """Show what the approvers and enrollers of one's area did in the last quarter."""
    now, scope = house.clock(), staff.unit.path
    async with house.totals, house.reading_at(staff.tenant_id) as (connection, log_index):
        first_index = await first_index_since(connection, tenant_id=staff.tenant_id, moment=now - A_QUARTER)
        deciders = await deciders_of(
            connection, tenant_id=staff.tenant_id, scope=scope, first_index=first_index
        )
        enrollers = await enrollers_of(
            connection, tenant_id=staff.tenant_id, scope=scope, first_index=first_index
        )
        enrolling = {one.principal: _staff_number(one.principal) for one in enrollers}
        names = await staff_names(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            staff_ids={StaffId(one.staff_id) for one in deciders}
            | {number for number in enrolling.values() if number is not None},
        )
        eyes = await eyes_of_staff(house, connection, staff)
    return DecidingFigures(
        log_index=log_index,
        since=eyes.day(now - A_QUARTER),
        deciders=[Decider(name=names.get(StaffId(one.staff_id), ""), **asdict(one)) for one in deciders],
        enrollers=[
            Enroller(name=names.get(enrolling[one.principal] or StaffId(0), one.principal), **asdict(one))
            for one in enrollers
        ],
    )


def _staff_number(principal: str) -> StaffId | None:
    kind, _, number = principal.partition("/")
    return StaffId(int(number)) if kind == "staff" and number.isdigit() else None


ROUTES = (
    get_loans,
    get_approvers,
    lend_approver,
    end_loan,
    get_calendar,
    enter_calendar_days,
    get_deciding_figures,
)
