"""The words of squad results, with their limits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NewType

from ledger.earning.words import Grade
from ledger.people.words import TeamId, VolunteerId
from ledger.places.words import UnitId

SquadId = NewType("SquadId", int)
"""The index of the transaction in which the result was entered."""
SquadState = Literal["open", "agreed", "disputed", "withdrawn"]
"""Waiting for its members, shared out, refused by one of them, or taken back by whoever may."""
DisputeWhy = Literal["not_there", "parts_unfair", "not_so"]
"""Why a member does not agree: they were not there, the parts are wrong, or it was not so at all."""

SHARERS_MIN: Final = 2
SHARERS_MAX: Final = 60
PART_MAX: Final = 100
SQUADS_PAGE_MAX: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How much of a result is one member's: so many of all parts."""

    volunteer_id: VolunteerId
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """One member's share as mates and the desk see it; `agrees` is None until they have answered."""

    volunteer_id: VolunteerId
    number: str
    name_masked: str
    activated: bool
    part: int
    points: int
    agrees: bool | None
    by_staff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SquadLine:
    """One squad result as pages show it; the points are those of the whole."""

    squad_id: SquadId
    team_id: TeamId
    team_name: str
    unit_id: UnitId
    station_name: str
    activity: str
    name_zh: str
    name_en: str
    found_id: int | None
    occurred_at: datetime
    entered_at: datetime
    entered_by: str
    grade: Grade
    points: int
    state: SquadState
    dispute_why: DisputeWhy | None
    shares: tuple[ShareLine, ...]
