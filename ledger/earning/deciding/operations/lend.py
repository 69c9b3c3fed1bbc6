"""Lend an approver to another unit for a while, and end such a loan; both stand in the book."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Principal, Request, Row, View
from ledger.earning.deciding.facts import LoanFact, LoanSeen, LoansFact
from ledger.earning.deciding.refusals import LoanTooLong, LoanUnknown, OwnLoan, StaffUnknown
from ledger.earning.deciding.rules import is_same
from ledger.earning.deciding.words import LOAN_MAX
from ledger.earning.facts import StaffFact, StaffSeen, UnitFact
from ledger.earning.refusals import RoleMissing
from ledger.earning.rules import has_role
from ledger.people.words import StaffId
from ledger.places.refusals import UnitUnknown
from ledger.places.rules import is_within
from ledger.places.words import Scope, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class LendApprover:
    """Somebody above two units lends an approver of one to the other.

    Attributes:
        request: of the lender.
        lender_id: an administrator whose area holds both units.
        staff_id: the approver.
        unit_id: where they decide as well, with all that lies below it; a pool is a loan to a unit above.
        ends_at: the end, aware.
        reason: why.
    """

    request: Request
    lender_id: StaffId
    staff_id: StaffId
    unit_id: UnitId
    ends_at: datetime
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need both people, the unit, and what else the approver is lent to."""
        return (
            StaffFact(self.lender_id),
            StaffFact(self.staff_id),
            UnitFact(self.unit_id),
            LoansFact(self.staff_id),
        )

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the loan.

        Raises:
            RoleMissing: the lender is no administrator.
            StaffUnknown: there is no such approver in the lender's area.
            UnitUnknown: the unit is not in it.
            OwnLoan: nobody lends themselves, under whichever account.
            LoanTooLong: it ends in the past, or after more than LOAN_MAX.
        """
        lender: StaffSeen | None = view.fact(StaffFact(self.lender_id))
        if lender is None or not has_role(lender.roles, "administrator"):
            raise RoleMissing
        staff: StaffSeen | None = view.fact(StaffFact(self.staff_id))
        if staff is None or not has_role(staff.roles, "approver") or not is_within(staff.scope, lender.scope):
            raise StaffUnknown
        scope: Scope | None = view.fact(UnitFact(self.unit_id))
        if scope is None or not is_within(scope, lender.scope):
            raise UnitUnknown
        if is_same(lender, staff.staff_id, staff.volunteer_id):
            raise OwnLoan
        if not view.now < self.ends_at <= view.now + LOAN_MAX:
            raise LoanTooLong(days_max=LOAN_MAX.days)
        loan = LoanSeen(
            loan_id=view.log_index,
            staff_id=staff.staff_id,
            unit_id=self.unit_id,
            scope=scope,
            lent_at=view.now,
            ends_at=self.ends_at,
        )
        others: tuple[LoanSeen, ...] = view.fact(LoansFact(self.staff_id)) or ()
        return Decision(
            kind="approver_loan",
            actor=Principal(f"staff/{self.lender_id}"),
            occurred_at=view.now,
            reason=self.reason.strip() or None,
            refers_to={"staff": self.staff_id, "unit": self.unit_id},
            rows=(
                Row(
                    "approver_loans",
                    {
                        "staff_id": self.staff_id,
                        "unit_id": self.unit_id,
                        "lent_by": self.lender_id,
                        "lent_at": view.now,
                        "ends_at": self.ends_at,
                    },
                ),
            ),
            answer={"loan_id": view.log_index},
            learned={LoansFact(self.staff_id): (*others, loan), LoanFact(view.log_index): loan},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLoan:
    """A loan ends before its time."""

    request: Request
    lender_id: StaffId
    loan_id: LogIndex

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need who ends it, the loan, then the other loans of the same approver."""
        yield StaffFact(self.lender_id)
        yield LoanFact(self.loan_id)
        loan: LoanSeen | None = known.get(LoanFact(self.loan_id))
        if loan is not None:
            yield LoansFact(loan.staff_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the end.

        Raises:
            RoleMissing: no administrator asks.
            LoanUnknown: it is not in their area, or has ended.
        """
        lender: StaffSeen | None = view.fact(StaffFact(self.lender_id))
        if lender is None or not has_role(lender.roles, "administrator"):
            raise RoleMissing
        loan: LoanSeen | None = view.fact(LoanFact(self.loan_id))
        if loan is None or not is_within(loan.scope, lender.scope) or loan.ends_at <= view.now:
            raise LoanUnknown
        others: tuple[LoanSeen, ...] = view.fact(LoansFact(loan.staff_id)) or ()
        return Decision(
            kind="approver_loan_end",
            actor=Principal(f"staff/{self.lender_id}"),
            occurred_at=view.now,
            refers_to={"loan": self.loan_id, "staff": loan.staff_id, "unit": loan.unit_id},
            changes=(Change("approver_loans", {"log_index": self.loan_id}, {"ended_at": view.now}),),
            answer={"loan_id": self.loan_id},
            learned={
                LoanFact(self.loan_id): None,
                LoansFact(loan.staff_id): tuple(one for one in others if one.loan_id != self.loan_id),
            },
        )
