"""The words of awards by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledger.earning.words import Approval, ClaimId, State
from ledger.people.words import StaffId, Volunteer

MANUAL: Final = "manual"
"""The activity whose rule says the most that may be given by hand at once, its caps, notice and path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualAward:
    """An award by hand as the desk lists it.

    Attributes:
        volunteer: masked.
        given_by: the colleague who gave it; `approved_by` is the second person, None where there was none.
        manual_limit: up to so many points one person alone might give that day.
        reversed_at: when it was taken back.
    """

    claim_id: ClaimId
    given_at: datetime
    volunteer: Volunteer
    points: int
    reason: str
    state: State
    path: Approval
    manual_limit: int
    given_by_id: StaffId
    given_by: str | None
    approved_by: str | None
    reversed_at: datetime | None
