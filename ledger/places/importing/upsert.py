"""Rows known by a code, written so that the same file again changes nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update

from ledger.places.importing.run import Counts, ImportRun

Values = Mapping[str, object]


async def ids_by_code(run: ImportRun, table: Table, id_column: str, *, key: str = "code") -> dict[str, int]:
    """Return the id of every row of the tenant by its code."""
    columns = table.c
    found = select(columns[key], columns[id_column]).where(columns.tenant_id == run.tenant_id)
    return {row[0]: row[1] for row in await run.connection.execute(found)}


async def save_by_code(
    run: ImportRun,
    table: Table,
    wanted: Mapping[str, Values],
    *,
    key: str = "code",
    for_new: Callable[[], Values] = dict,
) -> Counts:
    """Insert rows whose code is new, update those that differ, leave the others.

    `wanted` gives the same columns for every code; `for_new` gives those that only a new row gets.
    """
    if not wanted:
        return Counts()
    names = list(next(iter(wanted.values())))
    columns = table.c
    found = select(columns[key], *(columns[name] for name in names)).where(
        columns.tenant_id == run.tenant_id, columns[key].in_(list(wanted))
    )
    there: dict[str, tuple[Any, ...]] = {
        row[0]: tuple(row[1:]) for row in await run.connection.execute(found)
    }
    new = [code for code in wanted if code not in there]
    changed = [code for code in there if there[code] != tuple(wanted[code][name] for name in names)]
    if new:
        rows = [{"tenant_id": run.tenant_id, key: code, **wanted[code], **for_new()} for code in new]
        await run.connection.execute(insert(table), rows)
    if changed:
        await update_by_key(run, table, {code: wanted[code] for code in changed}, key=key)
    return Counts(added=len(new), changed=len(changed), unchanged=len(wanted) - len(new) - len(changed))


async def update_by_key(run: ImportRun, table: Table, values: Mapping[Any, Values], *, key: str) -> None:
    """Give each row, named by its key, new values; the same columns for all."""
    names = list(next(iter(values.values())))
    statement = (
        update(table)
        .where(table.c.tenant_id == run.tenant_id, table.c[key] == bindparam("the_key"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    await run.connection.execute(
        statement,
        [{"the_key": code, **{f"new_{name}": row[name] for name in names}} for code, row in values.items()],
    )
