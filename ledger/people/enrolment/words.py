"""The words of enrolment: who is taken in, with which facts, and what can happen to them afterwards."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from ledger.book.words import Principal
from ledger.people.personal import Personal
from ledger.people.words import VolunteerId, VolunteerState
from ledger.places.words import UnitId

Corps = Literal["guard", "rider", "cleaner", "courier", "militia", "neighbour", "security", "expert"]
Language = Literal["zh", "mn", "ko", "ug", "bo", "kk", "en", "ru", "sign"]
Verdict = Literal["accept", "confirm", "decline"]
"""Accept an application, be the second person, or turn somebody away."""
Seen = Literal["in_person", "phone", "document"]
"""How whoever confirms an enrolment made sure of the person."""
Change = Literal["suspend", "resume", "leave", "return"]
EventKind = Literal[
    "applied",
    "enrolled",
    "confirmed",
    "declined",
    "changed",
    "moved",
    "suspended",
    "resumed",
    "left",
    "returned",
    "closed",
    "pin_set",
    "pin_withdrawn",
    "linked",
    "card_printed",
    "card_withdrawn",
    "card_pin_set",
]

AGE_MIN: Final = 14
"""Years; below, nobody is taken in (PIPL 28, 31: data of children need more than this system gives)."""
AGE_ADULT: Final = 18
AGE_MAX: Final = 110
TAGS_MAX: Final = 12
TAG_LENGTH_MAX: Final = 20
ADDRESS_LENGTH_MAX: Final = 100
VERDICTS_MAX: Final = 300
APPLICATIONS_OPEN_MAX: Final = 200
"""Per station: a flood of applications from the street must not bury the desk."""
NUMBER_DIGITS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the bureau knows of a volunteer's service, in the clear: rules and lists look at it."""

    corps: str
    smartphone: bool = True
    paid: bool = False
    insurance_valid_to: date | None = None
    trainings: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVolunteer:
    """Whoever is to be taken in."""

    unit_id: UnitId
    personal: Personal
    service: Service
    joined_on: date
    team_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A volunteer who was taken in, and waits for the second person."""

    volunteer_id: VolunteerId
    number: str
    state: VolunteerState


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Somebody who may be the same person, masked, wherever in the bureau they serve.

    Attributes:
        how: what is the same.
    """

    number: str
    name_masked: str
    station_name: str
    state: VolunteerState
    how: Literal["person", "phone", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a volunteer, and who did it."""

    kind: EventKind
    happened_at: datetime
    done_by: Principal
    unit_name: str | None
    reason: str | None
    seen: Seen | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A volunteer in full, as whoever opens the record sees it; that it was opened is kept."""

    volunteer_id: VolunteerId
    number: str
    state: VolunteerState
    unit_id: UnitId
    station_name: str
    team_name: str | None
    joined_on: date
    personal: Personal
    service: Service
    adult_on: date | None
    enrolled_by: Principal | None
    confirmed_by: Principal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who applied or waits for the second person, as the desk lists them."""

    volunteer_id: VolunteerId
    number: str
    state: VolunteerState
    name_masked: str
    phone_masked: str | None
    corps: str
    station_name: str
    since: datetime
    enrolled_by: Principal | None
    enroller_volunteer_id: VolunteerId | None
    minor: bool
    alike: list[Alike] = field(default_factory=list)
