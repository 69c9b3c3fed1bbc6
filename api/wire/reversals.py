"""Bodies of reversals by two persons."""

from typing import Literal

from api.wire.base import IndexId, Instant, Note, WireInput, WireOutput

ProposalStateWord = Literal["waiting", "confirmed", "refused", "withdrawn"]


class ReversalProposalSent(WireInput):
    """Which transaction is to be reversed, and why."""

    log_index: IndexId
    reason: Note


class ReversalProposed(WireOutput):
    """The proposal, which waits for a second person."""

    proposal_id: int
    reverses: int
    points: int


class ReversalProposal(WireOutput):
    """A proposed reversal; `mine` if the one who asks proposed it, and so may not confirm it."""

    proposal_id: int
    reverses: int
    kind: str
    points: int
    state: ProposalStateWord
    proposed_by: str
    proposed_at: Instant
    reason: str
    mine: bool
    decided_by: str | None
    decided_at: Instant | None
    verdict_reason: str | None
    ended_index: int | None


class ReversalProposalPage(WireOutput):
    """A page of proposals, newest first."""

    items: list[ReversalProposal]
    next_cursor: str | None
    log_index: int


class ReversalRefusalSent(WireInput):
    """Why a proposed reversal is not to happen."""

    reason: Note


class ReversalRefused(WireOutput):
    """The proposal that was refused, or withdrawn by whoever had made it."""

    log_index: int
    proposal_id: int
    state: ProposalStateWord


class ReversalConfirmed(WireOutput):
    """The reversing transaction, and the proposal it followed."""

    log_index: int
    reverses: int
    proposal_id: int
