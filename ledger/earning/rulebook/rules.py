"""The pure rules of the rule book: which terms are sound, when they begin, and which version is where."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Final

from ledger.earning.rulebook.refusals import (
    CapBelowPoints,
    CapsOutOfOrder,
    NoticeMissing,
    RiskTextMissing,
    RuleInPast,
    RuleUnchanged,
)
from ledger.earning.rulebook.words import AUTO_NOTICE_DAYS_MIN, Published
from ledger.earning.words import CLOCK_SLACK, Rule

NOT_TERMS: Final = frozenset({"version", "effective_from"})
TERMS: Final = tuple(field.name for field in fields(Rule) if field.name not in NOT_TERMS)
"""What a version says, besides which one it is and since when it counts."""


def terms_of(rule: Rule) -> dict[str, object]:
    """Return what a rule says, by name."""
    return {name: getattr(rule, name) for name in TERMS}


def changed_terms(before: Rule | None, after: Rule) -> tuple[str, ...]:
    """Name what differs between two versions; all of it where there was none before."""
    return tuple(name for name in TERMS if before is None or getattr(before, name) != getattr(after, name))


def check_terms(rule: Rule, *, risky: bool) -> None:
    """Refuse terms that contradict themselves.

    Raises:
        CapBelowPoints: with such a cap no claim could ever be approved.
        CapsOutOfOrder: the week's cap is below the day's, or the one for life below either.
        NoticeMissing: nobody looks before the rules alone award, so everybody must be able to after.
        RiskTextMissing: of a risky activity volunteers must be told (志愿服务条例 art. 12).
    """
    caps = [cap for cap in (rule.cap_day, rule.cap_week, rule.cap_life) if cap is not None]
    for cap in caps:
        if cap < rule.points:
            raise CapBelowPoints(cap=cap, points=rule.points)
    if caps != sorted(caps):
        raise CapsOutOfOrder
    if is_notice_missing(approval=rule.approval, notice_days=rule.notice_days):
        raise NoticeMissing(days_min=AUTO_NOTICE_DAYS_MIN)
    if (risky or rule.needs_insurance) and not (rule.risk_text_zh and rule.risk_text_en):
        raise RiskTextMissing


def is_notice_missing(*, approval: str, notice_days: int) -> bool:
    """Tell whether points would be spendable that no person has seen, neither an approver nor the public."""
    return approval == "auto" and notice_days < AUTO_NOTICE_DAYS_MIN


def begins_at(asked: datetime | None, *, now: datetime) -> datetime:
    """Return since when a new version counts: from now on, or from a later moment.

    Raises:
        RuleInPast: it would change what service already done earns.
    """
    if asked is None:
        return now
    if asked < now - CLOCK_SLACK:
        raise RuleInPast
    return max(asked, now)


def check_changed(newest: Rule | None, wanted: Rule) -> None:
    """Refuse a version that says what the newest one says.

    Raises:
        RuleUnchanged: nothing differs.
    """
    if not changed_terms(newest, wanted):
        raise RuleUnchanged


def in_force(versions: Sequence[Published], *, now: datetime) -> Published | None:
    """Return the version that service of this moment earns by; `versions` are newest first."""
    past = [version for version in versions if version.rule.effective_from <= now]
    return past[0] if past else next(iter(reversed(versions)), None)


def planned(versions: Iterable[Published], *, now: datetime) -> Published | None:
    """Return the version that begins next; one published later takes the place of those before."""
    newest = next(iter(versions), None)
    return newest if newest is not None and newest.rule.effective_from > now else None
