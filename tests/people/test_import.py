"""A bureau's folder is taken over as a whole, again without harm, and every bad row is named."""

import asyncio
import time
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Tenant
from ledger.people.importing.bureau import import_bureau
from ledger.people.queries import list_volunteers, volunteer_ids_by_number
from ledger.people.refusals import ImportCollided
from ledger.people.seal import Keyring
from ledger.people.words import VolunteerPage
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.queries import list_checkpoints, list_kiosk_sites, list_units
from ledger.places.rules import distance_m
from ledger.places.spreadsheet.sheet import FileKind, Sheet
from ledger.places.tables import checkpoints, routes, units
from ledger.places.words import WHOLE_BUREAU, Place
from tests.people.conftest import FILES, NOON, Bureau, everything, take_over, write_files

DEMO = Path("api/demo").resolve()
DEMO_SIZES = {"organisation": 202, "places": 133, "teams": 78, "volunteers": 3000}


async def find(bureau: Bureau, query: str = "") -> VolunteerPage:
    async with bureau.engine.connect() as connection:
        return await list_volunteers(
            connection, keyring=bureau.keyring, tenant_id=bureau.tenant_id, scope=WHOLE_BUREAU, query=query
        )


async def test_the_tree_hangs_together(bureau: Bureau) -> None:
    async with bureau.engine.connect() as connection:
        tree = await list_units(connection, tenant_id=bureau.tenant_id, scope=WHOLE_BUREAU)
    assert [(unit.code, unit.depth) for unit in tree] == [("B", 0), ("S01", 1), ("S02", 1)]
    assert tree[0].path == f"/{tree[0].unit_id}/"
    assert tree[1].path == f"/{tree[0].unit_id}/{tree[1].unit_id}/"


async def test_checkpoints_lie_on_their_route_in_wgs_84_with_a_code(bureau: Bureau) -> None:
    async with bureau.engine.connect() as connection:
        points = await list_checkpoints(connection, tenant_id=bureau.tenant_id, scope=bureau.scope)
        sites = await list_kiosk_sites(connection, tenant_id=bureau.tenant_id, scope=bureau.scope)
    assert [point.route.name if point.route else None for point in points] == ["必巡线1", "必巡线1"]
    assert len({point.short_code for point in points}) == 2
    assert points[0].place == Place(latitude=42.935830, longitude=125.220043)
    given = Place(latitude=42.937930, longitude=125.221743)
    assert points[1].place is not None
    assert 200 < distance_m(points[1].place, given) < 900
    assert sites[0].shop_id is not None


async def test_the_same_files_again_change_nothing(bureau: Bureau) -> None:
    before = await everything(bureau)
    report = await take_over(bureau)
    assert report.is_applied
    assert [file.counts for file in report.files] == [
        Counts(unchanged=3),
        Counts(unchanged=5),
        Counts(unchanged=1),
        Counts(unchanged=3),
    ]
    assert await everything(bureau) == before


async def test_a_changed_row_is_changed_and_a_new_one_added(bureau: Bureau) -> None:
    write_files(
        bureau.folder,
        organisation=FILES["organisation"] + "S03,S02,station,新建派出所\n",
        places=FILES["places"].replace("龙山平安超市", "龙山新超市"),
        volunteers=FILES["volunteers"].replace("刘洋明,19900000001", "刘洋铭,19900000009"),
    )
    report = await take_over(bureau)
    assert [file.counts for file in report.files] == [
        Counts(added=1, unchanged=3),
        Counts(changed=1, unchanged=4),
        Counts(unchanged=1),
        Counts(changed=1, unchanged=2),
    ]
    assert [person.number for person in (await find(bureau, "19900000009")).items] == ["V00001"]
    assert (await find(bureau, "19900000001")).items == []
    assert [person.name_masked for person in (await find(bureau, "刘洋铭")).items] == ["刘*铭"]


async def test_a_unit_moved_takes_its_subtree_along(bureau: Bureau) -> None:
    write_files(bureau.folder, organisation="code,parent_code,kind,name\nR1,S01,room,警务室\n")
    await take_over(bureau)
    write_files(bureau.folder, organisation="code,parent_code,kind,name\nS01,S02,station,龙山第1派出所\n")
    await take_over(bureau)
    async with bureau.engine.connect() as connection:
        found = await connection.execute(select(units).where(units.c.tenant_id == bureau.tenant_id))
        tree = {row.code: row for row in found}
    ids = "/".join(str(tree[code].unit_id) for code in ("B", "S02", "S01", "R1"))
    assert (tree["R1"].path, tree["R1"].depth) == (f"/{ids}/", 3)


