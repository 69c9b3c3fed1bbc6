"""Award points and minutes by hand, with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book import rules
from ledger.book.pending import awaited
from ledger.book.words import SYSTEM, Decision, Fact, Facts, Owner, Principal, Request, View


@dataclass(frozen=True, slots=True)
class Award:
    """Give points and service minutes to a volunteer out of an office's budget, by hand and with a reason."""

    request: Request
    actor: Principal
    office: Owner
    volunteer: Owner
    points: int
    minutes: int
    reason: str
    occurred_at: datetime
    notice_days: int = 0

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need no facts."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the office's, the volunteer's and the system's accounts."""
        return self.office, self.volunteer, SYSTEM

    def decide(self, view: View) -> Decision:
        """Post budget to the lot of the day, or to wait for it, and minutes beside it."""
        postings = rules.award(
            view,
            office=self.office,
            volunteer=self.volunteer,
            points=rules.whole(self.points),
            minutes=self.minutes,
            earned_on=view.tenant.day(self.occurred_at),
            notice_days=self.notice_days,
        )
        rows, learned = awaited(view, postings, notice_days=self.notice_days)
        return Decision(
            kind="award",
            actor=self.actor,
            occurred_at=self.occurred_at,
            reason=self.reason,
            postings=postings,
            rows=rows,
            answer={"points": self.points},
            learned=learned,
        )
