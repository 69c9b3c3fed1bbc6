"""Routes of the desk's queue: claims of one's area, and one of them with its evidence."""

from typing import Annotated, Any

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from api.cursors import read_index_cursor
from api.house import House
from api.identity import OFFICE_READERS
from api.refusals import CursorUnknown
from api.verbs import reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.claims import (
    Claim,
    ClaimActivity,
    ClaimAnswer,
    ClaimAppeal,
    ClaimCheckIn,
    ClaimPage,
    ClaimRow,
    ClaimVolunteer,
    Decision,
)
from ledger.earning.deciding.queries.thread import thread_of
from ledger.earning.deciding.queries.viewing import Eyes, eyes_of
from ledger.earning.queries import desk
from ledger.earning.queries.desk import QueueFilter, QueueState
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.words import ClaimId, ClaimLine, Viewer
from ledger.people.words import StaffMember
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId

PAGE_SIZE = 100


@reads("/claims", "list_claims", by=OFFICE_READERS, refuses=(UnitUnknown, CursorUnknown))
async def list_claims(  # noqa: PLR0913, PLR0917 - one for each filter of the page
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    claim_state: Annotated[QueueState | None, QueryParameter(name="state")] = None,
    activity: Annotated[str | None, QueryParameter(max_length=40)] = None,
    overdue: Annotated[bool | None, QueryParameter()] = None,
    flagged: Annotated[bool | None, QueryParameter()] = None,
    unit_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> ClaimPage:
    """List the claims of one's area: waiting ones oldest first, others newest first."""
    after = read_index_cursor(cursor)
    wanted = QueueFilter(
        state=claim_state or "waiting",
        activity=activity,
        unit_id=None if unit_id is None else UnitId(unit_id),
        is_overdue=bool(overdue),
        is_flagged=bool(flagged),
        cursor=None if after is None else ClaimId(after),
        limit=limit or PAGE_SIZE,
    )
    async with house.reading_at(staff.tenant_id) as (connection, log_index):
        eyes = await eyes_of_staff(house, connection, staff)
        page = await desk.list_claims(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, eyes=eyes, wanted=wanted
        )
    return ClaimPage(
        items=[ClaimRow(**_row(claim)) for claim in page.items],
        next_cursor=None if page.next_cursor is None else str(page.next_cursor),
        waiting_count=page.waiting_count,
        log_index=log_index,
    )


@reads("/claims/{claim_id:int}", "get_claim", by=OFFICE_READERS, refuses=(ClaimUnknown,))
async def get_claim(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    claim_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Claim:
    """Show one claim with its check-ins and what its station has left to give."""
    async with house.reading() as connection:
        claim = await desk.find_claim(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            eyes=await eyes_of_staff(house, connection, staff),
            claim_id=ClaimId(claim_id),
        )
        said = await thread_of(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            claim_id=claim.claim_id,
            volunteer_id=claim.volunteer.volunteer_id,
        )
        budgets = await desk.budget_points(connection, tenant_id=staff.tenant_id, unit_ids=[claim.unit_id])
    return Claim(
        **_row(claim),
        check_ins=[
            ClaimCheckIn(
                checkpoint_name=stop.checkpoint_name,
                route_order=stop.route_order,
                occurred_at=stop.occurred_at,
                distance_m=stop.distance_m,
                accuracy_m=stop.accuracy_m,
                gap_minutes=stop.gap_minutes,
                every_hours=stop.every_hours,
            )
            for stop in claim.stops
        ],
        budget_points=budgets[claim.unit_id],
        answers=[
            ClaimAnswer(answered_at=answer.answered_at, by_staff=answer.by_staff, text=answer.text)
            for answer in said.answers
        ],
        appeal=None
        if said.appeal is None
        else ClaimAppeal(appealed_at=said.appeal.appealed_at, text=said.appeal.text),
    )


async def eyes_of_staff(house: House, connection: AsyncConnection, staff: StaffMember) -> Eyes:
    """Say who looks at claims, from where, and by what calendar."""
    viewer = Viewer(staff_id=staff.staff_id, volunteer_id=staff.volunteer_id, scope=staff.unit.path)
    return await eyes_of(connection, tenant_id=staff.tenant_id, viewer=viewer, now=house.clock())


def _row(claim: ClaimLine) -> dict[str, Any]:
    person = claim.volunteer
    return {
        "claim_id": claim.claim_id,
        "number": claim.number,
        "occurred_at": claim.occurred_at,
        "submitted_at": claim.submitted_at,
        "volunteer": ClaimVolunteer(
            volunteer_id=person.volunteer_id,
            number=person.number,
            name_masked=person.name_masked,
            corps=person.corps,
        ),
        "team_name": person.team_name,
        "activity": ClaimActivity(code=claim.activity, name_zh=claim.name_zh, name_en=claim.name_en),
        "route_code": claim.route_code,
        "station_name": claim.station_name,
        "grade": claim.grade,
        "path": claim.path,
        "points": claim.points,
        "minutes": claim.minutes,
        "state": claim.state,
        "signals": list(claim.signals),
        "mine": claim.barred is not None,
        "barred": claim.barred,
        "conflicts": list(claim.conflicts),
        "due_on": claim.due_on,
        "overdue": claim.is_overdue,
        "appealed": claim.is_appealed,
        "lent": claim.is_lent,
        "decisions": [
            Decision(
                verdict=line.verdict,
                staff_name=line.staff_name,
                decided_at=line.decided_at,
                reason=line.reason,
            )
            for line in claim.decisions
        ],
    }


ROUTES = (list_claims, get_claim)
