"""Bodies of the register: people taken in, confirmed, changed, moved and searched for."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from api.wire.base import Day, Id, Instant, WireInput, WireOutput, text, true_or_false
from api.wire.problems import Problem
from api.wire.volunteers import VolunteerRow
from ledger.people.enrolment.words import (
    ADDRESS_LENGTH_MAX,
    TAG_LENGTH_MAX,
    TAGS_MAX,
    VERDICTS_MAX,
    Change,
    Corps,
    EventKind,
    Seen,
    Verdict,
)
from ledger.people.own_data.words import RequestField
from ledger.people.words import VolunteerState
from ledger.places.words import REASON_LENGTH_MAX

FILE_BYTES_MAX = 700_000
TYPED_MAX = 60


def _day(value: object) -> object:
    """Take a civil day as ISO writes it, and neither a number nor a moment."""
    try:
        if type(value) is str:
            return date.fromisoformat(value)
    except ValueError:
        pass
    code, said = "day", "give a day such as 2026-11-22"
    raise PydanticCustomError(code, said)


DaySent = Annotated[date, BeforeValidator(_day)]
Yes = Annotated[bool, BeforeValidator(true_or_false)]
Typed = Annotated[str, BeforeValidator(text), Field(max_length=TYPED_MAX)]
Address = Annotated[str, BeforeValidator(text), Field(max_length=ADDRESS_LENGTH_MAX)]
Tag = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=TAG_LENGTH_MAX)]
Tags = Annotated[list[Tag], Field(max_length=TAGS_MAX)]
Reason = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=REASON_LENGTH_MAX)]
Sex = Literal["male", "female"]


class GuardianSent(WireInput):
    """Who answers for a minor."""

    name: Typed
    phone: Typed


class PersonalSent(WireInput):
    """What will be sealed; left out of the fingerprint that is kept of every request."""

    name: Typed
    phone: Typed | None = None
    sex: Sex | None = None
    born_on: DaySent | None = None
    address: Address | None = None
    guardian: GuardianSent | None = None


class ServiceSent(WireInput):
    """What rules and lists look at."""

    corps: Corps
    smartphone: Yes = True
    paid: Yes = False
    insurance_valid_to: DaySent | None = None
    trainings: Tags = Field(default_factory=list)
    skills: Tags = Field(default_factory=list)
    languages: Tags = Field(default_factory=list)


class EnrolmentSent(WireInput):
    """Somebody to be taken in."""

    unit_id: Id
    personal: PersonalSent
    service: ServiceSent
    shares_phone: Yes = False


class Enrolled(WireOutput):
    """The volunteer, who waits for the second person."""

    volunteer_id: int
    number: str
    state: VolunteerState


class RecordSent(WireInput):
    """A record as it should be from now on."""

    personal: PersonalSent
    service: ServiceSent
    shares_phone: Yes = False


class AlikeAsked(WireInput):
    """A name, and perhaps a phone number, that somebody is about to enter."""

    name: Typed
    phone: Typed | None = None


class Alike(WireOutput):
    """Somebody who may be the same person, masked."""

    number: str
    name_masked: str
    station_name: str
    state: VolunteerState
    how: Literal["person", "phone", "name"]


class AlikeList(WireOutput):
    """Whoever may be the same person, the likest first."""

    items: list[Alike]


class Candidate(WireOutput):
    """Somebody who applied or waits for the second person."""

    volunteer_id: int
    number: str
    state: VolunteerState
    name_masked: str
    phone_masked: str | None
    corps: str
    station_name: str
    since: Instant
    enrolled_by_name: str | None
    own: bool
    minor: bool
    alike: list[Alike]


class CandidateList(WireOutput):
    """Whoever waits, the longest first."""

    items: list[Candidate]


class VerdictsSent(WireInput):
    """The same verdict for one or several people; to confirm, how one made sure of them."""

    volunteer_ids: Annotated[list[Id], Field(min_length=1, max_length=VERDICTS_MAX)]
    verdict: Verdict
    reason: Reason | None = None
    seen: Seen | None = None


class VerdictResult(WireOutput):
    """What came of one of them: a state, or why not."""

    volunteer_id: int
    state: VolunteerState | None
    problem: Problem | None


class VerdictResults(WireOutput):
    """What came of each, in the order asked."""

    results: list[VerdictResult]


class ChangeSent(WireInput):
    """What happens to a volunteer, and why."""

    change: Change
    reason: Reason


class MoveSent(WireInput):
    """To which unit, and why."""

    unit_id: Id
    reason: Reason | None = None


class Changed(WireOutput):
    """Where the volunteer stands now."""

    volunteer_id: int
    state: VolunteerState
    station_name: str


class PutRight(Changed):
    """Where the volunteer stands now, and which fields wait for a second member of staff."""

    waits: list[RequestField]


class Guardian(WireOutput):
    """Who answers for a minor."""

    name: str
    phone: str


class Record(WireOutput):
    """A volunteer in full."""

    volunteer_id: int
    number: str
    state: VolunteerState
    unit_id: int
    station_name: str
    team_name: str | None
    joined_on: Day
    name: str
    phone: str | None
    sex: Sex | None
    born_on: Day | None
    address: str | None
    guardian: Guardian | None
    corps: str
    smartphone: bool
    paid: bool
    insurance_valid_to: Day | None
    trainings: list[str]
    skills: list[str]
    languages: list[str]


class VolunteerEvent(WireOutput):
    """One thing that happened to a volunteer; of a change the names of the fields that differ."""

    kind: EventKind
    happened_at: Instant
    done_by_name: str | None
    unit_name: str | None
    reason: str | None
    seen: Seen | None
    fields: list[str]


class VolunteerEventList(WireOutput):
    """What happened, newest first."""

    items: list[VolunteerEvent]


class SearchSent(WireInput):
    """A part of a name, or of its pinyin; in the body, so that no address or log holds it."""

    typed: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=TYPED_MAX)]
    unit_id: Id | None = None


class SearchFound(WireOutput):
    """Who was found, and whether that is everybody."""

    items: list[VolunteerRow]
    is_whole: bool


class FileSent(WireInput):
    """A file of an office, in base64."""

    file_name: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=120)]
    content: Annotated[
        str, BeforeValidator(text), Field(min_length=4, max_length=FILE_BYTES_MAX * 4 // 3 + 4)
    ]


class ListSent(WireInput):
    """A list of new volunteers, and where those belong whose row names no station."""

    unit_id: Id
    personal: FileSent


class FileProblem(WireOutput):
    """One thing that is wrong with the file."""

    line: int
    column: str | None
    zh: str
    en: str


class ListReport(WireOutput):
    """What the list did, or would do."""

    is_applied: bool
    rows_count: int
    problems: list[FileProblem]
    problems_count: int
