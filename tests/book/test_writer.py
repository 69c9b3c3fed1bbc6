"""Sealing goes on beside writing: whichever fails, the batch leaves nothing and its neighbours stand."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from ledger.book.journal import Rooms
from ledger.book.queries import LOADERS
from ledger.book.seal import RowColumns
from ledger.book.teller import CommandFailed, Teller, connect_book
from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, Tenant, View
from tests.book.conftest import CLERK, NOON, grant, request
from tests.book.test_kept import check
from tests.conftest import Database

SEALED: dict[str, dict[str, tuple[str, ...]]] = {
    "sealing fails": {},
    "writing fails": {"nowhere": ("log_index", "note")},
}


@dataclass(frozen=True)
class Misplaced:
    """A command with a row of a table that is not there."""

    request: Request

    def needs(self, known: Facts) -> Iterable[Fact]:
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        return ()

    def decide(self, view: View) -> Decision:
        row = Row("nowhere", {"note": "x"})
        return Decision(kind="misplaced", actor=CLERK, occurred_at=NOON, rows=(row,))


@pytest.mark.parametrize("fault", SEALED)
async def test_a_fault_beside_leaves_nothing_and_spoils_no_neighbour(
    tenant: Tenant, database: Database, fault: str
) -> None:
    connections: list[Any] = []

    async def connect() -> Any:  # noqa: ANN401 - asyncpg's own type is generic
        connections.append(await connect_book(database.application_url))
        return connections[-1]

    teller = Teller(
        tenant=tenant,
        connect=connect,
        rooms=Rooms(LOADERS, {name: RowColumns(columns) for name, columns in SEALED[fault].items()}),
        clock=lambda: NOON,
    )
    results = await asyncio.gather(
        *(teller.submit(grant(number)) for number in range(1, 60)),
        teller.submit(Misplaced(request())),
        *(teller.submit(grant(number)) for number in range(1, 60)),
        return_exceptions=True,
    )
    failed = [result for result in results if isinstance(result, BaseException)]
    assert [type(each) for each in failed] == [CommandFailed]
    assert [result.log_index for result in results if not isinstance(result, BaseException)] == list(
        range(118)
    )
    assert (await teller.submit(grant(1))).log_index == 118
    assert len(connections) == 1, "the connection was free for the rollback, and served on"
    await teller.close()
    await check(database, tenant)
