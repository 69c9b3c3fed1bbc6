"""How many points of a route make a patrol of it, and how readers of check-ins ask the database for that."""

from typing import Final

import asyncpg

from ledger.earning.words import ANY_WALK, PATROL_CHECK_INS, RECENT_CHECK_INS_MAX, Walk

WALK: Final = """
SELECT r.points_needed, r.must_patrol, (
    SELECT count(*) FROM checkpoints p
    WHERE p.tenant_id = $1 AND p.route_id = r.route_id AND p.retired_at IS NULL) AS points_count
FROM routes r WHERE r.tenant_id = $1 AND r.route_id = c.route_id"""
"""What is known of the route of a row `c`, to be joined laterally."""


def walk_on(*, points_needed: int | None, must_patrol: bool, points_count: int) -> Walk:
    """Return what makes a patrol of a route.

    Args:
        points_needed: the desk's number; None is all points of a must-patrol route, and three of any other.
        must_patrol: such a route is walked in its order.
        points_count: points in use on it, which are never fewer than what is needed.
    """
    asked = points_needed or (points_count if must_patrol else PATROL_CHECK_INS)
    return Walk(max(1, min(asked, points_count, RECENT_CHECK_INS_MAX)), is_ordered=must_patrol)


def walk_of(row: asyncpg.Record) -> Walk:
    """Read what a patrol asks for; a point on no route asks for what any patrol does."""
    if row["must_patrol"] is None:
        return ANY_WALK
    return walk_on(
        points_needed=row["points_needed"], must_patrol=row["must_patrol"], points_count=row["points_count"]
    )
