"""A state machine drives the real book against a plain one: every answer and every balance must agree."""

import asyncio
import secrets
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from api.rooms import ROOMS
from ledger.book.operations.sweeps import activate_awards, expire_lots
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import Command, Outcome, Tenant, TenantId
from ledger.market.operations.sweep import void_overdue_orders
from ledger.refusal import Refusal
from ledger.storage.engine import make_engine
from tests.conftest import Database
from tests.model.bureau import open_bureau
from tests.model.commands import NOW, TODAY, at_noon, balances_of, command_of
from tests.model.plain_book import Answer
from tests.model.plain_bureau import PlainBureau

VOLUNTEERS = st.integers(1, 3)
POINTS = st.integers(1, 150)
SKUS = st.sampled_from(["SOAP", "RICE"])
KEYS = st.integers(0, 30).map("key-{}".format)
DAYS = st.sampled_from([date(2025, 10, 3), date(2025, 12, 1), date(2026, 3, 9), date(2026, 11, 21)])
ON_SPENT = st.sampled_from(["refuse", "debt", "debt"])
LIMITS = st.sampled_from([None, None, 60])
STAFF = st.integers(1, 3)
INDEXES = st.integers(0, 60)
NEVER = 10**9
COMMANDS = st.one_of(
    st.tuples(KEYS, st.just("grant"), st.tuples(POINTS)),
    st.tuples(KEYS, st.just("award"), st.tuples(VOLUNTEERS, POINTS, DAYS, st.sampled_from([0, 0, 3]))),
    st.tuples(KEYS, st.just("receive"), st.tuples(SKUS, st.integers(1, 6))),
    st.tuples(KEYS, st.just("order"), st.tuples(VOLUNTEERS, SKUS, st.integers(1, 4))),
    st.tuples(KEYS, st.sampled_from(["hand_over", "void", "reverse"]), st.tuples(INDEXES)),
    st.tuples(KEYS, st.just("hand_over_part"), st.tuples(INDEXES, SKUS, st.integers(1, 4))),
    st.tuples(KEYS, st.just("policy"), st.tuples(ON_SPENT, LIMITS)),
    st.tuples(KEYS, st.sampled_from(["propose", "confirm", "refuse"]), st.tuples(INDEXES, STAFF)),
)


class RealBook:
    """The book under test, driven from outside its event loop."""

    def __init__(self, database: Database) -> None:
        """Open a bureau of its own."""
        number = secrets.randbelow(2**40) + 1
        self.tenant = Tenant(
            TenantId(number),
            f"model-{number}",
            "辽河市公安局",
            demo=False,
            zone=ZoneInfo("Asia/Shanghai"),
        )
        self.loop = asyncio.new_event_loop()
        self.url = database.application_url
        self.now = NOW
        self.volunteers: dict[int, int] = {}
        self.teller = Teller(
            tenant=self.tenant,
            connect=lambda: connect_book(self.url),
            rooms=ROOMS,
            clock=lambda: self.now,
        )
        self.loop.run_until_complete(self._open())

    async def _open(self) -> None:
        engine = make_engine(self.url)
        await open_bureau(engine, self.tenant, priced_from=at_noon(date(2025, 1, 1)))
        await engine.dispose()

    def do_batch(self, commands: list[tuple[str, str, tuple[Any, ...]]]) -> list[Answer]:
        """Submit commands together, so that they share a batch, and tell the answers as the model does."""

        async def together() -> list[Any]:
            submitted = [self.teller.submit(self._command(*command)) for command in commands]
            results: list[Any] = await asyncio.gather(*submitted, return_exceptions=True)
            return results

        return [self._answer(result) for result in self.loop.run_until_complete(together())]

    @staticmethod
    def _answer(result: object) -> Answer:
        if isinstance(result, Outcome):
            return "ok", result.log_index
        if isinstance(result, Refusal):
            return result.code, None
        raise AssertionError(result)

    def _command(self, key: str, verb: str, arguments: tuple[Any, ...]) -> Command:
        return command_of(key, verb, arguments, self.volunteers, now=self.now)

    def sweep(self, times: int) -> None:
        """Run the sweeps, several at once as on several machines."""

        async def one(engine: AsyncEngine) -> None:
            submit, tenant = self.teller.submit, self.tenant
            await void_overdue_orders(submit, engine, tenant_id=tenant.tenant_id, now=self.now)
            await activate_awards(submit, engine, tenant, now=self.now)
            await expire_lots(submit, engine, tenant, now=self.now)

        async def together() -> None:
            engine = make_engine(self.url, pooled=False)
            await asyncio.gather(*(one(engine) for _ in range(times)))
            await engine.dispose()

        self.loop.run_until_complete(together())

    def balances(self) -> tuple[int, dict[tuple[str, str, str, date | None], int]]:
        """Read the size of the log and every balance that is not zero, by owner, purpose, unit and expiry."""

        async def read() -> tuple[int, dict[tuple[str, str, str, date | None], int]]:
            connection = await connect_book(self.url)
            size = await connection.fetchval(
                "SELECT size FROM book WHERE tenant_id = $1", self.tenant.tenant_id
            )
            rows = await connection.fetch(
                "SELECT owner, purpose, unit, expires_on, balance FROM accounts"
                " WHERE tenant_id = $1 AND balance <> 0 AND purpose NOT IN ('issuance', 'supplier')",
                self.tenant.tenant_id,
            )
            await connection.close()
            return size, {(row[0], row[1], row[2], row[3]): row[4] for row in rows}

        return self.loop.run_until_complete(read())

    def close(self) -> list[str]:
        """Verify the book, close it and return what verify found."""

        async def end() -> list[str]:
            await self.teller.close()
            connection = await connect_book(self.url)
            report = await verify(connection, self.tenant, ROOMS.sealed_columns)
            await connection.close()
            return [str(difference) for difference in report.differences]

        found = self.loop.run_until_complete(end())
        self.loop.close()
        return found


