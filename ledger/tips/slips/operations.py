"""The commands on slips: issue, print, take into an account, and end an issue. Each is sealed in the book."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ledger.book.debt import owed_first
from ledger.book.lots import expiry_moment, is_past, lot_of
from ledger.book.operations.expiry import SWEEP, system_request
from ledger.book.refusals import BudgetExhausted
from ledger.book.words import (
    POINTS,
    SYSTEM,
    AccountKey,
    Change,
    Decision,
    Fact,
    Facts,
    LogIndex,
    Owner,
    Posting,
    Principal,
    Purpose,
    Request,
    Row,
    View,
)
from ledger.people.claim_slips.rules import good_slip, slip_change
from ledger.people.claim_slips.words import (
    HELD,
    SLIPS,
    IssueFact,
    IssueSeen,
    SlipFact,
    SlipSeen,
    budget_of,
)
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId
from ledger.tips.refusals import (
    AmountUnusual,
    SlipHolderInactive,
    SlipIssueNotOver,
    SlipIssueUnknown,
    SlipsNotEnough,
)
from ledger.tips.slips.facts import AmountsFact, HolderFact
from ledger.tips.slips.words import set_aside


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSlips:
    """Set points of a budget aside for slips of one amount.

    Attributes:
        code_hashes: what the book knows the codes by, in an order that says nothing of their numbers.
        expires_on: the last day on which a slip can be used.
    """

    request: Request
    actor: Principal
    unit_id: UnitId
    points: int
    code_hashes: tuple[bytes, ...]
    expires_on: date
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the amounts of ordinary awards."""
        return (AmountsFact(),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the budget and the slips' account."""
        return budget_of(self.unit_id).owner, SLIPS

    def decide(self, view: View) -> Decision:
        """Post budget to slips.

        Raises:
            AmountUnusual: no rule in force gives this amount, so whoever has such a slip would stand out.
            BudgetExhausted: the budget holds less.
        """
        if self.points not in view.fact(AmountsFact()):
            raise AmountUnusual(points=self.points)
        total = self.points * len(self.code_hashes)
        missing = total - view.balance(budget_of(self.unit_id))
        if missing > 0:
            raise BudgetExhausted(points_missing=missing)
        issue = {
            "unit_id": self.unit_id,
            "points": self.points,
            "slips_count": len(self.code_hashes),
            "expires_on": self.expires_on,
            "issued_by": self.actor,
            "printed_count": 0,
            "state": "open",
        }
        slip = {"points": self.points, "expires_on": self.expires_on, "state": "open", "used_index": None}
        return Decision(
            kind="slip_issue",
            actor=self.actor,
            occurred_at=view.now,
            reason=self.reason,
            postings=(Posting(budget_of(self.unit_id), -total), Posting(HELD, total)),
            refers_to={"unit": self.unit_id},
            rows=(
                Row("claim_slip_issues", issue),
                *(Row("claim_slips", {"code_hash": code_hash, **slip}) for code_hash in self.code_hashes),
            ),
            answer={"issue_id": view.log_index, "points": total},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSlips:
    """Take slips of an issue out for a station; which codes they carry the book does not know."""

    request: Request
    actor: Principal
    issue_index: LogIndex
    unit_id: UnitId
    slips_count: int
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the issue."""
        return (IssueFact(self.issue_index),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write who took how many.

        Raises:
            SlipIssueUnknown: there is none, or its last day is past.
            SlipsNotEnough: fewer are left.
        """
        fact = IssueFact(self.issue_index)
        issue: IssueSeen | None = view.fact(fact)
        if issue is None or issue.is_over or is_past(issue.expires_on, view.tenant.day(view.now)):
            raise SlipIssueUnknown
        left = issue.slips_count - set_aside(issue.slips_count) - issue.printed_count
        if left < self.slips_count:
            raise SlipsNotEnough(slips_left=left)
        printed = issue.printed_count + self.slips_count
        first = set_aside(issue.slips_count) + issue.printed_count
        return Decision(
            kind="slip_print",
            actor=self.actor,
            occurred_at=view.now,
            reason=self.reason,
            refers_to={"issue": self.issue_index, "unit": self.unit_id},
            rows=(
                Row(
                    "claim_slip_prints",
                    {
                        "issue_index": self.issue_index,
                        "unit_id": self.unit_id,
                        "first_number": first,
                        "slips_count": self.slips_count,
                    },
                ),
            ),
            changes=(
                Change("claim_slip_issues", {"log_index": self.issue_index}, {"printed_count": printed}),
            ),
            answer={
                "issue_id": self.issue_index,
                "first_number": first,
                "slips_count": self.slips_count,
            },
            learned={fact: replace(issue, printed_count=printed)},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSlip:
    """Put the points of a slip into the account of whoever has it."""

    request: Request
    actor: Principal
    volunteer_id: VolunteerId
    code_hash: bytes

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the slip, its issue and the holder."""
        yield SlipFact(self.code_hash)
        yield HolderFact(self.volunteer_id)
        slip: SlipSeen | None = known.get(SlipFact(self.code_hash))
        if slip is not None:
            yield IssueFact(slip.issue_index)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the slips' and the volunteer's accounts."""
        return SLIPS, Owner(f"volunteer/{self.volunteer_id}")

    def decide(self, view: View) -> Decision:
        """Post slips to the lot of today; the transaction names the slip's issue and nothing before it.

        Raises:
            SlipUnknown: no slip has this code.
            SlipUsed: it has been used.
            SlipOver: its last day is past.
            SlipHolderInactive: the account takes no points.
        """
        slip = good_slip(view, self.code_hash)
        issue: IssueSeen = view.fact(IssueFact(slip.issue_index))
        used = replace(slip, points_spent=slip.points)
        today = view.tenant.day(view.now)
        if not view.fact(HolderFact(self.volunteer_id)):
            raise SlipHolderInactive
        holder = Owner(f"volunteer/{self.volunteer_id}")
        expires_on = lot_of(view.policy, earned_on=today, spendable_on=today)
        target = AccountKey(holder, Purpose.AVAILABLE, POINTS, expires_on)
        return Decision(
            kind="slip_taken",
            actor=self.actor,
            occurred_at=view.now,
            postings=(
                Posting(HELD, -slip.points_left),
                *owed_first(view, volunteer=holder, points=slip.points_left, target=target),
            ),
            refers_to={"volunteer": self.volunteer_id},
            changes=(slip_change(self.code_hash, used, used_index=view.log_index),),
            answer={"points": slip.points_left},
            learned={
                SlipFact(self.code_hash): used,
                IssueFact(slip.issue_index): replace(
                    issue, points_spent=issue.points_spent + slip.points_left
                ),
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndIssue:
    """The last day of an issue is past: what nobody used goes back to the budget that paid."""

    request: Request
    issue_index: LogIndex

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the issue."""
        return (IssueFact(self.issue_index),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the budget and the slips' account."""
        issue: IssueSeen | None = known.get(IssueFact(self.issue_index))
        return (budget_of(issue.unit_id).owner, SLIPS) if issue else (SYSTEM,)

    def decide(self, view: View) -> Decision:
        """Post slips back to the budget.

        Raises:
            SlipIssueNotOver: its last day is not past, or it was ended already.
        """
        fact = IssueFact(self.issue_index)
        issue: IssueSeen | None = view.fact(fact)
        if issue is None or issue.is_over or not is_past(issue.expires_on, view.tenant.day(view.now)):
            raise SlipIssueNotOver
        back = issue.slips_count * issue.points - issue.points_spent
        postings = (Posting(HELD, -back), Posting(budget_of(issue.unit_id), back)) if back else ()
        return Decision(
            kind="slip_expiry",
            actor=SWEEP,
            occurred_at=expiry_moment(view.tenant, issue.expires_on),
            postings=postings,
            refers_to={"issue": self.issue_index},
            changes=(Change("claim_slip_issues", {"log_index": self.issue_index}, {"state": "over"}),),
            answer={"points": back},
            learned={fact: replace(issue, is_over=True)},
        )


def end_request(issue_index: LogIndex) -> Request:
    """Name the one end of an issue."""
    return system_request(f"slips/{issue_index}")
