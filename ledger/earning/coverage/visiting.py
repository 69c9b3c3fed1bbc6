"""How a check-in becomes a visit: what the book writes of it, and what the patrol it belongs to is paid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from ledger.book.words import Change, Fact, View
from ledger.earning.coverage.facts import VisitFact
from ledger.earning.coverage.rules import coverage_percent, visit
from ledger.earning.coverage.words import Gap, Subject, Visited
from ledger.earning.rules import reaches, rule_at
from ledger.earning.words import Activity, Grade

VISIT_GRADE: Final[Grade] = "C"
"""Weaker evidence neither puts a light out nor is paid for one: a sticker can be photographed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A visit: how due the subject was, if it must be visited, and what the decision writes of it."""

    gap: Gap | None = None
    changes: tuple[Change, ...] = ()
    learned: Mapping[Fact, Any] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, int]:
        """The columns of the check-in that say how due its point was; none where nobody must go."""
        if self.gap is None:
            return {}
        return {"gap_minutes": self.gap.gap_minutes, "every_hours": self.gap.every_hours}


def note_visit(view: View, subject: Subject, subject_id: int, *, at: datetime, grade: Grade) -> Noted:
    """Return what somebody's being there writes: the subject's VisitFact must have been asked for."""
    fact = VisitFact(subject, subject_id)
    before: Visited | None = view.fact(fact)
    after = visit(before, at) if before is not None and reaches(grade, VISIT_GRADE) else None
    if after is None or after.gap_minutes is None:
        return Noted()
    change = Change(
        "last_visits",
        {"subject": subject, "subject_id": subject_id},
        {"began_at": after.began_at, "visited_at": after.visited_at, "gap_minutes": after.gap_minutes},
        makes=True,
    )
    every = after.every_hours
    return Noted(
        gap=None if every is None else Gap(every_hours=every, gap_minutes=after.gap_minutes),
        changes=() if after == before else (change,),
        learned={fact: after},
    )


def percent_for(activity: Activity, gaps: Iterable[Gap | None], *, at: datetime) -> int:
    """Return by how many percent coverage changes the pay of a patrol that began at a moment.

    Args:
        activity: its rule in force then says how much coverage may change.
        gaps: of the check-ins of the patrol and of its route; None where nobody must go.
        at: when it began.
    """
    rule = rule_at(activity.rules, at)
    if rule is None:
        return 0
    return coverage_percent([gap for gap in gaps if gap is not None], limit=rule.coverage_percent)
