"""The facts of objections: the open one of a claim, one by its id, and how many of one's own wait."""

from dataclasses import dataclass

from ledger.book.words import Fact, LogIndex
from ledger.earning.notice.words import ObjectionState
from ledger.earning.words import ClaimId
from ledger.people.words import StaffId, VolunteerId


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionSeen:
    """An objection as a command sees it."""

    objection_id: LogIndex
    claim_id: ClaimId
    award_index: LogIndex
    objector_staff_id: StaffId | None
    objector_volunteer_id: VolunteerId | None
    state: ObjectionState


@dataclass(frozen=True, slots=True)
class OpenObjectionFact(Fact):
    """Asks for the id of the objection to a claim that nobody has decided."""

    claim_id: ClaimId


@dataclass(frozen=True, slots=True)
class ObjectionFact(Fact):
    """Asks for an ObjectionSeen."""

    objection_id: LogIndex


@dataclass(frozen=True, slots=True)
class OwnObjectionsFact(Fact):
    """Asks how many objections of a volunteer nobody has decided: an int."""

    volunteer_id: VolunteerId
