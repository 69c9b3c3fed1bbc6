"""The facts that deciding asks for besides the claim itself: loans of approvers, and rechecks."""

from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Fact, LogIndex
from ledger.earning.deciding.words import RecheckState, RecheckWhy
from ledger.earning.words import ClaimId
from ledger.people.words import StaffId
from ledger.places.words import Scope, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanSeen:
    """An approver lent to a unit and what lies below it, from one moment until another."""

    loan_id: LogIndex
    staff_id: StaffId
    unit_id: UnitId
    scope: Scope
    lent_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckSeen:
    """A claim drawn to be looked at again, by staff of another unit."""

    claim_id: ClaimId
    award_index: LogIndex
    scope: Scope
    checking_scope: Scope
    why: RecheckWhy
    state: RecheckState


@dataclass(frozen=True, slots=True)
class LoansFact(Fact):
    """Asks for the loans of an approver that nobody has ended: a tuple of LoanSeen, past ones among them."""

    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class LoanFact(Fact):
    """Asks for one LoanSeen that nobody has ended."""

    loan_id: LogIndex


@dataclass(frozen=True, slots=True)
class RecheckFact(Fact):
    """Asks for the RecheckSeen of a claim."""

    claim_id: ClaimId
