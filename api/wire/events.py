"""Bodies of events: announcing one, its list, marks, paper codes, and what became of confirmations."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, Moment, WireInput, WireOutput, text, true_or_false
from api.wire.claim_forms import Code
from api.wire.claims import ClaimVolunteer
from api.wire.phone import ClaimState
from ledger.earning.events.words import CODES_MAX, ROSTER_MAX, TITLE_LENGTH_MAX

Title = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=TITLE_LENGTH_MAX)]
Yes = Annotated[bool, BeforeValidator(true_or_false)]
Number = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=40)]


class EventSent(WireInput):
    """An event that staff announce."""

    activity: Code
    unit_id: Id
    title: Title
    starts_at: Moment
    ends_at: Moment
    leader_id: Id | None = None
    volunteer_ids: Annotated[tuple[Id, ...], Field(max_length=ROSTER_MAX)] = ()


class EventOpened(WireOutput):
    """The event that was announced."""

    event_id: int
    expected_count: int


class EventRow(WireOutput):
    """One event as it is listed."""

    event_id: int
    activity_zh: str
    activity_en: str
    title: str
    unit_id: int
    station_name: str
    starts_at: Instant
    ends_at: Instant
    is_open: bool
    listed_count: int
    present_count: int
    claims_count: int


class EventList(WireOutput):
    """The last events, the newest first."""

    items: list[EventRow]


class OwnEventRow(EventRow):
    """An event on a volunteer's phone; `leads` when they may tick people off."""

    leads: bool


class OwnEventList(WireOutput):
    """The last events that a volunteer leads or is on the list of."""

    items: list[OwnEventRow]


class Attendee(WireOutput):
    """Somebody on the list, masked."""

    volunteer: ClaimVolunteer
    team_name: str | None
    present: bool
    how: Literal["roster", "walk_in", "code"]
    claim_id: int | None
    claim_state: ClaimState | None
    points: int | None


class Event(EventRow):
    """One event with everybody on its list."""

    leader_id: int | None
    attendees: list[Attendee]


class MarkSent(WireInput):
    """Somebody was there, or was not after all."""

    volunteer_id: Id
    present: Yes


class MarksSent(WireInput):
    """Some or all of the list at once."""

    marks: Annotated[tuple[MarkSent, ...], Field(min_length=1, max_length=ROSTER_MAX)]


class WalkInSent(WireInput):
    """Somebody who came without a plan, by the number on their card."""

    number: Number


class MarksKept(WireOutput):
    """How many marks were kept."""

    event_id: int
    marks_count: int


class CodesSent(WireInput):
    """How many slips to print."""

    count: Annotated[int, Field(ge=1, le=CODES_MAX)]


class EventCode(WireOutput):
    """One slip: the code as text and as a picture that a phone opens."""

    code: str
    url: str
    qr_svg: str


class EventCodes(WireOutput):
    """Slips to hand out; what is lost is printed anew."""

    items: list[EventCode]


class EventCodeSent(WireInput):
    """The code on a slip, as typed or scanned."""

    code: Number


class EventJoined(WireOutput):
    """The event that the code belongs to."""

    event: OwnEventRow


class Confirmation(WireOutput):
    """What became of one attendance; `problem` is the code of the refusal."""

    volunteer_id: int
    state: Literal["approved", "waiting", "problem"]
    points: int | None
    problem: str | None
    problem_zh: str | None
    problem_en: str | None


class Confirmations(WireOutput):
    """What became of everybody who was there and not yet confirmed."""

    results: list[Confirmation]
