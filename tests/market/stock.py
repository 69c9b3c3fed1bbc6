"""The people around a shop, and the verbs of stock, as its tests use them."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, text

from ledger.book.words import Command, Outcome, Principal
from ledger.market.keeping.operations import AppointShopPeople
from ledger.market.keeping.words import ShopPeople
from ledger.market.stock.operations.case import DecideCase, FindCase
from ledger.market.stock.operations.close_count import CallOffCount, CloseCount, SignHandOver
from ledger.market.stock.operations.count import CountArticle, OpenCount
from ledger.market.stock.operations.deliver import ReceiveDelivery
from ledger.market.stock.operations.move import ReceiveMove, SendBoxes
from ledger.market.stock.operations.write_off import DecideWriteOff, ProposeWriteOff
from ledger.market.stock.words import (
    CaseId,
    CountId,
    CountKind,
    MoveId,
    StockLine,
    Verdict,
    WriteOffId,
    WriteOffState,
    WriteOffWhy,
)
from ledger.market.words import ByStaff, Sku
from ledger.people.tables import staff
from ledger.people.words import Role, StaffId
from tests.market.conftest import SHOP, Market, request

KEEPER, KEEPER_THERE, MONITOR, CHIEF, MONITOR_THERE = 1, 2, 11, 12, 13
PEOPLE: dict[int, tuple[Role, int, int | None]] = {
    MONITOR: ("shop_monitor", 2, 1),
    CHIEF: ("approver", 2, None),
    MONITOR_THERE: ("shop_monitor", 3, None),
}


@dataclass
class Stock:
    """A market with its stock's verbs; people are known by their staff number."""

    market: Market
    notes: list[str] = field(default_factory=list)

    async def hire(self, staff_id: int, role: Role, *, unit_id: int, volunteer_id: int | None) -> None:
        """Give somebody an account at the desk."""
        async with self.market.engine.begin() as connection:
            await connection.execute(
                insert(staff).values(
                    tenant_id=self.market.tenant.tenant_id,
                    staff_id=staff_id,
                    user_name=f"staff{staff_id}",
                    name_sealed=b"-",
                    roles=[role],
                    unit_id=unit_id,
                    volunteer_id=volunteer_id,
                    password_hash="-",
                    must_change=False,
                    failed_count=0,
                )
            )

    async def appoint(self, keeper: int = KEEPER, monitor: int = MONITOR) -> None:
        """Let the chief say who answers for the shop."""
        await self.do(
            AppointShopPeople(
                request=request(client=Principal(f"staff/{CHIEF}")),
                by=ByStaff(StaffId(CHIEF)),
                shop_id=self.market.shop,
                people=ShopPeople(keeper_id=StaffId(keeper), monitor_id=StaffId(monitor)),
                appointed_at=self.market.clock(),
            )
        )

    async def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the database about this bureau, as :tenant_id."""
        async with self.market.engine.begin() as connection:
            found = await connection.execute(text(question), {"tenant_id": self.market.tenant.tenant_id})
            return [tuple(row) for row in found] if found.returns_rows else []

    async def do(self, command: Command) -> Outcome:
        """Submit a command."""
        return await self.market.teller.submit(command)

    async def receive(self, *lines: StockLine, by: int = KEEPER, note: str | None = None) -> int:
        """Receive a delivery and return its number."""
        self.notes.append(note or f"RK-{len(self.notes)}")
        outcome = await self.do(
            ReceiveDelivery(
                **self._by(by),
                shop_id=SHOP,
                supplier="惠民批发",
                document=self.notes[-1],
                lines=lines,
            )
        )
        return int(outcome.answer["delivery_id"])

    async def send(self, *lines: StockLine, by: int = KEEPER, to: int = 2) -> MoveId:
        """Send boxes to the other shop."""
        command = SendBoxes(**self._by(by), from_shop_id=SHOP, to_shop_id=type(SHOP)(to), lines=lines)
        return MoveId((await self.do(command)).answer["move_id"])

    async def arrive(self, move: MoveId, *lines: StockLine, by: int = KEEPER_THERE) -> Outcome:
        """Count a move in."""
        return await self.do(ReceiveMove(**self._by(by), move_id=move, lines=lines))

    async def begin(self, kind: CountKind = CountKind.SPOT, *, by: int = MONITOR) -> CountId:
        """Begin a count."""
        outcome = await self.do(OpenCount(**self._by(by), shop_id=SHOP, kind=kind))
        return CountId(outcome.answer["count_id"])

    async def count(self, count: CountId, sku: Sku, quantity: int, *, by: int = MONITOR) -> Outcome:
        """Count one article."""
        return await self.do(CountArticle(**self._by(by), count_id=count, sku=sku, quantity=quantity))

    async def close(self, count: CountId, *, by: int = MONITOR) -> Outcome:
        """End a count."""
        return await self.do(CloseCount(**self._by(by), count_id=count))

    async def sign(self, count: CountId, *, by: int = KEEPER) -> Outcome:
        """Sign a hand-over."""
        return await self.do(SignHandOver(**self._by(by), count_id=count))

    async def call_off(self, count: CountId, *, by: int = MONITOR) -> Outcome:
        """Give a count up."""
        return await self.do(CallOffCount(**self._by(by), count_id=count, reason="停电"))

    async def count_one(self, sku: Sku, quantity: int) -> CaseId:
        """Count one article from beginning to end, and return the case that comes of it."""
        count = await self.begin()
        await self.count(count, sku, quantity)
        return CaseId((await self.close(count)).log_index + 1)

    async def find(self, case: CaseId, verdict: Verdict = Verdict.SETTLE, *, by: int = MONITOR) -> Outcome:
        """Look into a case."""
        return await self.do(
            FindCase(**self._by(by), case_id=case, verdict=verdict, reason="老鼠咬坏后已丢弃")
        )

    async def agree(self, case: CaseId, *, agrees: bool = True, by: int = CHIEF) -> Outcome:
        """Decide a case."""
        return await self.do(DecideCase(**self._by(by), case_id=case, agrees=agrees, reason="情况属实"))

    async def propose(
        self, sku: Sku, quantity: int, *, by: int = KEEPER, why: WriteOffWhy = WriteOffWhy.DAMAGED
    ) -> WriteOffId:
        """Set boxes aside."""
        outcome = await self.do(
            ProposeWriteOff(
                **self._by(by),
                shop_id=SHOP,
                sku=sku,
                quantity=quantity,
                why=why,
                reason="包装破损",
            )
        )
        return WriteOffId(outcome.answer["write_off_id"])

    async def decide(self, write_off: WriteOffId, verdict: WriteOffState, *, by: int = MONITOR) -> Outcome:
        """Decide a write-off."""
        return await self.do(DecideWriteOff(**self._by(by), write_off_id=write_off, verdict=verdict))

    def _by(self, staff_id: int) -> dict[str, Any]:
        return {"request": request(client=Principal(f"staff/{staff_id}")), "staff_id": StaffId(staff_id)}


async def staffed(market: Market) -> Stock:
    """Staff the shops: monitors and a chief; the first shop has a keeper and a monitor."""
    stock = Stock(market)
    for staff_id, (role, unit_id, volunteer_id) in PEOPLE.items():
        await stock.hire(staff_id, role, unit_id=unit_id, volunteer_id=volunteer_id)
    await stock.appoint()
    return stock
