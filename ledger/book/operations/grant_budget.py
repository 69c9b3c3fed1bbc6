"""Grant a budget: points for an office to give."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book import rules
from ledger.book.words import SYSTEM, Decision, Fact, Facts, Owner, Principal, Request, View


@dataclass(frozen=True, slots=True)
class GrantBudget:
    """Give points to an office, which may award them."""

    request: Request
    actor: Principal
    office: Owner
    points: int
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need no facts."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the office's and the system's accounts."""
        return self.office, SYSTEM

    def decide(self, view: View) -> Decision:
        """Post issuance to budget."""
        return Decision(
            kind="grant",
            actor=self.actor,
            occurred_at=view.now,
            reason=self.reason,
            postings=rules.grant(self.office, self.points),
            answer={"points": self.points},
        )
