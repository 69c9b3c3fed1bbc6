"""A bureau that is obviously right: the plain book under a policy, with reversals by two persons."""

from dataclasses import dataclass, field

from tests.model.plain_book import Answer, PlainBook


@dataclass
class PlainProposal:
    """A reversal that somebody proposed."""

    reverses: int
    staff: int
    state: str = "waiting"


@dataclass
class PlainBureau(PlainBook):
    """The plain book, and what its bureau decides about it."""

    second_person_above: int | None = None
    proposals: dict[int, PlainProposal] = field(default_factory=dict)

    def policy(self, on_spent: str, second_person_above: int | None) -> Answer:
        """Put another policy in force."""
        if (on_spent, second_person_above) == (self.on_spent, self.second_person_above):
            return "policy_unchanged", None
        self.on_spent, self.second_person_above = on_spent, second_person_above
        return self._book("policy")

    def reverse(self, index: int) -> Answer:
        """Undo something, as one person may."""
        refused = self._not_reversible(index)
        if refused:
            return refused, None
        points = self.given[index].points if index in self.given else 0
        if self.second_person_above is not None and points > self.second_person_above:
            return "reversal_needs_second_person", None
        return super().reverse(index)

    def _not_reversible(self, index: int) -> str | None:
        if index not in self.kinds:
            return "transaction_unknown"
        if index in self.reversed:
            return "already_reversed"
        if self.kinds[index] not in {"grant", "award", "receive"}:
            return "not_reversible"
        waits = any(each.reverses == index and each.state == "waiting" for each in self.proposals.values())
        return "reversal_waiting" if waits else None

    def propose(self, index: int, staff: int) -> Answer:
        """Ask for a reversal."""
        refused = self._not_reversible(index)
        if refused:
            return refused, None
        if not self._can_take_back(index):
            return "points_already_spent", None
        self.proposals[self.size] = PlainProposal(index, staff)
        return self._book("reversal_proposal")

    def confirm(self, proposal_id: int, staff: int) -> Answer:
        """Let a proposed reversal happen, as another person."""
        proposal = self.proposals.get(proposal_id)
        if proposal is None:
            return "proposal_unknown", None
        if proposal.state != "waiting":
            return "proposal_ended", None
        if proposal.staff == staff:
            return "own_proposal", None
        if not self._can_take_back(proposal.reverses):
            return "points_already_spent", None
        proposal.state = "confirmed"
        return self._reverse(proposal.reverses)

    def refuse(self, proposal_id: int, staff: int) -> Answer:
        """Let it not happen, or withdraw it."""
        proposal = self.proposals.get(proposal_id)
        if proposal is None:
            return "proposal_unknown", None
        if proposal.state != "waiting":
            return "proposal_ended", None
        proposal.state = "withdrawn" if proposal.staff == staff else "refused"
        return self._book("reversal_refusal")
