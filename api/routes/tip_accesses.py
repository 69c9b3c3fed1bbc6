"""Routes of the auditor over the tip desk: who looked at what, signed now and then; and whose keys count."""

from typing import Annotated
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import AUDITOR, staff_with
from api.refusals import CursorUnknown, NotAllowed, RequestMalformed
from api.tip_views import access_line, access_review, names_of, officer_list, whole_bureau
from api.verbs import asks, reads
from api.wire.base import CURSOR_LENGTH_MAX
from api.wire.problems import FieldProblem
from api.wire.tips import AccessList, OfficerList, OfficerVerdict, ReviewSent
from ledger.people.words import StaffMember
from ledger.tips.operations import accesses, officers
from ledger.tips.refusals import OfficerUnknown, ReviewBehind, SecondOfficerNeeded, WholeBureauOnly
from ledger.tips.words import KeyId

DESK_OR_AUDITOR = staff_with("tip_desk", "auditor")


@reads("/tip-accesses", "list_tip_accesses", by=AUDITOR, refuses=(WholeBureauOnly, CursorUnknown))
async def list_tip_accesses(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
) -> AccessList:
    """List who of the tip desk did what, newest first, and whether the chain is whole."""
    whole_bureau(staff)
    return await _log(house, staff, before=read_index_cursor(cursor))


@asks(
    "/tip-access-reviews",
    "review_tip_accesses",
    by=AUDITOR,
    refuses=(WholeBureauOnly, ReviewBehind, NotAllowed),
)
async def review_tip_accesses(
    data: JSONBody[ReviewSent], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> AccessList:
    """Sign the access log up to its newest entry, as somebody who does not sit at the desk."""
    whole_bureau(staff)
    if not data.in_order and data.note is None:
        problem = FieldProblem(field="note", reason="say what is not in order")
        raise RequestMalformed(fields=(problem,))
    if "tip_desk" in staff.roles:
        raise NotAllowed
    await accesses.review_accesses(
        house.engine,
        keyring=house.keyring,
        tenant_id=staff.tenant_id,
        staff_id=staff.staff_id,
        entry_no=data.entry_no,
        in_order=data.in_order,
        note=data.note,
        now=house.clock(),
    )
    return await _log(house, staff, before=None)


@reads("/tip-officers", "list_tip_officers", by=DESK_OR_AUDITOR, refuses=(WholeBureauOnly,))
async def list_tip_officers(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> OfficerList:
    """List the keys by which identities can be opened."""
    whole_bureau(staff)
    return await officer_list(house, staff)


@asks(
    "/tip-officers/{key_id:uuid}/verdicts",
    "judge_tip_officer",
    by=AUDITOR,
    refuses=(WholeBureauOnly, OfficerUnknown, SecondOfficerNeeded, NotAllowed),
)
async def judge_tip_officer(
    data: JSONBody[OfficerVerdict],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    key_id: Annotated[UUID, PathParameter()],
) -> OfficerList:
    """Let a key take part, or never again."""
    whole_bureau(staff)
    if "tip_desk" in staff.roles:
        raise NotAllowed
    await officers.confirm_officer(
        house.engine,
        keyring=house.keyring,
        tenant_id=staff.tenant_id,
        staff_id=staff.staff_id,
        key_id=KeyId(key_id),
        retires=data.retires,
        now=house.clock(),
    )
    return await officer_list(house, staff)


async def _log(house: House, staff: StaffMember, *, before: int | None) -> AccessList:
    async with house.snapshot() as connection:
        items = await accesses.list_accesses(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, before=before
        )
        reviews = await accesses.list_reviews(connection, keyring=house.keyring, tenant_id=staff.tenant_id)
        broken_at = await accesses.first_break(connection, tenant_id=staff.tenant_id)
    ids = [*(one.staff_id for one in items), *(one.staff_id for one in reviews)]
    names = await names_of(house, staff, ids)
    more = len(items) == accesses.PAGE_MAX and items[-1].entry_no > 1
    return AccessList(
        items=[access_line(one, names) for one in items],
        reviews=[access_review(one, names) for one in reviews],
        next_cursor=str(items[-1].entry_no) if more else None,
        broken_at=broken_at,
    )


ROUTES = (list_tip_accesses, review_tip_accesses, list_tip_officers, judge_tip_officer)
