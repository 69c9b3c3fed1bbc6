"""The organisation tree from a file: each unit below its parent, one at the top, no circles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import insert, select

from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.importing.upsert import update_by_key
from ledger.places.operations.ids import draw_ids
from ledger.places.rules import child_path
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FileKind, Sheet
from ledger.places.tables import units
from ledger.places.words import UNIT_DEPTH_MAX, WHOLE_BUREAU, Scope, UnitId

ORGANISATION: Final = FileKind(name="organisation", columns=("code", "parent_code", "kind", "name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One unit as it ought to be."""

    parent_code: str
    kind: str
    name: str


async def load_organisation(run: ImportRun, sheet: Sheet) -> Counts:
    """Bring the tree to what the file says; units the file does not name stay where they are."""
    rows = run.rows_by_code(sheet, "code")
    unit = units.c
    found = select(units).where(unit.tenant_id == run.tenant_id)
    there = {row.code: row for row in await run.connection.execute(found)}
    code_of = {row.unit_id: row.code for row in there.values()}
    nodes = {
        code: Node(parent_code=code_of.get(row.parent_id, ""), kind=row.kind, name=row.name)
        for code, row in there.items()
    }
    for code, row in rows.items():
        node = Node(
            parent_code=row.code("parent_code", required=False),
            kind=row.code("kind"),
            name=row.text("name"),
        )
        nodes[code] = node
    placed = _place(nodes, rows)
    if not all(row.is_sound for row in sheet.rows):
        return Counts()
    new = sorted((code for code in nodes if code not in there), key=lambda code: len(placed[code]))
    ids = {code: UnitId(row.unit_id) for code, row in there.items()}
    drawn = await draw_ids(run.connection, unit.unit_id, len(new))
    ids.update(zip(new, map(UnitId, drawn), strict=True))
    values = {code: _values(code, nodes, placed, ids) for code in placed}
    if new:
        rows_new = [
            {"tenant_id": run.tenant_id, "unit_id": ids[code], "code": code, **values[code]} for code in new
        ]
        await run.connection.execute(insert(units), rows_new)
    changed = [
        code
        for code, row in there.items()
        if any(row._mapping[k] != v for k, v in values[code].items())  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
    ]
    if changed:
        await update_by_key(run, units, {code: values[code] for code in changed}, key="code")
    unchanged = sum(code in there and code not in changed for code in rows)
    return Counts(added=len(new), changed=len(changed), unchanged=unchanged)


def _place(nodes: Mapping[str, Node], rows: Mapping[str, Row]) -> dict[str, tuple[str, ...]]:
    """Return each unit's codes from the top down, and note units that hang nowhere."""
    placed: dict[str, tuple[str, ...]] = {}
    for code in nodes:
        line: list[str] = [code]
        while (parent := nodes[line[-1]].parent_code) in nodes and parent not in line:
            line.append(parent)
        placed[code] = tuple(reversed(line))
        row = rows.get(code)
        if row is None:
            continue
        if parent in line:
            row.problem("parent_code", zh="上级单位形成循环", en="its parents form a circle")
        elif parent and line[-1] == code:
            row.problem(
                "parent_code", zh=f"没有代码为 {parent} 的单位", en=f"there is no unit with the code {parent}"
            )
        elif len(line) > UNIT_DEPTH_MAX:
            row.problem("parent_code", zh="层级过深", en="hangs too deep in the tree")
    tops = [code for code, node in nodes.items() if not node.parent_code]
    for code in tops[1:]:
        if code in rows:
            rows[code].problem(
                "parent_code",
                zh=f"只能有一个最高单位，{tops[0]} 已是",
                en=f"only one unit may stand at the top, and {tops[0]} does",
            )
    return placed


def _values(
    code: str,
    nodes: Mapping[str, Node],
    placed: Mapping[str, tuple[str, ...]],
    ids: Mapping[str, UnitId],
) -> dict[str, object]:
    path: Scope = WHOLE_BUREAU
    for above in placed[code]:
        path = child_path(path, ids[above])
    parent = nodes[code].parent_code
    return {
        "parent_id": ids[parent] if parent else None,
        "kind": nodes[code].kind,
        "name": nodes[code].name,
        "path": path,
        "depth": len(placed[code]) - 1,
    }


ORGANISATION_STAGE: Final = Stage(kind=ORGANISATION, load=load_organisation)
