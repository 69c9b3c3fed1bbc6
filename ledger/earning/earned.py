"""What one claim earns under a rule, and what of it has to be told when somebody asks why."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from ledger.earning.words import RULE_MINUTES_MAX, Rule

WHOLE: Final = 100
HALF: Final = 50


def whole_minutes(began_at: datetime, ended_at: datetime) -> int:
    """Return the whole minutes between two moments, at least 0."""
    return max(0, (ended_at - began_at) // timedelta(minutes=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """Points and service minutes of one claim; `why` holds what differs from the rule, and is sealed with it.

    Attributes:
        points: 0 or more.
        minutes: 0 to 1440.
        why: `part` of a shared result or given by hand, `coverage` in percent, `minutes_given`,
            `minutes_present` where fewer than the rule's, `paid` 1 where paid work earns no service time.
    """

    points: int
    minutes: int
    why: dict[str, int] = field(default_factory=dict)


def earned(
    rule: Rule,
    *,
    paid: bool = False,
    part: int | None = None,
    minutes_given: int | None = None,
    minutes_present: int | None = None,
    coverage_percent: int = 0,
) -> Earned:
    """Return what a claim earns.

    Args:
        rule: points and minutes of one claim.
        paid: the volunteer is paid for such work, which is no voluntary service (67号令 art. 19).
        part: points of a part of a shared result or of an award by hand, in place of the rule's.
        minutes_given: service time that was measured, in place of the rule's.
        minutes_present: between the first and the last sign of presence; the rule's minutes bound it.
        coverage_percent: what coverage adds (or takes, below 0); the rule bounds it.
    """
    why: dict[str, int] = {}
    base = rule.points
    if part is not None:
        base = why["part"] = part
    coverage = max(-rule.coverage_percent, min(rule.coverage_percent, coverage_percent))
    if coverage:
        why["coverage"] = coverage
    minutes = rule.minutes_counted
    if minutes_given is not None and rule.counts_as_volunteer:
        minutes = why["minutes_given"] = max(0, min(minutes_given, RULE_MINUTES_MAX))
    elif minutes_present is not None and minutes_present < minutes:
        minutes = why["minutes_present"] = max(0, minutes_present)
    if paid and minutes:
        minutes, why["paid"] = 0, 1
    return Earned(points=(base * (WHOLE + coverage) + HALF) // WHOLE, minutes=minutes, why=why)
