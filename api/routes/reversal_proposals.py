"""Routes of reversals by two persons: propose, confirm, refuse, and the list of those that wait."""

from typing import Annotated, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import ADMINISTRATOR, BOOK_READERS, BOOK_STAFF
from api.once import respond
from api.refusals import CursorUnknown
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.reversals import (
    ReversalConfirmed,
    ReversalProposal,
    ReversalProposalPage,
    ReversalProposalSent,
    ReversalProposed,
    ReversalRefusalSent,
    ReversalRefused,
)
from api.wire.volunteers import NothingSent
from ledger.book.operations.second import ConfirmReversal, ProposeReversal, RefuseReversal
from ledger.book.proposals import By
from ledger.book.refusals import (
    AlreadyReversed,
    NotReversible,
    OwnProposal,
    PointsAlreadySpent,
    ProposalEnded,
    ProposalUnknown,
    ReversalWaiting,
    TransactionUnknown,
)
from ledger.book.words import LogIndex, Owner
from ledger.people.words import StaffMember
from ledger.reports.log import find_transaction
from ledger.reports.proposals import Proposal, find_proposal, list_proposals

PAGE_SIZE = 100

ProposalId = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@reads("/reversal-proposals", "list_reversal_proposals", by=BOOK_READERS, refuses=(CursorUnknown,))
async def list_reversal_proposals(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    proposal_state: Annotated[Literal["waiting", "ended"] | None, QueryParameter(name="state")] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> ReversalProposalPage:
    """List reversals that wait for a second person, or that have ended, newest first."""
    async with house.reading_at(staff.tenant_id) as (connection, log_index):
        found, following = await list_proposals(
            connection,
            tenant_id=staff.tenant_id,
            unit=staff.unit,
            waiting=proposal_state != "ended",
            before=read_index_cursor(cursor),
            limit=limit or PAGE_SIZE,
        )
    return ReversalProposalPage(
        items=[_say(proposal, to=by_of(staff)) for proposal in found],
        next_cursor=None if following is None else str(following),
        log_index=log_index,
    )


@commands(
    "/reversal-proposals",
    "propose_reversal",
    by=ADMINISTRATOR,
    refuses=(TransactionUnknown, AlreadyReversed, NotReversible, PointsAlreadySpent, ReversalWaiting),
)
async def propose_reversal(
    data: JSONBody[ReversalProposalSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[ReversalProposed]:
    """Ask for a reversal that a second person has to confirm."""
    reverses = LogIndex(data.log_index)
    async with house.reading() as connection:
        await find_transaction(connection, tenant_id=staff.tenant_id, unit=staff.unit, log_index=reverses)
    outcome = await house.tellers.submit(
        staff.tenant_id,
        ProposeReversal(intent.by(staff.principal), by_of(staff), reverses, data.reason),
    )
    return respond(ReversalProposed(**outcome.answer), hit=outcome.hit)


@commands(
    "/reversal-proposals/{proposal_id:int}/confirmations",
    "confirm_reversal",
    by=BOOK_STAFF,
    refuses=(
        ProposalUnknown,
        ProposalEnded,
        OwnProposal,
        AlreadyReversed,
        NotReversible,
        PointsAlreadySpent,
        TransactionUnknown,
    ),
)
async def confirm_reversal(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    proposal_id: ProposalId,
) -> Response[ReversalConfirmed]:
    """Let a proposed reversal happen, as somebody other than the one who proposed it."""
    await _check_reach(house, staff, LogIndex(proposal_id))
    outcome = await house.tellers.submit(
        staff.tenant_id,
        ConfirmReversal(intent.by(staff.principal), by_of(staff), LogIndex(proposal_id)),
    )
    body = ReversalConfirmed(
        log_index=outcome.log_index, reverses=outcome.answer["reverses"], proposal_id=proposal_id
    )
    return respond(body, hit=outcome.hit)


@commands(
    "/reversal-proposals/{proposal_id:int}/refusals",
    "refuse_reversal",
    by=BOOK_STAFF,
    refuses=(ProposalUnknown, ProposalEnded),
)
async def refuse_reversal(
    data: JSONBody[ReversalRefusalSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    proposal_id: ProposalId,
) -> Response[ReversalRefused]:
    """Let a proposed reversal not happen; one's own is withdrawn."""
    await _check_reach(house, staff, LogIndex(proposal_id))
    outcome = await house.tellers.submit(
        staff.tenant_id,
        RefuseReversal(intent.by(staff.principal), by_of(staff), LogIndex(proposal_id), data.reason),
    )
    body = ReversalRefused(
        log_index=outcome.log_index, proposal_id=proposal_id, state=outcome.answer["state"]
    )
    return respond(body, hit=outcome.hit)


def by_of(staff: StaffMember) -> By:
    """Say who acts: the account, and the volunteer whom it belongs to."""
    person = None if staff.volunteer_id is None else Owner(f"volunteer/{staff.volunteer_id}")
    return By(staff.principal, person)


async def _check_reach(house: House, staff: StaffMember, proposal_id: LogIndex) -> None:
    async with house.reading() as connection:
        await find_proposal(connection, tenant_id=staff.tenant_id, unit=staff.unit, proposal_id=proposal_id)


def _say(proposal: Proposal, *, to: By) -> ReversalProposal:
    return ReversalProposal(
        proposal_id=proposal.proposal_id,
        reverses=proposal.reverses,
        kind=proposal.kind,
        points=proposal.points,
        state=proposal.state.value,
        proposed_by=proposal.by.principal,
        proposed_at=proposal.proposed_at,
        reason=proposal.reason,
        mine=to.is_same(proposal.by),
        decided_by=proposal.decided_by,
        decided_at=proposal.decided_at,
        verdict_reason=proposal.verdict_reason,
        ended_index=proposal.ended_index,
    )


ROUTES = (list_reversal_proposals, propose_reversal, confirm_reversal, refuse_reversal)
