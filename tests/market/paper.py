"""The paper slips of one shop for tests, and the people who deal with them."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from ledger.book.words import Outcome
from ledger.market.operations.place_order import draw_receipt_code
from ledger.market.outage.operations.decide_slip import ConfirmSlip, SettleSlip
from ledger.market.outage.operations.enter_slip import EnterSlip
from ledger.market.outage.operations.print_block import PrintBlock
from ledger.market.outage.queries import find_entry
from ledger.market.outage.words import EntryId, EntryState, Settlement
from ledger.market.words import ByStaff, LineAsked, Sku
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import WHOLE_BUREAU, ShopId
from tests.market.conftest import SOAP, Market, add_staff, request

KEEPER, MONITOR, CHIEF, ELSEWHERE = 1, 12, 10, 2
HOUR = timedelta(hours=1)


@dataclass
class Paper:
    """The slips of one shop, and the people who deal with them."""

    market: Market

    async def print(self, slips: int = 10, *, by: int = KEEPER, shop: ShopId | None = None) -> Outcome:
        command = PrintBlock(
            request=request(),
            by=ByStaff(StaffId(by)),
            shop_id=shop or self.market.shop,
            slips_count=slips,
            printed_at=self.market.clock(),
        )
        return await self.market.teller.submit(command)

    async def enter(
        self,
        serial: int = 1,
        *lines: tuple[Sku, int],
        by: int = KEEPER,
        volunteer: int = 1,
        ago: timedelta = HOUR,
    ) -> EntryId:
        command = EnterSlip(
            request=request(),
            by=ByStaff(StaffId(by)),
            serial=serial,
            volunteer_id=VolunteerId(volunteer),
            lines=tuple(LineAsked(*line) for line in lines or ((SOAP, 2),)),
            handed_over_at=self.market.clock() - ago,
            entered_at=self.market.clock(),
        )
        return EntryId((await self.market.teller.submit(command)).answer["entry_id"])

    async def confirm(self, entry: EntryId, *, by: int = MONITOR, right: bool = True) -> Outcome:
        command = ConfirmSlip(
            request=request(),
            by=ByStaff(StaffId(by)),
            entry_id=entry,
            receipt_code=draw_receipt_code(),
            decided_at=self.market.clock(),
            is_right=right,
        )
        return await self.market.teller.submit(command)

    async def settle(self, entry: EntryId, settlement: Settlement, *, by: int = CHIEF) -> Outcome:
        command = SettleSlip(
            request=request(),
            by=ByStaff(StaffId(by)),
            entry_id=entry,
            receipt_code=draw_receipt_code(),
            decided_at=self.market.clock(),
            settlement=settlement,
            reason="停电当日",
        )
        return await self.market.teller.submit(command)

    async def state(self, entry: EntryId) -> tuple[EntryState, str | None]:
        async with self.market.engine.connect() as connection:
            found = await find_entry(
                connection, tenant_id=self.market.tenant.tenant_id, scope=WHOLE_BUREAU, entry_id=entry
            )
        return found.state, found.missing


@pytest.fixture
async def paper(market: Market) -> Paper:
    """Print ten slips two hours ago, for a shop with a monitor and a chief besides its keeper."""
    await add_staff(market, MONITOR, roles=["shop_monitor"])
    await add_staff(market, CHIEF, roles=["approver"])
    made = Paper(market)
    await made.print()
    market.clock.advance(2 * HOUR)
    return made
