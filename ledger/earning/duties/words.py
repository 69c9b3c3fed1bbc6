"""The words of duty, with their limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType

from ledger.earning.signals import Signal
from ledger.earning.words import Grade
from ledger.places.words import CheckpointId, UnitId

DutyId = NewType("DutyId", int)
"""The index of the transaction that began it."""

DUTY: Final = "duty"
"""The kind of activities that are duty."""
DUTY_MAX: Final = timedelta(hours=8)
"""Nobody is credited more in one go; who forgets to sign out is looked at."""
SHORT_PERCENT: Final = 50
"""A duty shorter than this part of what its rule counts is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySeen:
    """A duty somebody is on."""

    duty_id: DutyId
    activity: str
    checkpoint_id: CheckpointId
    unit_id: UnitId
    began_at: datetime
    grade: Grade
    signals: tuple[Signal, ...] = ()
