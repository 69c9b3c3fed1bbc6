"""Reversals by two persons: one proposes, another confirms or refuses, and whoever proposed may withdraw."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.inverse import points_moved
from ledger.book.operations.reverse import (
    needs_of_reversal,
    owners_of_reversal,
    reversal_of,
    reversible,
)
from ledger.book.proposals import By, KnownProposal, ProposalFact, ProposalState, WaitingFact
from ledger.book.refusals import OwnProposal, ProposalEnded, ProposalUnknown, ReversalWaiting
from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Request, Row, View


@dataclass(frozen=True, slots=True)
class ProposeReversal:
    """Ask for a reversal that a second person has to confirm."""

    request: Request
    by: By
    reverses: LogIndex
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the transaction, and whether its reversal is proposed already."""
        yield WaitingFact(self.reverses)
        yield from needs_of_reversal(known, self.reverses)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts that the reversal would post to."""
        return owners_of_reversal(known, self.reverses)

    def decide(self, view: View) -> Decision:
        """Write the proposal, if the reversal would be possible now; nothing is posted yet."""
        found = reversible(view, self.reverses)
        waiting = view.fact(WaitingFact(self.reverses))
        if waiting is not None:
            raise ReversalWaiting(proposal=waiting)
        reversal_of(
            view,
            request=self.request,
            actor=self.by.principal,
            reverses=self.reverses,
            reason=self.reason,
        )
        points = points_moved(found.postings)
        proposal = KnownProposal(self.reverses, self.by, self.reason, ProposalState.WAITING)
        return Decision(
            kind="reversal_proposal",
            actor=self.by.principal,
            occurred_at=view.now,
            reason=self.reason,
            refers_to={"transaction": self.reverses},
            rows=(
                Row(
                    "reversal_proposals",
                    {
                        "reverses": self.reverses,
                        "points": points,
                        "proposed_by": self.by.principal,
                        "proposer_person": self.by.person,
                    },
                ),
            ),
            answer={"proposal_id": view.log_index, "reverses": self.reverses, "points": points},
            learned={
                WaitingFact(self.reverses): view.log_index,
                ProposalFact(view.log_index): proposal,
            },
        )


@dataclass(frozen=True, slots=True)
class ConfirmReversal:
    """Let a proposed reversal happen, as a person other than the one who proposed it."""

    request: Request
    by: By
    proposal_id: LogIndex

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the proposal, then what its reversal needs."""
        yield ProposalFact(self.proposal_id)
        proposal: KnownProposal | None = known.get(ProposalFact(self.proposal_id))
        if proposal is not None:
            yield from needs_of_reversal(known, proposal.reverses)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts that the reversal posts to."""
        proposal: KnownProposal | None = known.get(ProposalFact(self.proposal_id))
        return owners_of_reversal(known, proposal.reverses) if proposal else ()

    def decide(self, view: View) -> Decision:
        """Post the reversal, with the verdict beside it.

        Raises:
            OwnProposal: it is the same person.
            Refusal: as `waiting_proposal`, or as `reversal_of` if the points were spent meanwhile.
        """
        proposal = waiting_proposal(view, self.proposal_id)
        if self.by.is_same(proposal.by):
            raise OwnProposal
        reversal = reversal_of(
            view,
            request=self.request,
            actor=self.by.principal,
            reverses=proposal.reverses,
            reason=proposal.reason,
        )
        verdict = verdict_on(view, self.proposal_id, proposal, self.by, ProposalState.CONFIRMED)
        return replace(
            reversal,
            refers_to={**reversal.refers_to, "proposal": self.proposal_id},
            rows=(*reversal.rows, *verdict.rows),
            changes=(*reversal.changes, *verdict.changes),
            answer={**reversal.answer, **verdict.answer},
            learned={**reversal.learned, **verdict.learned},
        )


@dataclass(frozen=True, slots=True)
class RefuseReversal:
    """Let a proposed reversal not happen; by whoever proposed it this is a withdrawal."""

    request: Request
    by: By
    proposal_id: LogIndex
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the proposal."""
        return (ProposalFact(self.proposal_id),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the verdict; the transaction stays as it is."""
        proposal = waiting_proposal(view, self.proposal_id)
        state = ProposalState.WITHDRAWN if self.by.is_same(proposal.by) else ProposalState.REFUSED
        verdict = verdict_on(view, self.proposal_id, proposal, self.by, state)
        return replace(
            verdict,
            reason=self.reason,
            refers_to={"proposal": self.proposal_id, "transaction": proposal.reverses},
        )


def waiting_proposal(view: View, proposal_id: LogIndex) -> KnownProposal:
    """Return a proposal that still waits.

    Raises:
        ProposalUnknown: there is none of this index.
        ProposalEnded: it was confirmed, refused or withdrawn.
    """
    proposal: KnownProposal | None = view.fact(ProposalFact(proposal_id))
    if proposal is None:
        raise ProposalUnknown
    if proposal.state is not ProposalState.WAITING:
        raise ProposalEnded
    return proposal


def verdict_on(
    view: View, proposal_id: LogIndex, proposal: KnownProposal, by: By, state: ProposalState
) -> Decision:
    """Return what every verdict on a proposal writes; one that refuses is a transaction of its own."""
    return Decision(
        kind="reversal_refusal",
        actor=by.principal,
        occurred_at=view.now,
        rows=(
            Row(
                "reversal_verdicts",
                {
                    "proposal_id": proposal_id,
                    "verdict": state.value,
                    "proposed_by": proposal.by.principal,
                    "proposer_person": proposal.by.person,
                    "decided_by": by.principal,
                    "decider_person": by.person,
                },
            ),
        ),
        changes=(Change("reversal_proposals", {"log_index": proposal_id}, {"state": state.value}),),
        answer={"proposal_id": proposal_id, "state": state.value},
        learned={
            ProposalFact(proposal_id): replace(proposal, state=state),
            WaitingFact(proposal.reverses): None,
        },
    )
