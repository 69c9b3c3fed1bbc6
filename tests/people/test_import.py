"""A bureau's folder is taken over as a whole, again without harm, and every bad row is named."""

import asyncio
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Tenant
from ledger.people.importing.bureau import import_bureau
from ledger.people.operations.erasure import erase_volunteer
from ledger.people.queries import list_volunteers, volunteer_ids_by_number
from ledger.people.refusals import ImportCollided
from ledger.people.seal import Keyring
from ledger.people.words import VolunteerPage
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.queries import list_checkpoints, list_kiosk_sites, list_units
from ledger.places.rules import distance_m
from ledger.places.spreadsheet.sheet import FileKind, Sheet
from ledger.places.tables import units
from ledger.places.words import WHOLE_BUREAU, Place
from tests.people.conftest import CLERK, FILES, NOON, Bureau, take_over, write_files

DEMO = Path("api/demo").resolve()
DEMO_SIZES = {"organisation": 202, "places": 133, "teams": 78, "volunteers": 3000}


async def find(bureau: Bureau, query: str = "") -> VolunteerPage:
    async with bureau.engine.connect() as connection:
        return await list_volunteers(
            connection, keyring=bureau.keyring, tenant_id=bureau.tenant_id, scope=WHOLE_BUREAU, query=query
        )


async def wrong(bureau: Bureau, **changed: str) -> list[tuple[str, int, str | None, str]]:
    """Import changed files and return what was wrong; nothing may have stayed."""
    before = await everything(bureau)
    write_files(bureau.folder, **changed)
    report = await take_over(bureau)
    assert not report.is_applied
    assert report.problems_count == len(report.problems) > 0
    assert await everything(bureau) == before
    return [(p.file, p.line, p.column, p.en) for p in report.problems]


async def everything(bureau: Bureau) -> list[str]:
    rows: list[str] = []
    tables = (
        "units",
        "routes",
        "checkpoints",
        "posts",
        "shops",
        "kiosk_sites",
        "teams",
        "volunteers",
        "person_keys",
    )
    async with bureau.engine.connect() as connection:
        for table in tables:
            question = f"SELECT t::text FROM {table} t WHERE tenant_id = :tenant_id ORDER BY 1"  # noqa: S608 - names from the line above
            found = await connection.execute(text(question), {"tenant_id": bureau.tenant_id})
            rows += found.scalars()
    return rows


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


async def test_every_bad_row_is_named_and_nothing_stays(bureau: Bureau) -> None:
    people = FILES["volunteers"] + (
        "V00004,,19900000004,女,1970-02-30,guard,T009,S09,2023-03-19,maybe\n"
        "V00004,赵,199,?,3000-01-01,guard,,S01,2023-03-19,yes\n"
        "V00005,钱,19900000001,女,,guard,,S01,2023-03-19,yes\n"
        "V00006,孙\x00李,,女,,guard,,S01,2023-03-19,yes\n"
    )
    named = await wrong(bureau, volunteers=people)
    assert {(line, column) for _, line, column, _ in named} == {
        (5, "name"), (5, "born_on"), (5, "team_code"), (5, "station_code"), (5, "smartphone"),
        (6, "number"), (7, "phone"), (8, "name"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "column", "words"),
    [
        ("S04,S09,station,甲\n", "parent_code", "no unit with the code S09"),
        ("X,,bureau,乙\n", "parent_code", "only one unit may stand at the top"),
        ("S04,S05,station,甲\nS05,S04,station,乙\n", "parent_code", "circle"),
        ("S04,S04,station,甲\n", "parent_code", "circle"),
        ("S01,B,station,重复\n", "code", "the same as in line 3"),
        ("S04,B,station,\n", "name", "must not be empty"),
        ("坏码,B,station,甲\n", "code", "a code is"),
    ],
)
async def test_a_unit_that_hangs_nowhere_is_named(bureau: Bureau, more: str, column: str, words: str) -> None:
    named = await wrong(bureau, organisation=FILES["organisation"] + more)
    assert named[0][:1] + named[0][2:3] == ("organisation.csv", column)
    assert words in named[0][3]


@pytest.mark.parametrize(
    ("more", "column", "words"),
    [
        ("C9,S09,checkpoint,甲,,,,,\n", "station_code", "S09"),
        ("C9,S01,castle,甲,,,,,\n", "kind", "must be one of"),
        ("C9,S01,checkpoint,甲,125.22,42.9,,,WGS-84\n", "latitude", "from -90 to 90"),
        ("C9,S01,checkpoint,甲,42.9,,,,WGS-84\n", "longitude", "both"),
        ("C9,S01,checkpoint,甲,42.9,125.1,,,\n", "datum", "must not be empty"),
        ("C9,S01,checkpoint,甲,42.9,125.1,,,CGCS\n", "datum", "must be one of"),
        ("C9,S01,checkpoint,甲,,,L01,,\n", "route_order", "both"),
        ("C9,S01,checkpoint,甲,,,L01,2,\n", "route_order", "in line 3 already"),
    ],
)
async def test_a_place_that_cannot_be_is_named(bureau: Bureau, more: str, column: str, words: str) -> None:
    named = await wrong(bureau, places=FILES["places"] + more)
    assert [name[2] for name in named] == [column]
    assert words in named[0][3]


async def test_a_row_is_not_blamed_for_a_bad_row_it_names(bureau: Bureau) -> None:
    named = await wrong(
        bureau,
        organisation=FILES["organisation"] + "S04,B,station,\n",
        teams=FILES["teams"] + "T4,S04,guard,四队\n",
    )
    assert [(file, column) for file, _, column, _ in named] == [("organisation.csv", "name")]


async def test_a_wrong_header_is_named(bureau: Bureau) -> None:
    named = await wrong(bureau, teams="code,station,corps,name\nT001,S01,cleaner,一队\n")
    assert [(line, column) for _, line, column, _ in named] == [(1, "station_code"), (1, "station")]


async def test_a_phone_number_of_somebody_not_in_the_file_is_found(bureau: Bureau) -> None:
    header = FILES["volunteers"].splitlines()[0]
    named = await wrong(
        bureau, volunteers=f"{header}\nV00009,李,+86 19900000001,女,,guard,,S01,2023-03-19,yes\n"
    )
    assert named[0][2:] == ("phone", "the same phone number as that of V00001")


async def test_two_people_may_swap_their_numbers(bureau: Bureau) -> None:
    swapped = (
        FILES["volunteers"]
        .replace("19900000001", "(kept)")
        .replace("199 0000 0002", "19900000001")
        .replace("(kept)", "19900000002")
    )
    write_files(bureau.folder, volunteers=swapped)
    assert (await take_over(bureau)).is_applied


async def test_an_erased_volunteer_does_not_come_back(bureau: Bureau) -> None:
    await erase_volunteer(
        bureau.engine,
        tenant_id=bureau.tenant_id,
        volunteer_id=bureau.people["V00001"],
        erased_by=CLERK,
        now=NOON,
    )
    named = await wrong(bureau)
    assert [(line, column) for _, line, column, _ in named] == [(2, "number")]


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
