"""The pure rules of the monthly thanks: how wishes and lots fill a number of slots that never changes.

Every slot is filled every month, so that neither how many are thanked nor with how much tells whether there
was a reward among them. At most `slots - HIDING` of one amount are rewards: whoever is thanked is with at
least so many others whom the lot has chosen from the same people.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.people.words import VolunteerId

HIDING: Final = 5
"""Least number of others, drawn by lot, of the same amount in the same month."""
SLOTS_MIN: Final = HIDING + 1
PAUSE_MONTHS: Final = 6
"""Nobody is thanked twice within so many months: somebody thanked again and again would stand out."""

Shuffle = Callable[[list[VolunteerId]], None]


class Wish(NamedTuple):
    """Somebody whom the thanks must not forget; it says not why."""

    wish_id: str
    volunteer_id: VolunteerId
    points: int


class Thanked(NamedTuple):
    """One of this month's thanks."""

    volunteer_id: VolunteerId
    points: int


class Plan(NamedTuple):
    """Who is thanked this month, in no order, and which wishes that fulfils."""

    thanked: tuple[Thanked, ...]
    fulfilled: tuple[str, ...]


def plan_thanks(
    slots: Mapping[int, int],
    *,
    wishes: Sequence[Wish],
    open_to: Collection[VolunteerId],
    drawn: Sequence[VolunteerId],
    shuffle: Shuffle,
) -> Plan | None:
    """Fill the slots: with wishes as far as enough others hide them, with lots for the rest.

    Args:
        slots: how many are thanked with each amount.
        wishes: longest waiting first.
        open_to: those of whom the wishes are whom the lot could choose.
        drawn: among whom the lot chooses: everybody whom it may, or as many drawn from them by chance.
        shuffle: puts a list in an order that nobody can foretell.

    Returns:
        None when there are too few people to fill every slot: then nobody is thanked, and wishes wait.
    """
    if len(drawn) < sum(slots.values()):
        return None
    pool = list(drawn)
    shuffle(pool)
    chosen: dict[VolunteerId, int] = {}
    fulfilled: list[str] = []
    room = {points: max(0, count - HIDING) for points, count in slots.items()}
    for wish in wishes:
        if room.get(wish.points, 0) and wish.volunteer_id in open_to and wish.volunteer_id not in chosen:
            chosen[wish.volunteer_id] = wish.points
            fulfilled.append(wish.wish_id)
            room[wish.points] -= 1
    lots = iter([one for one in pool if one not in chosen])
    for points, count in slots.items():
        wished = sum(given == points for given in chosen.values())
        for _ in range(count - wished):
            chosen[next(lots)] = points
    order = list(chosen)
    shuffle(order)
    return Plan(tuple(Thanked(one, chosen[one]) for one in order), tuple(fulfilled))


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def months_before(month: date, count: int) -> date:
    """Return the first day of the month so many months earlier."""
    year, number = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(year, number + 1, 1)
