"""Coverage in the book: visits are noted once, survive a restart, and change what a patrol is paid."""

import asyncio
from datetime import timedelta

from sqlalchemy import insert, select, update

from ledger.earning.check_in_tables import check_ins
from ledger.earning.coverage.tables import last_visits
from ledger.earning.tables import claims, rules
from ledger.places.tables import checkpoints, routes
from tests.earning.conftest import Bureau
from tests.earning.world import MONDAY_NOON, ROUTE, check_in, point

DAY = timedelta(days=1)
MINUTES = timedelta(minutes=1)


async def must(bureau: Bureau, *, points: int | None = 24, route: int | None = None) -> None:
    """Say how often points 1 to 3 and the route must be visited, and let coverage change pay by a half."""
    of_bureau = {"tenant_id": bureau.tenant.tenant_id}
    async with bureau.engine.begin() as connection:
        for number in (1, 2, 3):
            await connection.execute(
                update(checkpoints)
                .filter_by(**of_bureau, checkpoint_id=point(number))
                .values(must_visit=points is not None, visit_every_hours=points)
            )
        await connection.execute(
            update(routes)
            .filter_by(**of_bureau, route_id=ROUTE)
            .values(must_patrol=route is not None, patrol_every_hours=route, points_needed=route and 3)
        )
    await pay_by_coverage(bureau, percent=50)


async def pay_by_coverage(bureau: Bureau, *, percent: int) -> None:
    """Publish the rule of patrols once more, with coverage in it."""
    async with bureau.engine.begin() as connection:
        asked = {"tenant_id": bureau.tenant.tenant_id, "activity": "patrol"}
        rule = dict((await connection.execute(select(rules).filter_by(**asked))).mappings().one())
        changed = {"version": 2, "coverage_percent": percent}
        await connection.execute(insert(rules).values({**rule, **changed}))


async def walk(bureau: Bureau, *, volunteer: int = 1, lost: bool = False, shift: timedelta = DAY * 0) -> int:
    """Walk the first three points, twenty minutes apart, and return the points of the claim."""
    claim = None
    for number in (1, 2, 3):
        bureau.clock.now = at = MONDAY_NOON + shift + number * 20 * MINUTES
        outcome = await bureau.submit(check_in(number, at, volunteer=volunteer, lost=lost))
        claim = outcome.answer["claim"]
    assert claim is not None
    points: int = claim["points"]
    return points


async def seen(bureau: Bureau) -> list[tuple[str, int, int]]:
    """Read the last visits: subject, id, minutes of absence."""
    async with bureau.engine.connect() as connection:
        rows = await connection.execute(
            select(last_visits.c.subject, last_visits.c.subject_id, last_visits.c.gap_minutes)
            .where(last_visits.c.tenant_id == bureau.tenant.tenant_id)
            .order_by(last_visits.c.subject, last_visits.c.subject_id)
        )
        return [(row.subject, row.subject_id, row.gap_minutes) for row in rows]


async def test_the_first_walk_of_dark_points_pays_the_most_and_the_next_one_less(bureau: Bureau) -> None:
    await must(bureau)
    await bureau.grant(100)
    assert await walk(bureau) == 5  # 3 points and a half more, rounded half up
    assert await walk(bureau, volunteer=2, shift=timedelta(hours=18)) == 3
    assert await walk(bureau, volunteer=3, shift=timedelta(hours=19)) == 2


async def test_a_squad_that_walks_together_is_paid_alike(bureau: Bureau) -> None:
    await must(bureau)
    await bureau.grant(100)
    assert [await walk(bureau, volunteer=number, shift=number * MINUTES) for number in (1, 2, 3)] == [5, 5, 5]


async def test_a_route_that_must_be_patrolled_counts_like_a_point(bureau: Bureau) -> None:
    await must(bureau, points=None, route=24)
    await bureau.grant(100)
    assert await walk(bureau) == 5
    assert await walk(bureau, volunteer=2, shift=timedelta(hours=2)) == 2


async def test_evidence_on_trust_neither_puts_a_light_out_nor_is_paid_for_one(bureau: Bureau) -> None:
    await must(bureau, route=24)
    assert await walk(bureau, lost=True) == 3
    assert await seen(bureau) == []


async def test_visits_are_also_noted_where_nobody_must_go(bureau: Bureau) -> None:
    await walk(bureau)
    assert [(subject, number) for subject, number, _ in await seen(bureau)] == [
        ("checkpoint", point(1)),
        ("checkpoint", point(2)),
        ("checkpoint", point(3)),
        ("route", ROUTE),
    ]


async def test_how_due_a_point_was_is_sealed_with_its_check_in(bureau: Bureau) -> None:
    await must(bureau)
    await walk(bureau)
    async with bureau.engine.connect() as connection:
        rows = await connection.execute(
            select(check_ins.c.every_hours).where(check_ins.c.tenant_id == bureau.tenant.tenant_id)
        )
        assert list(rows.scalars()) == [24, 24, 24]
        why = await connection.execute(
            select(claims.c.why).where(claims.c.tenant_id == bureau.tenant.tenant_id)
        )
        assert [line["coverage"] for line in why.scalars()] == [50]
    assert await bureau.differences() == []


async def test_two_scans_of_one_batch_are_one_visit(bureau: Bureau) -> None:
    await must(bureau)
    await bureau.submit(check_in(1, MONDAY_NOON))
    bureau.clock.now = later = MONDAY_NOON + DAY + 5 * MINUTES
    scans = (check_in(1, MONDAY_NOON + DAY, volunteer=2), check_in(1, later, volunteer=3))
    await asyncio.gather(*(bureau.submit(scan) for scan in scans))
    assert await seen(bureau) == [("checkpoint", point(1), 24 * 60)]
