"""The words of the public notice, with their limits: groups, codes, objections."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from ledger.book.words import LogIndex
from ledger.earning.words import ActivityName, ClaimId
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId

AFTER_NOTICE: Final = timedelta(days=1)
"""An award that did not have to wait is shown so long after it, so that it can be objected to as well."""
GROUP_MIN: Final = 5
"""Fewer people than this in one unit are shown under the unit above, where they are harder to guess."""
CODE_LENGTH: Final = 8
OBJECTIONS_OPEN_MAX: Final = 5
"""So many objections of one volunteer may wait at a time."""

Channel = Literal["phone", "desk", "recheck"]
"""Where an objection came from: a volunteer's phone, a visitor at the desk, or a recheck."""
ObjectionState = Literal["open", "upheld", "dismissed"]
ObjectionVerdict = Literal["uphold", "dismiss"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """An award in its notice window, before it is grouped; it never leaves the service like this."""

    claim_id: ClaimId
    award_index: LogIndex
    volunteer_id: VolunteerId
    activity: ActivityName
    points: int
    unit_id: UnitId
    until: datetime
