"""The words of re-issue."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

from ledger.book.words import Principal
from ledger.people.words import VolunteerId

ReissueId = NewType("ReissueId", int)
ReissueReason = Literal["lost", "damaged", "pin", "other"]
"""Lost, torn, PIN forgotten or blocked, or something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissue:
    """A new card that somebody asked for and nobody has confirmed."""

    reissue_id: ReissueId
    volunteer_id: VolunteerId
    number: str
    name_masked: str
    station_name: str
    reason: ReissueReason
    asked_by: Principal
    asker_volunteer_id: VolunteerId | None
    asked_at: datetime
