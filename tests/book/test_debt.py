"""Spent points refuse a reversal or become a debt, which whatever comes in pays first."""

from dataclasses import replace
from datetime import date, timedelta

import asyncpg
import pytest

from api.rooms import ROOMS
from ledger.book.operations.expiry import ExpireLot, expiry_request
from ledger.book.operations.pending import ActivateAward, activation_request
from ledger.book.policy_words import Expiry, OnSpent, Policy
from ledger.book.refusals import PointsAlreadySpent, PointsNotEnough
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import (
    Owner,
    Tenant,
)
from tests.book.conftest import Moment, award, grant
from tests.book.office import balances, policy, propose, reverse, spend
from tests.conftest import Database


async def test_spent_points_refuse_the_reversal_where_the_policy_says_so(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(200))
    given = await book.submit(award(3, 50))
    await book.submit(spend(3, 1))
    before = await balances(database, tenant)
    for attempt in (reverse(given.log_index), propose(given.log_index)):
        with pytest.raises(PointsAlreadySpent):
            await book.submit(attempt)
    assert await balances(database, tenant) == before


async def test_spent_points_become_a_debt_that_the_next_awards_pay_and_whose_reversal_brings_it_back(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(policy(Policy(on_spent=OnSpent.DEBT)))
    await book.submit(grant(200))
    first = await book.submit(award(3, 50))
    await book.submit(spend(3, 35))
    await book.submit(reverse(first.log_index))
    budget, redeemed = ("unit/7", "budget", None), ("system", "redeemed", None)
    debt, lot = ("volunteer/3", "debt", None), ("volunteer/3", "available", date(2027, 11, 30))
    assert await balances(database, tenant) == {budget: 200, redeemed: 35, debt: -35}
    second = await book.submit(award(3, 20))
    assert await balances(database, tenant) == {budget: 180, redeemed: 35, debt: -15}
    third = await book.submit(award(3, 20))
    assert await balances(database, tenant) == {budget: 160, redeemed: 35, lot: 5}
    await book.submit(reverse(second.log_index))
    assert await balances(database, tenant) == {budget: 180, redeemed: 35, debt: -20, lot: 5}
    with pytest.raises(PointsNotEnough):
        await book.submit(spend(3, 1))
    await book.submit(reverse(third.log_index))
    assert await balances(database, tenant) == {budget: 200, redeemed: 35, debt: -35}


async def test_only_a_debt_may_stand_in_for_the_lot_of_a_reversal(
    book: Teller, tenant: Tenant, database: Database
) -> None:
    await book.submit(grant(200))
    given = await book.submit(award(3, 50))
    back = await book.submit(reverse(given.log_index))
    owner = await asyncpg.connect(database.owner_url)
    # The office is made to get back one point less, and the volunteer to give one less.
    forge = "UPDATE entries SET amount = amount - sign(amount) * $3 WHERE tenant_id = $1 AND log_index = $2"
    await owner.execute(forge, tenant.tenant_id, back.log_index, 1)
    connection = await connect_book(database.application_url)
    report = await verify(connection, tenant, ROOMS.sealed_columns)
    await connection.close()
    found = {(found.what, found.log_index) for found in report.differences}
    assert ("reversal_differs", back.log_index) in found
    await owner.execute(forge, tenant.tenant_id, back.log_index, -1)
    await owner.close()


async def test_points_that_wait_or_expire_pay_what_is_owed_first(
    book: Teller, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(policy(Policy(on_spent=OnSpent.DEBT, expiry=Expiry.YEAR_END)))
    await book.submit(grant(200))
    first = await book.submit(award(3, 50))
    await book.submit(spend(3, 50))
    await book.submit(reverse(first.log_index))
    waiting = await book.submit(replace(award(3, 20), notice_days=3))
    lot = ("volunteer/3", "available", date(2026, 12, 31))
    debt = ("volunteer/3", "debt", None)
    assert (await balances(database, tenant))[debt] == -50
    moment.now += timedelta(days=5)
    asked = activation_request(waiting.log_index)
    await book.submit(ActivateAward(request=asked, award_index=waiting.log_index))
    assert (await balances(database, tenant))[debt] == -30
    await book.submit(reverse(waiting.log_index))
    found = await balances(database, tenant)
    assert found[debt] == -50
    assert found["unit/7", "budget", None] == 200
    assert lot not in found


async def test_a_lot_that_ends_pays_what_is_owed_before_the_rest_expires(
    book: Teller, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(policy(Policy(on_spent=OnSpent.DEBT, expiry=Expiry.YEAR_END)))
    await book.submit(grant(200))
    first = await book.submit(award(3, 50))
    await book.submit(policy(Policy(on_spent=OnSpent.DEBT, points_valid_months=6)))
    second = await book.submit(award(3, 40))
    await book.submit(spend(3, 60))
    await book.submit(reverse(first.log_index))
    debt, lot = ("volunteer/3", "debt", None), ("volunteer/3", "available", date(2027, 5, 31))
    found = await balances(database, tenant)
    assert (found[debt], found[lot]) == (-50, 30)
    moment.now += timedelta(days=250)
    asked = expiry_request(Owner("volunteer/3"), date(2027, 5, 31), second.log_index)
    await book.submit(ExpireLot(request=asked, owner=Owner("volunteer/3"), expires_on=date(2027, 5, 31)))
    found = await balances(database, tenant)
    assert found[debt] == -20
    assert ("system", "expired", None) not in found
    with pytest.raises(PointsAlreadySpent):
        await book.submit(reverse(second.log_index))
