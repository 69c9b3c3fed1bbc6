"""The pure rules of opening times: which spans fit together, and how a shop stands at a moment."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from ledger.market.opening.refusals import HoursMixedUp
from ledger.market.opening.words import DAY_MINUTES, LOOK_AHEAD_DAYS, Opening, Span, Standing


def checked_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in the order of the week.

    Raises:
        HoursMixedUp: one ends before it begins, or two of a day overlap.
    """
    ordered = tuple(sorted(spans))
    for span in ordered:
        if not 0 <= span.opens_minute < span.closes_minute <= DAY_MINUTES:
            raise HoursMixedUp(weekday=span.weekday)
    for earlier, later in pairwise(ordered):
        if earlier.weekday == later.weekday and later.opens_minute < earlier.closes_minute:
            raise HoursMixedUp(weekday=later.weekday)
    return ordered


def standing_at(opening: Opening, at: datetime, zone: ZoneInfo) -> Standing:
    """Say whether a shop is open at a moment, and when that changes."""
    local = at.astimezone(zone)
    closed_for = opening.closed_days.get(local.date())
    stretches = _stretches(opening, from_day=local.date(), zone=zone)
    for opens_at, closes_at in stretches:
        if closes_at is not None and closes_at <= local:
            continue
        if opens_at <= local:
            return Standing(is_open=True, opens_at=None, closes_at=closes_at, closed_for=None)
        return Standing(is_open=False, opens_at=opens_at, closes_at=None, closed_for=closed_for)
    return Standing(is_open=False, opens_at=None, closes_at=None, closed_for=closed_for)


def _stretches(
    opening: Opening, *, from_day: date, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime | None]]:
    """Go through the stretches of time that a shop is open, joined at midnight; the last may have no end."""
    begun: datetime | None = None
    ends: datetime | None = None
    for opens_at, closes_at in _spans_ahead(opening, from_day, zone):
        if begun is not None and ends == opens_at:
            ends = closes_at
            continue
        if begun is not None:
            yield begun, ends
        begun, ends = opens_at, closes_at
    if begun is not None:
        horizon = _moment(from_day + timedelta(days=LOOK_AHEAD_DAYS), 0, zone)
        yield begun, None if ends is not None and ends >= horizon else ends


def _spans_ahead(opening: Opening, from_day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    for ahead in range(LOOK_AHEAD_DAYS):
        day = from_day + timedelta(days=ahead)
        if day in opening.closed_days:
            continue
        for span in _spans_of(opening, day.isoweekday()):
            yield _moment(day, span.opens_minute, zone), _moment(day, span.closes_minute, zone)


def _spans_of(opening: Opening, weekday: int) -> tuple[Span, ...]:
    if not opening.spans:
        return (Span(weekday, 0, DAY_MINUTES),)
    return tuple(span for span in opening.spans if span.weekday == weekday)


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minute, DAY_MINUTES)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)


def written_spans(spans: Iterable[Span]) -> str | None:
    """Write the hours of a week for the note of a change, such as `1 08:30-11:30, 2 08:30-11:30`."""
    return (
        ", ".join(
            f"{each.weekday} {_clock(each.opens_minute)}-{_clock(each.closes_minute)}" for each in spans
        )
        or None
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
