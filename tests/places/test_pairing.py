"""A kiosk is paired by the code on its screen, collects its own credential, and can be revoked."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.places.operations.kiosks import kiosk_heartbeat, revoke_kiosk
from ledger.places.operations.pairing import begin_pairing, collect_credential, confirm_pairing
from ledger.places.queries import find_kiosks_by_credential, list_kiosks
from ledger.places.refusals import (
    KioskRevoked,
    KioskUnknown,
    PairingCodeUnknown,
    PairingOver,
    PairingsTooMany,
    ShopUnknown,
    TooManyTries,
)
from ledger.places.tokens import new_token, read_token, token_hash
from ledger.places.words import CredentialCollected, Kiosk, KioskHealth, NewKiosk, PairingBegun
from ledger.storage.engine import make_engine
from tests.conftest import Database
from tests.places.conftest import NOON, Places

CLERK = Principal("staff/4")


async def confirm(engine: AsyncEngine, places: Places, pairing_code: str, **other: object) -> Kiosk:
    values = {
        "tenant_id": places.tenant_id,
        "scope": places.scope,
        "pairing_code": pairing_code,
        "kiosk": NewKiosk(shop_id=places.shop, name="一店门口", hand_over="instant"),
        "confirmed_by": CLERK,
        "now": NOON,
    } | other
    return await confirm_pairing(engine, **values)  # type: ignore[arg-type]


async def find_kiosk_by_credential(connection: AsyncConnection, *, credential: str) -> Kiosk:
    token = read_token(credential)
    if token is None:
        raise KioskRevoked
    found = await find_kiosks_by_credential(
        connection, tenant_id=token.tenant_id, credential_hashes=[token.token_hash]
    )
    if token.token_hash not in found:
        raise KioskRevoked
    return found[token.token_hash]


async def paired(engine: AsyncEngine, places: Places) -> CredentialCollected:
    begun = await begin_pairing(engine, now=NOON)
    await confirm(engine, places, begun.pairing_code)
    collected = await collect(engine, begun)
    assert collected is not None
    return collected


async def collect(engine: AsyncEngine, begun: PairingBegun) -> CredentialCollected | None:
    return await collect_credential(
        engine, pairing_code=begun.pairing_code, pairing_secret=begun.pairing_secret, now=NOON
    )


async def beat(engine: AsyncEngine, kiosk: Kiosk) -> None:
    await kiosk_heartbeat(
        engine,
        tenant_id=kiosk.tenant_id,
        kiosk_id=kiosk.kiosk_id,
        version="1.0",
        page_started_at=None,
        health=KioskHealth(scanned_at=None, printed_at=None, has_paper_trouble=False, camera=None),
        now=NOON,
    )


async def test_a_kiosk_waits_until_the_desk_types_its_code(engine: AsyncEngine, places: Places) -> None:
    begun = await begin_pairing(engine, now=NOON)
    assert len(begun.pairing_code) == 8
    assert begun.expires_at == NOON + timedelta(minutes=10)
    assert await collect(engine, begun) is None
    spaced = f"{begun.pairing_code[:4]} {begun.pairing_code[4:]}"
    kiosk = await confirm(engine, places, spaced)
    assert (kiosk.shop_name, kiosk.station_name, kiosk.hand_over) == ("一店", "单位S1", "instant")
    collected = await collect(engine, begun)
    assert collected is not None
    async with engine.connect() as connection:
        assert await find_kiosk_by_credential(connection, credential=collected.credential) == kiosk


async def test_only_the_hash_of_a_credential_is_stored(engine: AsyncEngine, places: Places) -> None:
    collected = await paired(engine, places)
    question = text("SELECT credential_hash FROM kiosks WHERE tenant_id = :tenant_id")
    async with engine.connect() as connection:
        kept = (await connection.execute(question, {"tenant_id": places.tenant_id})).scalar_one()
    assert kept == token_hash(collected.credential)


async def test_confirming_twice_makes_one_kiosk(engine: AsyncEngine, places: Places) -> None:
    begun = await begin_pairing(engine, now=NOON)
    first = await confirm(engine, places, begun.pairing_code)
    assert await confirm(engine, places, begun.pairing_code) == first
    async with engine.connect() as connection:
        assert len(await list_kiosks(connection, tenant_id=places.tenant_id, scope=places.scope)) == 1


async def test_another_bureau_cannot_take_a_confirmed_kiosk(engine: AsyncEngine, places: Places) -> None:
    begun = await begin_pairing(engine, now=NOON)
    await confirm(engine, places, begun.pairing_code)
    with pytest.raises(ShopUnknown):
        await confirm(engine, places, begun.pairing_code, tenant_id=TenantId(places.tenant_id + 1))


async def test_a_shop_outside_the_scope_gets_no_kiosk(engine: AsyncEngine, places: Places) -> None:
    begun = await begin_pairing(engine, now=NOON)
    with pytest.raises(ShopUnknown):
        await confirm(engine, places, begun.pairing_code, scope=places.scope_elsewhere)


async def test_a_code_that_no_kiosk_shows_is_refused(engine: AsyncEngine, places: Places) -> None:
    for wrong in ("", "1234567", "not a code", "00000000x"):
        with pytest.raises(PairingCodeUnknown):
            await confirm(engine, places, wrong)


async def test_a_code_dies_after_ten_minutes(engine: AsyncEngine, places: Places) -> None:
    begun = await begin_pairing(engine, now=NOON)
    late = NOON + timedelta(minutes=10)
    with pytest.raises(PairingCodeUnknown):
        await confirm(engine, places, begun.pairing_code, now=late)
    with pytest.raises(PairingOver):
        await collect_credential(
            engine, pairing_code=begun.pairing_code, pairing_secret=begun.pairing_secret, now=late
        )


async def test_a_clerk_has_five_wrong_tries_in_ten_minutes(engine: AsyncEngine, places: Places) -> None:
    begun = await begin_pairing(engine, now=NOON)
    for _ in range(5):
        with pytest.raises(PairingCodeUnknown):
            await confirm(engine, places, "1")
    with pytest.raises(TooManyTries) as refused:
        await confirm(engine, places, begun.pairing_code)
    assert refused.value.facts == {"retry_after_s": 600}
    later = NOON + timedelta(minutes=10)
    fresh = await begin_pairing(engine, now=later)
    kiosk = await confirm(engine, places, fresh.pairing_code, now=later)
    assert kiosk.paired_at == later


async def test_tries_at_the_same_moment_are_counted_one_by_one(engine: AsyncEngine, places: Places) -> None:
    tries = [confirm(engine, places, "1") for _ in range(12)]
    refused = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, PairingCodeUnknown) for one in refused) == 5
    assert sum(isinstance(one, TooManyTries) for one in refused) == 7


async def test_only_the_secret_collects_the_credential(engine: AsyncEngine, places: Places) -> None:
    begun = await begin_pairing(engine, now=NOON)
    other = await begin_pairing(engine, now=NOON)
    await confirm(engine, places, begun.pairing_code)
    with pytest.raises(PairingCodeUnknown):
        await collect_credential(
            engine, pairing_code=begun.pairing_code, pairing_secret=other.pairing_secret, now=NOON
        )


async def test_a_lost_answer_may_be_collected_again_until_the_credential_is_used(
    engine: AsyncEngine, places: Places
) -> None:
    begun = await begin_pairing(engine, now=NOON)
    await confirm(engine, places, begun.pairing_code)
    lost, kept = await collect(engine, begun), await collect(engine, begun)
    assert lost is not None
    assert kept is not None
    async with engine.connect() as connection:
        found = await find_kiosk_by_credential(connection, credential=kept.credential)
        assert found == kept.kiosk
        with pytest.raises(KioskRevoked):
            await find_kiosk_by_credential(connection, credential=lost.credential)
    await beat(engine, kept.kiosk)
    with pytest.raises(PairingOver):
        await collect(engine, begun)


async def test_a_revoked_kiosk_is_out_at_once_and_for_good(engine: AsyncEngine, places: Places) -> None:
    collected = await paired(engine, places)
    kiosk = collected.kiosk
    for reason in ("搬走", "再搬走"):
        revoked = await revoke_kiosk(
            engine,
            tenant_id=places.tenant_id,
            scope=places.scope,
            kiosk_id=kiosk.kiosk_id,
            revoked_by=CLERK,
            reason=reason,
            now=NOON,
        )
        assert revoked.revoked_at == NOON
    async with engine.connect() as connection:
        with pytest.raises(KioskRevoked):
            await find_kiosk_by_credential(connection, credential=collected.credential)
        kept = await connection.execute(
            text("SELECT revoke_reason FROM kiosks WHERE tenant_id = :tenant_id"),
            {"tenant_id": places.tenant_id},
        )
        assert kept.scalar_one() == "搬走"
    with pytest.raises(KioskRevoked):
        await beat(engine, kiosk)


async def test_a_kiosk_outside_the_scope_cannot_be_revoked(engine: AsyncEngine, places: Places) -> None:
    collected = await paired(engine, places)
    with pytest.raises(KioskUnknown):
        await revoke_kiosk(
            engine,
            tenant_id=places.tenant_id,
            scope=places.scope_elsewhere,
            kiosk_id=collected.kiosk.kiosk_id,
            revoked_by=CLERK,
            reason="",
            now=NOON,
        )


@pytest.mark.parametrize("credential", ["", "nonsense", "0.aaaa"])
async def test_what_is_no_credential_is_refused(engine: AsyncEngine, credential: str) -> None:
    async with engine.connect() as connection:
        for each in (credential, new_token(TenantId(1))):
            with pytest.raises(KioskRevoked):
                await find_kiosk_by_credential(connection, credential=each)


async def test_a_heartbeat_says_which_page_runs(engine: AsyncEngine, places: Places) -> None:
    collected = await paired(engine, places)
    await beat(engine, collected.kiosk)
    async with engine.connect() as connection:
        kiosk = await find_kiosk_by_credential(connection, credential=collected.credential)
    assert (kiosk.last_seen_at, kiosk.version) == (NOON, "1.0")


async def test_no_more_than_two_hundred_kiosks_wait_at_once(
    new_database: Callable[[], Awaitable[Database]],
) -> None:
    """In a database of its own: all bureaus share the waiting room, and this fills it."""
    crowded = make_engine((await new_database()).application_url)
    for _ in range(200):
        await begin_pairing(crowded, now=NOON)
    with pytest.raises(PairingsTooMany):
        await begin_pairing(crowded, now=NOON)
    after = await begin_pairing(crowded, now=NOON + timedelta(minutes=10))
    assert after.expires_at == NOON + timedelta(minutes=20)
    await crowded.dispose()
