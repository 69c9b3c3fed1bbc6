"""Whoever puts something into a unit, and whoever closes it at the same moment, take turns."""

import asyncio
from typing import Final

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Principal
from ledger.places.changes import Editor
from ledger.places.organisation.operations import close_unit
from ledger.places.organisation.refusals import UnitClosed
from ledger.places.unit_rows import lock_unit
from ledger.places.words import Scope
from tests.apart import database, engine
from tests.conftest import Database
from tests.places.conftest import NOON, Places

# Who waits is told apart by the database.
__all__ = ["database", "engine"]

WAITS: Final = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"""
LOOKS_MAX: Final = 500


async def until_it_waits(task: "asyncio.Task[None]", database: Database) -> None:
    """Return once somebody waits for a lock, or the task has ended without."""
    connection = await asyncpg.connect(database.administrator_url)
    for _ in range(LOOKS_MAX):
        if task.done() or await connection.fetchval(WAITS):
            break
        await asyncio.sleep(0.01)
    await connection.close()


async def test_a_unit_is_not_closed_while_somebody_puts_something_there(
    engine: AsyncEngine, database: Database, places: Places
) -> None:
    happened: list[str] = []

    async def count(*_: object) -> dict[str, int]:
        happened.append("counted")
        return {}

    editor = Editor(tenant_id=places.tenant_id, scope=Scope("/1/"), principal=Principal("staff/1"), now=NOON)
    async with engine.begin() as connection:
        await lock_unit(connection, tenant_id=places.tenant_id, unit_id=places.station, scope=places.scope)
        closing = asyncio.create_task(
            close_unit(engine, editor=editor, unit_id=places.station, left_overs=count)
        )
        await until_it_waits(closing, database)
        happened.append("put there")
    await closing
    assert happened == ["put there", "counted"]
    async with engine.begin() as connection:
        with pytest.raises(UnitClosed):
            await lock_unit(
                connection, tenant_id=places.tenant_id, unit_id=places.station, scope=places.scope
            )
