"""Activities from a file: a changed rule is a new version, the same file is nothing, bad rows are named."""

from datetime import timedelta

from sqlalchemy import select

from ledger.earning.facts import ActivityFact
from ledger.earning.queries.activities import activity_names
from ledger.earning.queries.facts import load_activities
from ledger.earning.rules import rule_at
from ledger.earning.tables import rules
from ledger.earning.words import ActivityName
from ledger.places.importing.run import Counts
from ledger.storage.engine import connect
from tests.earning.conftest import ACTIVITIES, Bureau
from tests.earning.world import MONDAY_NOON


async def test_the_same_file_again_changes_nothing(bureau: Bureau) -> None:
    counts, problems = await bureau.import_activities()
    assert counts == Counts(unchanged=5)
    assert problems.count == 0


async def test_a_changed_rule_is_a_new_version_from_now_on(bureau: Bureau) -> None:
    bureau.clock.now += timedelta(days=1)
    changed = ACTIVITIES.replace("Patrol,patrol,3,60,6,24", "Patrol,patrol,4,60,8,24").replace(
        "Hazard report", "Hazard"
    )
    counts, problems = await bureau.import_activities(changed)
    assert problems.count == 0
    assert counts == Counts(changed=2, unchanged=3)
    async with bureau.engine.connect() as pooled:
        names = await activity_names(pooled, tenant_id=bureau.tenant.tenant_id)
    assert names["hazard"] == ActivityName(zh="隐患排查上报", en="Hazard")
    connection = await connect(bureau.database.application_url)
    fact = ActivityFact("patrol")
    activity = (await load_activities(connection, bureau.tenant.tenant_id, [fact]))[fact]
    await connection.close()
    before, after = rule_at(activity.rules, MONDAY_NOON), rule_at(activity.rules, bureau.clock.now)
    assert before is not None
    assert after is not None
    assert (before.version, before.points, after.version, after.points) == (1, 3, 2, 4)


async def test_bad_rows_are_named_and_nothing_is_written(bureau: Bureau) -> None:
    bad = ACTIVITIES + "Dance,跳舞,Dance,party,-1,9999,x,1,E,three,400,maybe,no\n"
    bad += "school_gate,护学岗,School-gate duty,duty,5,40,4,20,B,auto,1,yes,no\n"
    _, problems = await bureau.import_activities(bad.replace("Patrol,patrol,3", "Patrol,patrol,2"))
    columns = [(problem.line, problem.column) for problem in problems.kept]
    bad_cells = ("code", "kind", "points", "minutes", "cap_day", "evidence_grade", "approval")
    for column in (*bad_cells, "notice_days", "counts_as_volunteer"):
        assert (7, column) in columns
    assert (8, "cap_day") in columns
    async with bureau.engine.connect() as connection:
        found = select(rules.c.version).where(rules.c.tenant_id == bureau.tenant.tenant_id)
        assert set((await connection.execute(found)).scalars()) == {1}


async def test_a_file_brings_no_automatic_points_without_a_public_notice(bureau: Bureau) -> None:
    _, problems = await bureau.import_activities(ACTIVITIES.replace("24,B,auto,1", "24,B,auto,0"))
    assert [(problem.line, problem.column) for problem in problems.kept] == [(2, "notice_days")]


async def test_a_file_may_bring_gates_and_one_without_them_leaves_them_as_they_are(bureau: Bureau) -> None:
    header, patrol = ACTIVITIES.splitlines()[:2]
    gated = f"{header},needs_insurance,age_min,cap_life\n{patrol},yes,18,600\n"
    counts, problems = await bureau.import_activities(gated)
    assert (counts, problems.count) == (Counts(changed=1), 0)
    counts, _ = await bureau.import_activities(gated)
    assert counts == Counts(unchanged=1)
    counts, _ = await bureau.import_activities(f"{header}\n{patrol.replace(',3,60,', ',4,60,')}\n")
    assert counts == Counts(changed=1)
    connection = await connect(bureau.database.application_url)
    fact = ActivityFact("patrol")
    newest = (await load_activities(connection, bureau.tenant.tenant_id, [fact]))[fact].rules[-1]
    await connection.close()
    assert (newest.version, newest.points) == (3, 4)
    assert (newest.needs_insurance, newest.age_min, newest.cap_life) == (True, 18, 600)
