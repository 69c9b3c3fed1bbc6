"""Attacks on the desk's way: for one's own household, with oneself or a made-up colleague as witness."""

from typing import Any

import pytest

from tests.api.service import Client, problem
from tests.attacks.conftest import Neighbours, Served

PERSON, CLERK_IN_LIFE, STRANGER = "V00001", "V00003", "V00004"


def soap_for(service: Served, number: str = PERSON, **more: object) -> dict[str, Any]:
    """Write an order of a piece of soap."""
    lines = [{"sku": "soap", "quantity": 1}]
    return {
        "volunteer_id": service.people[number],
        "shop_id": service.shops["M01"],
        "lines": lines,
        **more,
    }


@pytest.fixture
async def clerk(here: Served) -> Client:
    """Sign a keeper in who is a volunteer too, at a shop where somebody has points."""
    await here.give_points(await here.phone(PERSON))
    await here.hire("keeper.own", ("shop_keeper",), number=CLERK_IN_LIFE)
    await here.hire("watcher", ("shop_monitor",))
    return await here.desk("keeper.own")


async def live_together(service: Served, *numbers: str) -> None:
    """Let people share a door."""
    async with service.house.engine.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE volunteers SET household_index = 'same' WHERE tenant_id = $1 AND number = ANY($2)",
            (service.tenant_id, list(numbers)),
        )


async def points_of(service: Served) -> int:
    phone = await service.phone(PERSON)
    return int((await phone.client.get("/me")).json()["points_available"])


async def test_nobody_fills_in_for_themselves_or_their_household(here: Served, clerk: Client) -> None:
    assert problem(await clerk.post("/desk-orders", soap_for(here, CLERK_IN_LIFE))) == (403, "own_order")
    await live_together(here, PERSON, CLERK_IN_LIFE)
    assert problem(await clerk.post("/desk-orders", soap_for(here))) == (403, "household_order")
    named = soap_for(here, witness_id=here.accounts["watcher"])
    assert problem(await clerk.post("/witnessed-orders", named)) == (403, "household_order")
    assert await points_of(here) == 30


async def test_nobody_is_their_own_witness_by_a_second_account_either(here: Served, clerk: Client) -> None:
    await here.hire("watcher.own", ("shop_monitor",), number=CLERK_IN_LIFE)
    waiting = (await clerk.post("/desk-orders", soap_for(here))).json()["desk_order_id"]
    second = await here.desk("watcher.own")
    for witness in (clerk, second):
        refused = await witness.post(f"/desk-orders/{waiting}/confirmations", {})
        assert problem(refused) == (403, "own_witness")
    for account in ("keeper.own", "watcher.own"):
        named = soap_for(here, witness_id=here.accounts[account])
        assert problem(await clerk.post("/witnessed-orders", named)) == (403, "own_witness")
    assert await points_of(here) == 30


async def test_the_person_and_their_household_are_no_witnesses(here: Served, clerk: Client) -> None:
    await here.hire("watcher.person", ("shop_monitor",), number=PERSON)
    await here.hire("watcher.kin", ("shop_monitor",), number=STRANGER)
    await live_together(here, PERSON, STRANGER)
    waiting = (await clerk.post("/desk-orders", soap_for(here))).json()["desk_order_id"]
    for account, refusal in (("watcher.person", "own_witness"), ("watcher.kin", "household_order")):
        witness = await here.desk(account)
        said = await witness.post(f"/desk-orders/{waiting}/confirmations", {})
        assert problem(said) == (403, refusal)
        named = soap_for(here, witness_id=here.accounts[account])
        assert problem(await clerk.post("/witnessed-orders", named)) == (403, refusal)


async def test_a_witness_is_not_made_up(neighbours: Neighbours, clerk: Client) -> None:
    here, there = neighbours
    await there.hire("far", ("shop_monitor",))
    await here.desk("elsewhere")
    for witness_id in (here.accounts["elsewhere"], there.accounts["far"] + 10**6, 10**9):
        named = soap_for(here, witness_id=witness_id)
        assert problem(await clerk.post("/witnessed-orders", named)) == (404, "witness_unknown"), witness_id
    assert await points_of(here) == 30


async def test_the_request_cannot_say_who_confirmed(here: Served, clerk: Client) -> None:
    waiting = (await clerk.post("/desk-orders", soap_for(here))).json()["desk_order_id"]
    watcher = await here.desk("watcher")
    for field in ("witness_id", "by", "card_id", "pin", "volunteer_id"):
        forged = await watcher.post(
            f"/desk-orders/{waiting}/confirmations", {field: here.accounts["watcher"]}
        )
        assert problem(forged) == (400, "request_malformed"), field
    stranger = await here.desk("elsewhere")
    unknown = await stranger.post(f"/desk-orders/{waiting}/confirmations", {})
    assert problem(unknown) == (404, "desk_order_unknown")
