"""Every bad row of an import is named with its place and reason, and then nothing stays."""

import pytest

from ledger.people.operations.erasure import erase_volunteer
from tests.people.conftest import CLERK, FILES, NOON, Bureau, everything, take_over, write_files


async def wrong(bureau: Bureau, **changed: str) -> list[tuple[str, int, str | None, str]]:
    """Import changed files and return what was wrong; nothing may have stayed."""
    before = await everything(bureau)
    write_files(bureau.folder, **changed)
    report = await take_over(bureau)
    assert not report.is_applied
    assert report.problems_count == len(report.problems) > 0
    assert await everything(bureau) == before
    return [(p.file, p.line, p.column, p.en) for p in report.problems]


async def test_every_bad_row_is_named_and_nothing_stays(bureau: Bureau) -> None:
    people = FILES["volunteers"] + (
        "V00004,,19900000004,女,1970-02-30,guard,T009,S09,2023-03-19,maybe\n"
        "V00004,赵,199,?,3000-01-01,guard,,S01,2023-03-19,yes\n"
        "V00005,钱,19900000001,女,,guard,,S01,2023-03-19,yes\n"
        "V00006,孙\x00李,,女,,guard,,S01,2023-03-19,yes\n"
        "V00007,吴,1.99E+10,女,3000-01-01,guard,,S01,2023-03-19,yes\n"
    )
    named = await wrong(bureau, volunteers=people)
    assert {(line, column) for _, line, column, _ in named} == {
        (5, "name"), (5, "born_on"), (5, "team_code"), (5, "station_code"), (5, "smartphone"),
        (6, "number"), (7, "phone"), (8, "name"), (9, "phone"), (9, "born_on"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "column", "words"),
    [
        ("S04,S09,station,甲\n", "parent_code", "no unit with the code S09"),
        ("X,,bureau,乙\n", "parent_code", "only one unit may stand at the top"),
        ("S04,S05,station,甲\nS05,S04,station,乙\n", "parent_code", "circle"),
        ("S04,S04,station,甲\n", "parent_code", "circle"),
        (
            "".join(f"D{n},{f'D{n - 1}' if n else 'B'},room,层\n" for n in range(16)),
            "parent_code",
            "too deep",
        ),
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
