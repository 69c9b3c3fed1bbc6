"""A list of places that an office uploads: every row checked and named, then all of it or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.places.changes import Editor, note_change
from ledger.places.datum import DATUMS
from ledger.places.importing.places import PLACES, load_places
from ledger.places.importing.run import Counts, ImportRun
from ledger.places.queries import list_units
from ledger.places.rules import is_within
from ledger.places.spreadsheet.problems import Problem, Problems
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import Sheet, read_sheet
from ledger.places.tables import checkpoints, kiosk_sites, posts, routes, shops, units
from ledger.places.words import Scope

ROWS_MAX: Final = 5000
COLUMN_NAMES: Final[Mapping[str, str]] = {
    "编号": "code",
    "派出所代码": "station_code",
    "类别": "kind",
    "名称": "name",
    "纬度": "latitude",
    "经度": "longitude",
    "路线": "route",
    "顺序": "route_order",
    "坐标系": "datum",
    "必到间隔小时": "visit_every_hours",
    "必巡间隔小时": "patrol_every_hours",
    "到几个点算走完": "points_needed",
}
CODED: Final = (checkpoints, posts, shops, kiosk_sites)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceListReport:
    """What an uploaded list did, or would do.

    Attributes:
        is_applied: False after a dry run, and whenever something was wrong: then nothing has changed.
        rows_count: rows that name a place.
        counts: places new, changed and the same; nothing while a row is wrong.
        datums: rows with coordinates by the datum that they name, each converted once to WGS-84.
        problems: the first things that are wrong.
        problems_count: all of them.
    """

    is_applied: bool
    rows_count: int
    counts: Counts
    datums: Mapping[str, int]
    problems: tuple[Problem, ...]
    problems_count: int


def read_place_list(file: str, content: bytes, problems: Problems) -> Sheet | None:
    """Read an uploaded file, CSV or XLSX, with the columns in Chinese or English."""
    noted = problems.count
    sheet = read_sheet(file, content, [PLACES], problems, names=COLUMN_NAMES)
    if sheet is None and problems.count == noted:
        problems.add(
            file=file,
            line=1,
            column=None,
            zh="第一行应为列名：编号、派出所代码、类别、名称、纬度、经度、路线、顺序、坐标系……可下载模板对照",
            en="the first line must name the columns: code, station_code, kind, name, latitude, longitude,"
            " route, route_order, datum; see the template",
        )
    if sheet is not None and len(sheet.rows) > ROWS_MAX:
        problems.add(
            file=file,
            line=0,
            column=None,
            zh=f"一次最多 {ROWS_MAX} 行，请分成几份",
            en=f"at most {ROWS_MAX} places at once; please split the list",
        )
        return None
    return sheet


async def take_place_list(
    engine: AsyncEngine, *, editor: Editor, sheet: Sheet | None, problems: Problems, dry_run: bool
) -> PlaceListReport:
    """Bring the places of one's area to what a list says; with a problem, or in a dry run, nothing stays."""
    rows = () if sheet is None else sheet.rows
    counts = Counts()
    async with engine.connect() as connection, connection.begin() as transaction:
        run = ImportRun(connection=connection, tenant_id=editor.tenant_id, now=editor.now, problems=problems)
        if sheet is not None:
            near, beyond = await _reach(run, editor.scope)
            counts = await load_places(run, sheet)
            _note_beyond(rows, near=near, beyond=beyond)
        is_applied = not dry_run and problems.count == 0 and bool(rows)
        if is_applied:
            said = {"added": counts.added, "changed": counts.changed, "unchanged": counts.unchanged}
            await note_change(connection, editor, subject="place-list", verb="import", before={}, after=said)
        else:
            await transaction.rollback()
    return PlaceListReport(
        is_applied=is_applied,
        rows_count=len(rows),
        counts=counts if problems.count == 0 else Counts(),
        datums=_datums(rows),
        problems=tuple(problems.kept),
        problems_count=problems.count,
    )


async def _reach(run: ImportRun, scope: Scope) -> tuple[set[str], dict[str, set[str]]]:
    """Return the codes of open units within reach, and, by column, the codes of what lies beyond it."""
    near = {unit.code for unit in await list_units(run.connection, tenant_id=run.tenant_id, scope=scope)}
    beyond: dict[str, set[str]] = {"code": set(), "route": set()}
    for table in (*CODED, routes):
        found = (
            select(table.c.code, units.c.path)
            .join(units, (units.c.tenant_id == table.c.tenant_id) & (units.c.unit_id == table.c.unit_id))
            .where(table.c.tenant_id == run.tenant_id)
        )
        beyond["route" if table is routes else "code"] |= {
            row.code for row in await run.connection.execute(found) if not is_within(row.path, scope)
        }
    return near, beyond


def _note_beyond(rows: Sequence[Row], *, near: set[str], beyond: Mapping[str, set[str]]) -> None:
    """Note rows that would touch what is not within reach: a station, or a place or route elsewhere."""
    for row in rows:
        if not row.is_sound:
            continue
        if row.text("station_code") not in near:
            row.problem("station_code", zh="不在您的管辖范围内，或已撤销", en="outside your area, or closed")
        for column, codes in beyond.items():
            if row.text(column, required=False) in codes:
                row.problem(
                    column,
                    zh="别的单位已用这个编号，不在您的管辖范围内",
                    en="is the code of something outside your area",
                )


def _datums(rows: Sequence[Row]) -> dict[str, int]:
    """Count rows with coordinates by the datum they name."""
    named = Counter(row.text("datum", required=False).upper() for row in rows if not row.is_empty("latitude"))
    return {datum: named[datum] for datum in DATUMS if named[datum] > 0}
