"""Routes of awards by hand: give one, and list them for whoever answers for the area."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import APPROVER, BOOK_READERS
from api.once import respond
from api.refusals import CursorUnknown
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import CURSOR_LENGTH_MAX
from api.wire.claims import ClaimVolunteer
from api.wire.manual_awards import (
    ManualAwardGiven,
    ManualAwardLine,
    ManualAwardPage,
    ManualAwardSent,
)
from ledger.book.refusals import AmountOutOfRange
from ledger.book.words import LogIndex
from ledger.earning.attachments.refusals import AttachmentUnknown, AttachmentUsed, TooManyFiles
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.budgets.sweep import plan_in_force
from ledger.earning.manual.give import AwardByHand
from ledger.earning.manual.queries import PAGE_MAX, list_manual_awards
from ledger.earning.manual.refusals import EvidenceMissing
from ledger.earning.manual.words import MANUAL, ManualAward
from ledger.earning.refusals import ActivityUnknown, ClaimForAnother, ReasonMissing, RoleMissing
from ledger.earning.rulebook.queries import find_entry
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, VolunteerId


@commands(
    "/manual-awards",
    "award_by_hand",
    by=APPROVER,
    refuses=(
        RoleMissing,
        ReasonMissing,
        EvidenceMissing,
        VolunteerUnknown,
        ClaimForAnother,
        ActivityUnknown,
        AmountOutOfRange,
        AttachmentUnknown,
        AttachmentUsed,
        TooManyFiles,
    ),
)
async def award_by_hand(
    data: JSONBody[ManualAwardSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[ManualAwardGiven]:
    """Give points by hand; above the bureau's limit another approver has to decide it."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        AwardByHand(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            volunteer_id=VolunteerId(data.volunteer_id),
            points=data.points,
            reason=data.reason,
            attachment_ids=tuple(AttachmentId(each) for each in data.attachment_ids),
            occurred_at=house.clock(),
        ),
    )
    answer = outcome.answer
    body = ManualAwardGiven(
        claim_id=answer["claim_id"],
        log_index=outcome.log_index,
        state=answer["state"],
        points=answer["points"],
        held_by=answer["held_by"],
    )
    return respond(body, hit=outcome.hit)


@reads("/manual-awards", "list_manual_awards", by=BOOK_READERS, refuses=(CursorUnknown,))
async def get_manual_awards(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
) -> ManualAwardPage:
    """List the awards by hand of one's area, newest first, with who gave and who approved them."""
    before = read_index_cursor(cursor)
    async with house.reading() as connection:
        found = await list_manual_awards(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            before=None if before is None else LogIndex(before),
        )
        plan = await plan_in_force(connection, tenant_id=staff.tenant_id)
        try:
            entry = await find_entry(
                connection, tenant_id=staff.tenant_id, activity=MANUAL, now=house.clock()
            )
        except ActivityUnknown:
            entry = None
    rule = entry.in_force.rule if entry and entry.in_force else None
    return ManualAwardPage(
        items=[_line(award) for award in found],
        next_cursor=str(found[-1].claim_id) if len(found) == PAGE_MAX else None,
        manual_limit=plan.manual_limit,
        points_most=rule.points if rule else None,
    )


def _line(award: ManualAward) -> ManualAwardLine:
    person = award.volunteer
    return ManualAwardLine(
        claim_id=award.claim_id,
        given_at=award.given_at,
        volunteer=ClaimVolunteer(
            volunteer_id=person.volunteer_id,
            number=person.number,
            name_masked=person.name_masked,
            corps=person.corps,
        ),
        points=award.points,
        reason=award.reason,
        state=award.state,
        manual_limit=award.manual_limit,
        given_by=award.given_by,
        approved_by=award.approved_by,
        reversed_at=award.reversed_at,
    )


ROUTES = (award_by_hand, get_manual_awards)
