"""The desk's statement of any owner or account: every entry once, page by page, with what it held after."""

import pytest

from ledger.book.words import AccountId, Owner, Unit
from ledger.reports.movements import Movement, movements_of, owner_of
from ledger.reports.refusals import AccountUnknown
from tests.market.conftest import STATION, Market
from tests.reports.history import ONE, everything_moved, lived

SHOP = Owner("shop/1")


async def pages(
    market: Market, owner: Owner, size: int, *, unit: Unit | None = None, account_id: AccountId | None = None
) -> list[Movement]:
    found: list[Movement] = []
    before: int | None = None
    async with market.engine.connect() as connection:
        while True:
            page = await movements_of(
                connection,
                tenant_id=market.tenant.tenant_id,
                owner=owner,
                account_id=account_id,
                unit=unit,
                before=before,
                limit=size,
            )
            assert len(page.items) <= size
            if not page.items:
                return found
            found += page.items
            assert len(found) < 1_000, "the pages do not come to an end"
            before = page.items[-1].log_index


@pytest.mark.parametrize("owner", [ONE, STATION, SHOP, Owner("system")])
@pytest.mark.parametrize("size", [1, 7, 100])
async def test_pages_hold_every_entry_of_an_owner_once(market: Market, owner: Owner, size: int) -> None:
    await lived(market)
    expected = [
        (one.log_index, one.purpose, one.unit, one.expires_on, one.amount, one.balance)
        for one in await everything_moved(market)
        if one.owner == owner
    ]
    found = [
        (movement.log_index, *move[1:])
        for movement in await pages(market, owner, size)
        for move in movement.moves
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert [index for index, *_ in found] == sorted((index for index, *_ in found), reverse=True)


async def test_a_statement_can_be_of_one_account_or_one_unit(market: Market) -> None:
    await lived(market)
    rice = Unit("goods:G005")
    of_rice = await pages(market, SHOP, 100, unit=rice)
    assert {move.unit for movement in of_rice for move in movement.moves} == {rice}
    account_id = of_rice[0].moves[0].account_id
    of_account = await pages(market, SHOP, 100, account_id=account_id)
    assert {move.account_id for movement in of_account for move in movement.moves} == {account_id}
    async with market.engine.connect() as connection:
        assert await owner_of(connection, tenant_id=market.tenant.tenant_id, account_id=account_id) == SHOP
        with pytest.raises(AccountUnknown):
            await owner_of(connection, tenant_id=market.tenant.tenant_id, account_id=AccountId(404))


async def test_a_correction_and_what_it_corrects_name_each_other(market: Market) -> None:
    await lived(market)
    lines = await pages(market, ONE, 100)
    correction = next(line for line in lines if line.kind == "reversal")
    corrected = next(line for line in lines if line.log_index == correction.reverses)
    assert (corrected.reversed_by, correction.reason) == (correction.log_index, "重复记分")


async def test_the_statement_of_a_stranger_is_empty_and_knows_its_index(market: Market) -> None:
    await market.open_for(1)
    async with market.engine.connect() as connection:
        page = await movements_of(
            connection, tenant_id=market.tenant.tenant_id, owner=Owner("volunteer/404"), limit=10
        )
    assert (page.log_index, page.items) == (2, [])
