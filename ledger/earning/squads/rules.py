"""The pure rules of sharing: shares by the largest remainder, and who was in the team on a day."""

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.book.words import Tenant
from ledger.earning.squads.facts import MemberSeen
from ledger.earning.squads.refusals import SharersOutOfRange
from ledger.earning.squads.words import SHARERS_MAX, SHARERS_MIN, Part
from ledger.people.words import VolunteerId


def shares(points: int, parts: Sequence[int], *, turn: int) -> tuple[int, ...]:
    """Split points by parts so that nothing is made or lost (largest remainder, Hamilton's method).

    Args:
        points: of the whole, 0 or more.
        parts: of each member, 1 or more.
        turn: who has the point that cannot be split: equal remainders take turns from this place on, so that
            it is not always the same member.

    Returns:
        The points of each, in order; they add up to `points`, and each is within one point of its exact part.
    """
    whole, count = sum(parts), len(parts)
    given = [points * part // whole for part in parts]
    order = sorted(range(count), key=lambda place: (-(points * parts[place] % whole), (place - turn) % count))
    for place in order[: points - sum(given)]:
        given[place] += 1
    return tuple(given)


def check_sharers(parts: Sequence[Part]) -> None:
    """Refuse too few, too many, or one twice."""
    distinct = len({part.volunteer_id for part in parts})
    if distinct != len(parts) or not SHARERS_MIN <= distinct <= SHARERS_MAX:
        raise SharersOutOfRange(sharers_min=SHARERS_MIN, sharers_max=SHARERS_MAX)


def members_on(tenant: Tenant, memberships: Iterable[MemberSeen], day: date) -> frozenset[VolunteerId]:
    """Return who belonged to a team on a civil day, were it for an hour."""
    return frozenset(
        one.volunteer_id
        for one in memberships
        if tenant.day(one.joined_at) <= day and (one.left_at is None or day <= tenant.day(one.left_at))
    )
