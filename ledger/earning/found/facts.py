"""The facts that files on found things ask for."""

from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Fact
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.found.words import Category, FoundId, FoundKind, FoundState, LossId, LossState
from ledger.earning.signals import Signal
from ledger.earning.squads.words import SquadState
from ledger.people.words import StaffId, TeamId, VolunteerId
from ledger.places.words import Scope, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSeen:
    """A file on something found; exactly one of the holders is set while it is open.

    Attributes:
        household_phones: what the phone numbers of the finder and of everybody in the finder's household are
            found by, to see when finder and owner are one or live together.
        attachment_ids: photos and words that belong to the file.
        unsigned: somebody took it over without a code.
        loss_id: the report of a loss that it was matched with.
        signals: what an approver should look at, known since the return.
        squad_state: where the last squad result on it stands, if there is one.
    """

    found_id: FoundId
    kind: FoundKind
    category: Category
    activity: str
    finder_id: VolunteerId
    household_phones: frozenset[bytes]
    team_id: TeamId | None
    unit_id: UnitId
    scope: Scope
    found_at: datetime
    opened_at: datetime
    state: FoundState
    holder_volunteer_id: VolunteerId | None
    holder_staff_id: StaffId | None
    steps_count: int
    entered_staff_id: StaffId | None
    attachment_ids: tuple[AttachmentId, ...] = ()
    unsigned: bool = False
    loss_id: LossId | None = None
    signals: tuple[Signal, ...] = ()
    squad_state: SquadState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossSeen:
    """A report of a loss; the hash is of the owner's code, the index of the owner's phone."""

    loss_id: LossId
    kind: FoundKind
    scope: Scope
    state: LossState
    code_hash: bytes
    owner_index: bytes | None


@dataclass(frozen=True, slots=True)
class FoundFact(Fact):
    """Asks for a FoundSeen."""

    found_id: FoundId


@dataclass(frozen=True, slots=True)
class LossFact(Fact):
    """Asks for a LossSeen."""

    loss_id: LossId


@dataclass(frozen=True, slots=True)
class PairFact(Fact):
    """Asks for the files on which a finder has returned something to the owner of a phone: FoundIds."""

    finder_id: VolunteerId
    owner_index: bytes
