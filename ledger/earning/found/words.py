"""The words of found things and people, with their limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NewType

from ledger.people.words import StaffId, TeamId, VolunteerId
from ledger.places.words import UnitId

FoundId = NewType("FoundId", int)
"""The index of the transaction that opened the file."""
LossId = NewType("LossId", int)
FoundKind = Literal["item", "person"]
Category = Literal[
    "phone",
    "wallet",
    "documents",
    "keys",
    "bag",
    "cash",
    "vehicle",
    "animal",
    "other_item",
    "child",
    "elder",
    "other_person",
]
FoundState = Literal["open", "returned", "paid", "closed"]
"""In custody; with its owner or family; its points claimed; or ended without a return."""
CustodyMethod = Literal["found", "code", "desk"]
"""The finder took it up; giver and taker signed by a code; or staff took it from somebody without a phone."""
ReturnMethod = Literal["owner_code", "desk"]
"""The owner's own code from the report of the loss, or staff who looked at who the owner is."""
ClosedWhy = Literal["unclaimed", "handed_on", "mistake"]
"""Nobody came within a year (民法典 art. 318), another office has it, or it was entered by mistake."""
LossState = Literal["open", "matched", "returned", "withdrawn"]

CATEGORIES: Final[dict[FoundKind, tuple[Category, ...]]] = {
    "item": (
        "phone",
        "wallet",
        "documents",
        "keys",
        "bag",
        "cash",
        "vehicle",
        "animal",
        "other_item",
    ),
    "person": ("child", "elder", "other_person"),
}
ACTIVITY_KIND: Final[dict[FoundKind, str]] = {"item": "found_item", "person": "found_person"}

FOUND_AGE_MAX: Final = timedelta(days=30)
UNCLAIMED_AFTER: Final = timedelta(days=365)
"""So long after the notice a thing that nobody claims falls to the state (民法典 art. 318)."""
CODE_DIGITS: Final = 6
CODE_STEP_S: Final = 300
"""A custody code is good in its own five minutes and the next."""
CODE_TRIES_MAX: Final = 5
CODE_TRIES_WINDOW_S: Final = 900.0
OWNER_CODE_LENGTH: Final = 8
FOUND_PAGE_MAX: Final = 100
LOSSES_COMPARED_MAX: Final = 200
MATCHES_SHOWN_MAX: Final = 10
MATCH_WINDOW: Final = timedelta(days=60)
"""A loss is compared with what was found so long after it."""
NAME_LENGTH_MAX: Final = 60
WORDS_LENGTH_MAX: Final = 500
STEPS_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """One link of the chain: from whom to whom; the first comes from nobody."""

    step: int
    at: datetime
    method: CustodyMethod
    giver: str | None
    taker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A file as lists show it; people are masked."""

    found_id: FoundId
    kind: FoundKind
    category: Category
    state: FoundState
    closed_why: ClosedWhy | None
    found_at: datetime
    opened_at: datetime
    unit_id: UnitId
    station_name: str
    finder_id: VolunteerId
    finder_number: str
    finder_masked: str
    team_id: TeamId | None
    team_name: str | None
    holder: str
    holder_volunteer_id: VolunteerId | None
    holder_staff_id: StaffId | None
    steps_count: int
    loss_id: LossId | None
    return_method: ReturnMethod | None
    returned_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A report of something or somebody lost; words and masked owner are None for staff of another area."""

    loss_id: LossId
    kind: FoundKind
    category: Category
    lost_at: datetime
    reported_at: datetime
    unit_id: UnitId
    station_name: str
    state: LossState
    words: str | None
    owner_masked: str | None
    owner_phone_masked: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLoss:
    """What somebody who lost something says at the desk."""

    kind: FoundKind
    category: Category
    lost_at: datetime
    unit_id: UnitId
    words: str
    owner_name: str
    owner_phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    """A report of a loss that may be about this, with how well it fits from 0 to 100."""

    loss: Loss
    score: int