async def test_a_dry_run_says_what_it_would_do_and_does_nothing(bureau: Bureau) -> None:
    before = await everything(bureau)
    write_files(bureau.folder, teams=FILES["teams"] + "T002,S01,guard,新队\n")
    report = await take_over(bureau, dry_run=True)
    assert not report.is_applied
    assert report.problems_count == 0
    assert report.files[2].counts == Counts(added=1, unchanged=1)
    assert await everything(bureau) == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_the_files_as_spreadsheets_save_them_are_the_same(bureau: Bureau, encoding: str) -> None:
    before = await everything(bureau)
    for name, content in FILES.items():
        (bureau.folder / f"{name}.csv").write_bytes(content.replace("\n", "\r\n").encode(encoding))
    assert (await take_over(bureau)).problems_count == 0
    assert await everything(bureau) == before


async def test_two_people_may_swap_their_numbers(bureau: Bureau) -> None:
    swapped = (
        FILES["volunteers"]
        .replace("19900000001", "(kept)")
        .replace("199 0000 0002", "19900000001")
        .replace("(kept)", "19900000002")
    )
    write_files(bureau.folder, volunteers=swapped)
    assert (await take_over(bureau)).is_applied


async def test_a_folder_without_tables_is_said_to_be_so(bureau: Bureau, tmp_path: Path) -> None:
    report = await import_bureau(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        folder=tmp_path / "none",
        dry_run=False,
        now=NOON,
    )
    assert "no table" in report.problems[0].en


async def test_later_stages_join_the_same_transaction(bureau: Bureau) -> None:
    seen: list[int] = []

    async def load(run: ImportRun, sheet: Sheet) -> Counts:
        assert run.tenant_id == bureau.tenant_id
        seen.extend(row.whole("number", least=0, most=9) for row in sheet.rows)
        return Counts(added=len(sheet.rows))

    (bureau.folder / "things.csv").write_text("thing,number\na,1\nb,77\n")
    report = await import_bureau(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        folder=bureau.folder,
        dry_run=False,
        now=NOON,
        later=[Stage(kind=FileKind(name="things", columns=("thing", "number")), load=load)],
    )
    assert seen == [1, 0]
    assert (report.problems[0].file, report.problems[0].line) == ("things.csv", 3)
    assert report.files[-1].kind == "things"


async def test_two_imports_at_once_never_leave_half_of_one(
    engine: AsyncEngine, tenant: Tenant, keyring: Keyring, tmp_path: Path
) -> None:
    write_files(tmp_path / "bureau")

    async def run() -> object:
        return await import_bureau(
            engine,
            keyring=keyring,
            tenant_id=tenant.tenant_id,
            folder=tmp_path / "bureau",
            dry_run=False,
            now=NOON,
        )

    answers = await asyncio.gather(run(), run(), run(), return_exceptions=True)
    assert all(isinstance(one, ImportCollided) or not isinstance(one, BaseException) for one in answers)
    async with engine.connect() as connection:
        assert len(await volunteer_ids_by_number(connection, tenant_id=tenant.tenant_id)) == 3


async def test_the_demo_bureau_comes_in_whole_and_in_seconds(
    engine: AsyncEngine, tenant: Tenant, keyring: Keyring
) -> None:
    for expected in ("added", "unchanged"):
        begun = time.perf_counter()
        report = await import_bureau(
            engine, keyring=keyring, tenant_id=tenant.tenant_id, folder=DEMO, dry_run=False, now=NOON
        )
        seconds = time.perf_counter() - begun
        assert report.problems_count == 0
        assert {file.kind: getattr(file.counts, expected) for file in report.files} == DEMO_SIZES
        assert seconds < 30


async def test_a_file_says_what_must_be_visited_and_one_without_the_columns_leaves_it(bureau: Bureau) -> None:
    header, *lines = FILES["places"].splitlines()
    more = {"1": "24,72", "2": ","}
    must = [f"{line},{more.get(line.split(',')[7], ',')}" for line in lines]
    told = "\n".join([f"{header},visit_every_hours,patrol_every_hours", *must, ""])
    for places in (told, FILES["places"]):
        write_files(bureau.folder, places=places)
        assert (await take_over(bureau)).problems == []
    async with bureau.engine.connect() as connection:
        points = select(checkpoints.c.code).filter_by(
            tenant_id=bureau.tenant_id, must_visit=True, visit_every_hours=24
        )
        walked = select(routes.c.patrol_every_hours).filter_by(tenant_id=bureau.tenant_id)
        assert list((await connection.execute(points)).scalars()) == ["C0101"]
        assert list((await connection.execute(walked)).scalars()) == [72]
