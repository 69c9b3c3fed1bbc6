"""Bodies of squad results: what a team achieved, who shares it, and whether they agree."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, IndexId, Instant, Moment, WireInput, WireOutput, text, whole
from api.wire.phone import Grade
from ledger.earning.squads.words import PART_MAX, SHARERS_MAX, SHARERS_MIN

SquadState = Literal["open", "agreed", "disputed", "withdrawn"]
DisputeWhy = Literal["not_there", "parts_unfair", "not_so"]
ActivityCode = Annotated[str, BeforeValidator(text), Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class SquadShare(WireOutput):
    """One member's share; `agrees` is null until they have answered."""

    volunteer_id: int
    number: str
    name_masked: str
    activated: bool
    part: int
    points: int
    agrees: bool | None
    by_staff: bool


class Squad(WireOutput):
    """One squad result; the points are those of the whole."""

    squad_id: int
    team_id: int
    team_name: str
    station_name: str
    activity: str
    activity_zh: str
    activity_en: str
    found_id: int | None
    occurred_at: Instant
    entered_at: Instant
    grade: Grade
    points: int
    state: SquadState
    dispute_why: DisputeWhy | None
    shares: list[SquadShare]


class SquadPage(WireOutput):
    """A page of squad results, newest first."""

    items: list[Squad]
    next_cursor: str | None


class OwnTeamMember(WireOutput):
    """A mate, masked."""

    volunteer_id: int
    name_masked: str
    leads: bool


class OwnTeam(WireOutput):
    """The team one belongs to, the leader first."""

    team_id: int
    name: str
    station_name: str
    leads: bool
    members: list[OwnTeamMember]


class SquadActivity(WireOutput):
    """Something a squad may do together."""

    code: str
    name_zh: str
    name_en: str
    points: int


class OwnTeamPage(WireOutput):
    """One's own team, what it achieved together, and what its leader may enter."""

    team: OwnTeam | None
    squads: list[Squad]
    activities: list[SquadActivity]


class SquadPart(WireInput):
    """How many parts of the whole are one member's."""

    volunteer_id: Id
    part: Annotated[int, BeforeValidator(whole), Field(ge=1, le=PART_MAX)]


class SquadEntered(WireInput):
    """A new squad result; of something found, activity and time are the file's."""

    team_id: Id
    activity: ActivityCode
    occurred_at: Moment
    parts: Annotated[list[SquadPart], Field(min_length=SHARERS_MIN, max_length=SHARERS_MAX)]
    found_id: IndexId | None = None


class SquadAnswer(WireInput):
    """A member's own answer; without a reason they agree."""

    dispute_why: DisputeWhy | None = None


class SquadAnswerFor(WireInput):
    """A member's answer as staff enter it who have the member before them."""

    volunteer_id: Id
    dispute_why: DisputeWhy | None = None


class SquadOutcome(WireOutput):
    """Where the result stands after this."""

    squad_id: int
    state: SquadState
    log_index: int