class BookMachine(RuleBasedStateMachine):
    """Batches of commands go to both books."""

    database: Database

    def __init__(self) -> None:
        """Open both books."""
        super().__init__()
        self.model = PlainBureau(TODAY)
        self.real = RealBook(self.database)
        self.batches = 0

    @rule(commands=st.lists(COMMANDS, min_size=1, max_size=12))
    def a_batch_of_anything(self, commands: list[Any]) -> None:
        self._both(commands)

    @rule(points=POINTS, volunteer=VOLUNTEERS, sku=SKUS)
    def one_volunteer_in_one_batch(self, points: int, volunteer: int, sku: str) -> None:
        fresh = [f"chain-{self.batches}-{number}" for number in range(4)]
        self._both(
            [
                (fresh[0], "grant", (points + 70,)),
                (fresh[1], "award", (volunteer, points, self.model.today)),
                (fresh[2], "receive", (sku, 1)),
                (fresh[3], "order", (volunteer, sku, 1)),
            ]
        )

    @precondition(lambda self: self.model.orders)
    @rule(data=st.data(), verb=st.sampled_from(["hand_over", "void"]), key=KEYS)
    def an_order_ends(self, data: st.DataObject, verb: str, key: str) -> None:
        self._both([(key, verb, (data.draw(st.sampled_from(sorted(self.model.orders))),))])

    @precondition(lambda self: self.model.orders)
    @rule(data=st.data(), key=KEYS, quantity=st.integers(1, 4))
    def an_order_is_handed_over_in_part(self, data: st.DataObject, key: str, quantity: int) -> None:
        index = data.draw(st.sampled_from(sorted(self.model.orders)))
        self._both([(key, "hand_over_part", (index, *self.model.orders[index].boxes, quantity))])

    @rule(days=st.sampled_from([1, 2, 5, 40, 200, 400]))
    def time_passes(self, days: int) -> None:
        """Let days pass in which nobody does anything, and no sweep runs."""
        self.model.today += timedelta(days=days)
        self.real.now += timedelta(days=days)

    @rule(times=st.integers(1, 3))
    def the_sweeps_run(self, times: int) -> None:
        """Run them, late or not, on one machine or several."""
        self.model.sweep()
        self.real.sweep(times)

    @precondition(lambda self: self.model.given)
    @rule(data=st.data(), key=KEYS)
    def something_is_reversed(self, data: st.DataObject, key: str) -> None:
        self._both([(key, "reverse", (data.draw(st.sampled_from(sorted(self.model.given))),))])

    def _fresh(self, *commands: tuple[str, tuple[Any, ...]]) -> int:
        """Do commands under keys that nobody has used; return the size of the log before them."""
        size = self.model.size
        self._both([(f"fresh-{self.batches}-{at}", *command) for at, command in enumerate(commands)])
        return size

    @rule(points=st.integers(70, 150), later=st.integers(1, 150), staff=STAFF, by_two=st.booleans())
    def spent_points_are_reversed(self, points: int, later: int, staff: int, *, by_two: bool) -> None:
        """Give points to somebody new, let them be spent, take them back, and give some again."""
        somebody, today = 100 + self.batches, self.model.today
        self._fresh(("policy", ("debt", None)), ("receive", ("RICE", 1)))
        size = self._fresh(("grant", (points + later,)), ("award", (somebody, points, today)))
        self._fresh(("order", (somebody, "RICE", 1)))
        if by_two:
            proposal = self._fresh(("propose", (size + 1, staff)))
            self._fresh(("confirm", (proposal, staff)), ("confirm", (proposal, staff % 3 + 1)))
        else:
            self._fresh(("reverse", (size + 1,)))
        self._fresh(("award", (somebody, later, today)))

    @precondition(lambda self: self.model.given)
    @rule(data=st.data(), key=KEYS, staff=STAFF)
    def a_reversal_is_proposed(self, data: st.DataObject, key: str, staff: int) -> None:
        self._both([(key, "propose", (data.draw(st.sampled_from(sorted(self.model.given))), staff))])

    @precondition(lambda self: self.model.proposals)
    @rule(data=st.data(), key=KEYS, verb=st.sampled_from(["confirm", "confirm", "refuse"]), staff=STAFF)
    def a_proposal_ends(self, data: st.DataObject, key: str, verb: str, staff: int) -> None:
        self._both([(key, verb, (data.draw(st.sampled_from(sorted(self.model.proposals))), staff))])

    def _both(self, commands: list[tuple[str, str, tuple[Any, ...]]]) -> None:
        self.batches += 1
        commands = [self._knowable(*command) for command in commands]
        expected = self.model.do_batch(commands)
        self.real.volunteers = {index: order.volunteer for index, order in self.model.orders.items()}
        assert self.real.do_batch(commands) == expected

    def _knowable(self, key: str, verb: str, arguments: tuple[Any, ...]) -> tuple[str, str, tuple[Any, ...]]:
        """Replace an index that nobody has been told yet by one that will never be."""
        ends = {"hand_over", "hand_over_part", "void", "reverse", "propose", "confirm", "refuse"}
        if verb in ends and arguments[0] >= self.model.size:
            return key, verb, (NEVER, *arguments[1:])
        return key, verb, arguments

    @invariant()
    def every_balance_agrees(self) -> None:
        assert self.real.balances() == (self.model.size, balances_of(self.model))

    def teardown(self) -> None:
        """Verify finds nothing at the end."""
        assert self.real.close() == []


def test_the_book_agrees_with_a_plain_dict(database: Database) -> None:
    machine = type("Machine", (BookMachine,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
