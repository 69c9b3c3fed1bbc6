"""Bodies of patrol sessions: who is met, the roll calls, and what the leader and the desk see of them."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Instant, Moment, WireInput, WireOutput, whole
from api.wire.boards import Shown
from api.wire.phone import Grade
from ledger.earning.patrols.words import MEMBERS_MAX, MINUTES_MAX, MINUTES_MIN, RollMoment

Codes = Annotated[list[Shown], Field(max_length=MEMBERS_MAX)]


class PeopleShown(WireInput):
    """Cards and passes that a leader has scanned."""

    shown: Annotated[list[Shown], Field(min_length=1, max_length=MEMBERS_MAX)]


class PersonMet(WireOutput):
    """Whose card or pass it is; nobody's where it cannot be read."""

    shown: str
    known: bool
    name_masked: str | None
    number: str | None
    how: Literal["card", "phone"] | None
    is_same_station: bool
    is_insured: bool
    insurance_valid_to: Day | None


class PeopleMet(WireOutput):
    """The people in the order their cards were scanned."""

    items: list[PersonMet]


class PatrolOpened(WireInput):
    """A leader takes people out for some minutes."""

    shown: Codes
    minutes: Annotated[int, BeforeValidator(whole), Field(ge=MINUTES_MIN, le=MINUTES_MAX)]
    called_at: Moment | None = None


class RollCalled(WireInput):
    """Who was there at a roll call."""

    moment: RollMoment
    shown: Codes
    called_at: Moment | None = None


class RollDone(WireOutput):
    """How many of how many were there."""

    session_id: int
    moment: RollMoment
    present_count: int
    members_count: int
    others_count: int


class PatrolEnded(WireOutput):
    """The session is over; each member has a claim."""

    session_id: int
    members_count: int
    back_count: int
    claims_count: int


class PatrolMember(WireOutput):
    """Somebody who set out, and which roll calls they answered."""

    name_masked: str
    number: str
    is_leader: bool
    how: Literal["card", "phone", "leader", "staff"]
    is_insured: bool
    called: bool
    back: bool


class PatrolSessionStop(WireOutput):
    """A point that the session has reached."""

    name: str
    occurred_at: Instant
    grade: Grade


class PatrolSession(WireOutput):
    """A session that is out, as its leader and members see it.

    `call_at` is for the leader's phone, which rings then without a network too; its page shows it no sooner.
    """

    session_id: int
    is_leader: bool
    opened_at: Instant
    planned_until: Instant
    is_alarmed: bool
    is_call_due: bool
    call_at: Instant | None
    members: list[PatrolMember]
    stops: list[PatrolSessionStop]
    stops_needed: int


class OwnPatrolSession(WireOutput):
    """Whether this volunteer leads a team, and the session they are out with."""

    leads: bool
    session: PatrolSession | None


class PatrolOut(WireOutput):
    """A session that is out, as the desk lists it."""

    session_id: int
    station_name: str
    leader_masked: str
    opened_at: Instant
    planned_until: Instant
    is_alarmed: bool
    minutes_over: int
    members_count: int
    back_count: int


class PatrolsOut(WireOutput):
    """The sessions of one's area that are out, those due first."""

    items: list[PatrolOut]
