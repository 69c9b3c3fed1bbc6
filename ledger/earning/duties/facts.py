"""The fact that the commands of duty ask for."""

from dataclasses import dataclass

from ledger.book.words import Fact
from ledger.people.words import VolunteerId


@dataclass(frozen=True, slots=True)
class OnDutyFact(Fact):
    """Asks for the DutySeen that a volunteer is on."""

    volunteer_id: VolunteerId
