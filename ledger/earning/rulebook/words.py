"""The words of the rule book: a version with who published it, an activity with all of them, and a trial."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from ledger.book.words import LogIndex
from ledger.earning.words import Approval, Grade, Rule
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId

TRIAL_SPAN: Final = timedelta(days=91)
"""A quarter: thirteen whole weeks, so that no weekday weighs more than another."""
AUTO_NOTICE_DAYS_MIN: Final = 1
"""What the rules alone award is shown to everybody at least so long before it can be spent."""
TRAINING_LENGTH_MAX: Final = 40
RISK_TEXT_LENGTH_MAX: Final = 500
AGE_LEAST: Final = 14
AGE_MOST: Final = 18
"""Of adults no birthday is kept, so nothing above 18 can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One version of a rule; a version that came with a file has neither transaction nor reason."""

    rule: Rule
    published_by: str
    published_at: datetime | None
    log_index: LogIndex | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An activity in the rule book: versions newest first, and where they stand today.

    Attributes:
        in_force: the version that service of today earns by, or None.
        planned: the version that begins next, or None.
    """

    activity: str
    name_zh: str
    name_en: str
    kind: str
    risky: bool
    versions: tuple[Published, ...]
    in_force: Published | None
    planned: Published | None


class PastClaim(NamedTuple):
    """An approved claim as a trial looks at it.

    Attributes:
        base: points that its own rule gave for one claim.
        part: points of a part or by hand, in place of the rule's; None where the rule's were given.
        coverage: percent that coverage added or took.
        minutes_given: service time that was measured, or None.
        minutes_present: time of presence where that was less than the rule's minutes, or None.
        paid: paid work, which earned no service time.
        late: claimed so late that one more person looked at it.
    """

    unit_id: UnitId
    volunteer_id: VolunteerId
    served_on: date
    grade: Grade
    path: Approval
    points: int
    minutes: int
    base: int
    part: int | None
    coverage: int
    minutes_given: int | None
    minutes_present: int | None
    paid: bool
    late: bool


@dataclass(slots=True, kw_only=True)
class Tried:
    """What a station's claims of the span cost, and would have cost.

    Attributes:
        claims_count: approved claims.
        capped_count: those that would not have been within the new caps.
        looks_before: how often a person had to approve.
        looks_after: how often one would have had to.
    """

    claims_count: int = 0
    capped_count: int = 0
    points_before: int = 0
    points_after: int = 0
    minutes_before: int = 0
    minutes_after: int = 0
    looks_before: int = 0
    looks_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSums:
    """What a trial comes to; it is sealed with the version that is published after it."""

    claims_count: int
    points_before: int
    points_after: int
