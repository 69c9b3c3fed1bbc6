"""Teams from a file: each at its station."""

from typing import Final

from ledger.people.tables import teams
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.importing.upsert import Values, ids_by_code, save_by_code
from ledger.places.spreadsheet.sheet import FileKind, Sheet
from ledger.places.tables import units

TEAMS: Final = FileKind(name="teams", columns=("code", "station_code", "corps", "name"))


async def load_teams(run: ImportRun, sheet: Sheet) -> Counts:
    """Bring teams to what the file says."""
    stations = await ids_by_code(run, units, "unit_id")
    wanted: dict[str, Values] = {}
    for code, row in run.rows_by_code(sheet, "code").items():
        values: Values = {
            "unit_id": run.look_up(row, "station_code", stations, kind="organisation"),
            "corps": row.code("corps"),
            "name": row.text("name"),
        }
        if row.is_sound:
            wanted[code] = values
    return await save_by_code(run, teams, wanted)


TEAMS_STAGE: Final = Stage(kind=TEAMS, load=load_teams)
