"""Holidays from a file: added, put right, left alone, and refused when a line is wrong."""

from datetime import date

from ledger.earning.deciding.importing import CALENDAR_STAGE
from ledger.earning.deciding.queries.viewing import exceptions_of
from ledger.places.importing.run import Counts, ImportRun
from ledger.places.spreadsheet.problems import Problems
from ledger.places.spreadsheet.sheet import read_sheet
from tests.earning.conftest import Bureau

FILE = """\
day,works,name
2026-10-01,no,国庆节
2026-10-10,yes,国庆节调休
"""


async def load(bureau: Bureau, text: str) -> tuple[Counts, int]:
    """Import a calendar; return what changed and how many problems there are."""
    problems = Problems()
    sheet = read_sheet("calendar.csv", text.encode(), [CALENDAR_STAGE.kind], problems)
    assert sheet is not None, problems.kept
    async with bureau.engine.begin() as connection:
        run = ImportRun(
            connection=connection,
            tenant_id=bureau.tenant.tenant_id,
            now=bureau.clock.now,
            problems=problems,
        )
        return await CALENDAR_STAGE.load(run, sheet), problems.count


async def test_a_calendar_is_added_put_right_and_otherwise_left_alone(bureau: Bureau) -> None:
    assert await load(bureau, FILE) == (Counts(added=2), 0)
    assert await load(bureau, FILE) == (Counts(unchanged=2), 0)
    changed = FILE.replace("2026-10-10,yes", "2026-10-10,no")
    assert await load(bureau, changed) == (Counts(changed=1, unchanged=1), 0)
    async with bureau.engine.connect() as connection:
        days = await exceptions_of(connection, tenant_id=bureau.tenant.tenant_id, around=date(2026, 10, 1))
    assert days == {date(2026, 10, 1): False, date(2026, 10, 10): False}


async def test_a_day_twice_or_a_day_that_is_none_changes_nothing(bureau: Bureau) -> None:
    for line in ("2026-10-01,yes,国庆节\n", "2026-02-30,no,春节\n"):
        counts, problems = await load(bureau, FILE + line)
        assert (counts, problems) == (Counts(), 1)
