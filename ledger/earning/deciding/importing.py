"""Import the days on which offices do otherwise than the week says: holidays, and weekends worked instead."""

from datetime import date
from typing import Final

from sqlalchemy import insert, select, update

from ledger.earning.deciding.operations.calendar import DayEntered
from ledger.earning.deciding.tables import calendar_days
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.spreadsheet.sheet import FileKind, Sheet

CALENDAR: Final = FileKind(name="calendar", columns=("day", "works", "name"))
NAME_LENGTH_MAX: Final = 40
ENTERED_BY: Final = "system/import"


async def load_calendar(run: ImportRun, sheet: Sheet) -> Counts:
    """Bring the days named to what the file says; days that it does not name stay as they are."""
    wanted: dict[date, DayEntered] = {}
    for row in sheet.rows:
        day = row.day("day")
        if day in wanted:
            row.problem("day", zh="这一天在文件里写了两次", en="this day stands twice in the file")
        wanted[day] = DayEntered(day, row.yes_no("works"), row.text("name", length_max=NAME_LENGTH_MAX))
    if not all(row.is_sound for row in sheet.rows):
        return Counts()
    table = calendar_days.c
    found = select(table.day, table.works, table.name).where(table.tenant_id == run.tenant_id)
    there = {row.day: DayEntered(*row) for row in await run.connection.execute(found)}
    added = [one for day, one in wanted.items() if day not in there]
    changed = [one for day, one in wanted.items() if day in there and there[day] != one]
    by = {"entered_by": ENTERED_BY, "entered_at": run.now}
    if added:
        rows = [{"tenant_id": run.tenant_id, **one._asdict(), **by} for one in added]
        await run.connection.execute(insert(calendar_days), rows)
    for one in changed:
        await run.connection.execute(
            update(calendar_days)
            .where(table.tenant_id == run.tenant_id, table.day == one.day)
            .values(works=one.works, name=one.name, **by)
        )
    return Counts(added=len(added), changed=len(changed), unchanged=len(wanted) - len(added) - len(changed))


CALENDAR_STAGE: Final = Stage(kind=CALENDAR, load=load_calendar)
