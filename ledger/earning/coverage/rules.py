"""The pure rules of coverage: what is one visit, how due a place is, and what that adds or takes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from ledger.earning.coverage.words import (
    DUE_PERCENT,
    EARLY_PERCENT,
    GAP_MINUTES_MAX,
    OVERDUE_PERCENT,
    VISIT_TOGETHER,
    Gap,
    Light,
    Visited,
)

MINUTE: Final = timedelta(minutes=1)
HOUR_MINUTES: Final = 60
HUNDRED: Final = 100


def visit(before: Visited, at: datetime) -> Visited | None:
    """Return what is known of a subject once somebody has come, or None when that was before the last visit.

    The `gap_minutes` of the answer is how long nobody had been there. Those who come together share it, so a
    squad's twelfth is paid like its first; a scan that arrives late tells nothing of the visits since.
    """
    if before.began_at is None or before.visited_at is None:
        return replace(before, began_at=at, visited_at=at, gap_minutes=GAP_MINUTES_MAX)
    if abs(at - before.began_at) <= VISIT_TOGETHER:
        return replace(before, visited_at=max(at, before.visited_at))
    if at < before.began_at:
        return None
    gap = max(at - before.visited_at, timedelta())
    return replace(before, began_at=at, visited_at=at, gap_minutes=min(gap // MINUTE, GAP_MINUTES_MAX))


def due_percent(gap: Gap) -> int:
    """Return how due a subject was, in percent of its interval, at most OVERDUE_PERCENT."""
    return min(gap.gap_minutes * HUNDRED // (gap.every_hours * HOUR_MINUTES), OVERDUE_PERCENT)


def light_of(visited: Visited, *, now: datetime) -> Light:
    """Return how a subject that must be visited stands now; one where nobody has been is overdue."""
    if visited.visited_at is None or visited.every_hours is None:
        return "overdue"
    past = max(now - visited.visited_at, timedelta())
    due = due_percent(Gap(every_hours=visited.every_hours, gap_minutes=past // MINUTE))
    if due < DUE_PERCENT:
        return "fresh"
    return "due" if due < OVERDUE_PERCENT else "overdue"


def coverage_percent(gaps: Sequence[Gap], *, limit: int) -> int:
    """Return by how many percent coverage changes the pay of a patrol, from -limit to limit.

    A subject pays the rule's points when it is between half due and due; above it pays more, up to the limit
    at twice its interval; below it pays less, down to the limit for one just visited. A patrol gets the mean
    of what it visited, towards nothing. Waiting does not pay: an hour's wait never adds as much as the visit
    that is left out would have earned.

    Args:
        gaps: of the subjects of the patrol that must be visited; without any, nothing changes.
        limit: the most that coverage adds or takes, in percent, 0 to 100.
    """
    if not gaps:
        return 0
    total = sum(_hundredths(due_percent(gap)) for gap in gaps)
    return int(total * limit / (len(gaps) * HUNDRED))


def _hundredths(due: int) -> int:
    """Return -100 (just visited) to 100 (twice due)."""
    if due >= DUE_PERCENT:
        return (due - DUE_PERCENT) * HUNDRED // (OVERDUE_PERCENT - DUE_PERCENT)
    if due < EARLY_PERCENT:
        return -((EARLY_PERCENT - due) * HUNDRED // EARLY_PERCENT)
    return 0
