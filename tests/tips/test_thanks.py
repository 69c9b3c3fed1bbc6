"""The monthly thanks in a bureau that has more people than go into one lot."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import insert, text

from api.sweeps.kinds import teller_of
from ledger.book.due import list_tenants
from ledger.book.words import Tenant
from ledger.people.words import VolunteerId
from ledger.tips.sealing import TipSeal
from ledger.tips.tables import thanks_wishes
from ledger.tips.thanks.operations import give_thanks
from ledger.tips.thanks.reads import draw_eligible
from tests.api.service import Service
from tests.tips.test_slips import fund
from tests.tips.twins import do_something

SLOTS = 8
DRAWN_MAX = 10
"""As if no more fitted into a lot; twenty may be thanked."""


@pytest.fixture
async def thanking(service: Service) -> Service:
    """Let twenty people serve, of whom eight are thanked every month."""
    await fund(service)
    await do_something(service)
    admin = await service.desk("admin")
    slots = await admin.post("/thanks-slots", {"points": 30, "slots_count": SLOTS})
    assert slots.status_code == 201, slots.text
    return service


async def bureau_of(service: Service) -> Tenant:
    async with service.house.reading() as connection:
        return next(one for one in await list_tenants(connection) if one.tenant_id == service.tenant_id)


async def eligible(service: Service, *, limit: int) -> list[VolunteerId]:
    async with service.house.reading() as connection:
        return await draw_eligible(
            connection, tenant=await bureau_of(service), now=service.clock(), limit=limit
        )


async def wish(service: Service, volunteer_id: VolunteerId, asked_on: datetime) -> None:
    """Wish as the giver of a tip does."""
    wish_id = uuid4()
    seal = TipSeal(service.house.keyring, service.tenant_id)
    said = {"volunteer_id": volunteer_id, "points": 30, "asked_on": asked_on.date().isoformat()}
    async with service.house.engine.begin() as connection:
        await connection.execute(
            insert(thanks_wishes).values(
                tenant_id=service.tenant_id, wish_id=wish_id, sealed=seal.seal(f"wish/{wish_id}", said)
            )
        )


async def test_everybody_may_come_into_a_lot_that_does_not_hold_all(thanking: Service) -> None:
    drawn = {one for _ in range(20) for one in await eligible(thanking, limit=DRAWN_MAX)}
    assert len(drawn) > DRAWN_MAX


async def test_a_wish_of_the_last_to_be_enrolled_is_fulfilled(thanking: Service) -> None:
    last = max(await eligible(thanking, limit=100))
    await wish(thanking, last, thanking.clock())
    thanking.clock.pass_by(days=14)
    tenant = await bureau_of(thanking)
    done = await give_thanks(
        teller_of(thanking.house, tenant),
        thanking.house.engine,
        tenant,
        keyring=thanking.house.keyring,
        now=thanking.clock(),
        drawn_max=DRAWN_MAX,
    )
    assert done.done_count == SLOTS
    async with thanking.house.reading() as connection:
        thanked = await connection.scalars(
            text("SELECT volunteer_id FROM thanks_given WHERE tenant_id = :tenant_id"),
            {"tenant_id": thanking.tenant_id},
        )
        assert last in set(thanked)


async def test_the_desk_is_told_how_many_may_be_thanked(thanking: Service) -> None:
    admin = await thanking.desk("admin")
    assert (await admin.get("/thanks-slots")).json()["eligible_count"] == len(
        await eligible(thanking, limit=100)
    )
