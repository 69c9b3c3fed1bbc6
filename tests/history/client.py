"""A process full of customers of one book, each noting what it asks and what it is told."""

import asyncio
import json
import random
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Final

import asyncpg
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from api.rooms import ROOMS
from ledger.book.queries import load_seal, load_tenant
from ledger.book.refusals import AnswerLate, BookBusy
from ledger.book.teller import CommandFailed, Teller, connect_book
from ledger.book.words import Owner, Tenant, TenantId
from ledger.refusal import Refusal
from ledger.reports.balances import balances_now
from ledger.storage.engine import make_engine
from tests.history.bugs import BUGS
from tests.history.words import argument
from tests.model.commands import NOW, OFFICE, command_of

CUSTOMERS: Final = 6
SKUS: Final = ("SOAP", "RICE")
OWNERS: Final = (str(OFFICE), "volunteer/1", "volunteer/2", "shop/5")
ON_SPENT: Final = ("refuse", "debt")
OFFICERS: Final = (4, 5, 6)
DAYS: Final = ("day:2026-03-09", "day:2026-11-21", "day:2025-12-01")
RECENT: Final = """
SELECT o.log_index AS order_id, o.volunteer_id FROM orders o
 WHERE o.tenant_id = $1 ORDER BY o.log_index DESC LIMIT 6"""
RETRIES_MAX: Final = 8


class Customers:
    """All customers of this process, who share its teller as the service's requests do."""

    def __init__(self, tenant: Tenant, teller: Teller, engine: AsyncEngine, told: dict[str, Any]) -> None:
        self._tenant = tenant
        self._teller = teller
        self._engine = engine
        self._url = told["url"]
        self._name = told["name"]
        self._notes = Path(told["notes"]).open("w", buffering=1)  # noqa: SIM115 - as long as the process
        self._chance = random.Random(told["seed"])  # noqa: S311 - a mix of requests, not secrets
        self._numbers = count(1)
        self._sizes = [0]
        self._proposals = [0]
        self._volunteers: dict[int, int] = {}

    async def live(self, stop: Path) -> None:
        """Ask for one thing after the other until the file is there."""
        while not stop.exists():  # noqa: ASYNC240 - a look at a folder in memory
            chosen = self._chance.random()
            if chosen < 0.2:
                await self._read_head()
            elif chosen < 0.4:
                await self._read_balances(self._chance.choice(OWNERS))
            else:
                verb, arguments = self._choose()
                await self._write(verb, arguments)

    def _choose(self) -> tuple[str, tuple[Any, ...]]:
        chance = self._chance
        some: dict[str, Callable[[], tuple[Any, ...]]] = {
            "grant": lambda: (chance.randint(1, 60),),
            "award": lambda: (
                chance.randint(1, 2),
                chance.randint(1, 60),
                chance.choice(DAYS[:2]),
                chance.choice((0, 0, 3)),
            ),
            "receive": lambda: (chance.choice(SKUS), chance.randint(1, 3)),
            "order": lambda: (chance.randint(1, 2), chance.choice(SKUS), chance.randint(1, 2)),
            "hand_over": self._some_order,
            "void": self._some_order,
            "hand_over_part": lambda: (*self._some_order(), chance.choice(SKUS), 1),
            "reverse": self._some_index,
            "policy": lambda: (chance.choice(ON_SPENT), chance.choice((None, 30))),
            "propose": lambda: (*self._some_index(), chance.choice(OFFICERS)),
            "confirm": self._some_proposal,
            "refuse": self._some_proposal,
        }
        verb = chance.choice(["grant", "award", "award", "receive", "order", "order", "order", *some])
        return verb, some[verb]()

    def _some_index(self) -> tuple[Any, ...]:
        return (self._chance.randint(0, max(self._sizes)),)

    def _some_proposal(self) -> tuple[Any, ...]:
        return (self._chance.choice(self._proposals[-3:]), self._chance.choice(OFFICERS))

    def _some_order(self) -> tuple[Any, ...]:
        return (self._chance.choice(list(self._volunteers) or [0]),)

    def _begin(self, verb: str, arguments: tuple[Any, ...]) -> str:
        key = f"{self._name}-{next(self._numbers)}"
        self._note(key=key, verb=verb, arguments=arguments, began=time.monotonic())
        return key

    def _note(self, **what: Any) -> None:  # noqa: ANN401 - as JSON has it
        self._notes.write(f"{json.dumps(what)}\n")

    async def _write(self, verb: str, arguments: tuple[Any, ...]) -> None:
        key = self._begin(verb, arguments)
        command = command_of(key, verb, tuple(argument(value) for value in arguments), self._volunteers)
        for _ in range(RETRIES_MAX):
            try:
                outcome = await self._teller.submit(command)
            except (AnswerLate, BookBusy):
                continue
            except Refusal as refusal:
                self._note(key=key, ended=time.monotonic(), answer=refusal.code)
            except CommandFailed:
                self._note(key=key, ended=time.monotonic(), answer="failed")
            else:
                self._sizes.append(outcome.seal.size)
                if verb == "propose":
                    self._proposals.append(outcome.log_index)
                self._note(
                    key=key, ended=time.monotonic(), answer="ok", log_index=outcome.log_index,
                    size=outcome.seal.size, root=outcome.seal.root.hex(),
                )  # fmt: skip
            return

    async def _read_head(self) -> None:
        key = self._begin("read_head", ())
        try:
            connection = await connect_book(self._url)
            seal = await load_seal(connection, self._tenant.tenant_id)
            ended = time.monotonic()
            found = await connection.fetch(RECENT, self._tenant.tenant_id)
            await connection.close()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            return
        self._volunteers = {row["order_id"]: row["volunteer_id"] for row in found}
        self._note(key=key, ended=ended, answer="ok", size=seal.size, root=seal.root.hex())

    async def _read_balances(self, owner: str) -> None:
        key = self._begin("read_balances", (owner,))
        try:
            async with self._engine.connect() as connection:
                found = await balances_now(
                    connection, tenant_id=self._tenant.tenant_id, owner=Owner(owner), now=NOW
                )
        except (OSError, SQLAlchemyError):
            return
        balances = {
            f"{held.purpose} {held.unit} {held.expires_on}": held.balance
            for held in found.accounts
            if held.balance and held.purpose != "supplier"
        }
        size = found.log_index + 1
        self._note(key=key, ended=time.monotonic(), answer="ok", size=size, balances=balances)


async def main() -> None:
    """Do what the one argument says."""
    told = json.loads(sys.argv[1])
    connection = await connect_book(told["url"])
    tenant = await load_tenant(connection, TenantId(told["tenant_id"]))
    await connection.close()
    made = BUGS[told["bug"]]
    teller = made(
        tenant=tenant, connect=lambda: connect_book(told["url"]), rooms=ROOMS, clock=lambda: NOW, batch_max=8
    )
    engine = make_engine(told["url"], pool_size=4)
    customers = Customers(tenant, teller, engine, told)
    await asyncio.gather(*(customers.live(Path(told["stop"])) for _ in range(CUSTOMERS)))
    await teller.close()
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())
