"""A slip's code makes one phone a device, once, within thirty days."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from ledger.people.operations.activation import activate_device, issue_slips
from ledger.people.operations.devices import resume_phone_session, revoke_device, revoke_own_device
from ledger.people.queries import find_volunteer, list_devices
from ledger.people.refusals import (
    ActivationCodeExpired,
    ActivationCodeUnknown,
    ActivationCodeUsed,
    DeviceRevoked,
    DeviceSecretMalformed,
    DevicesTooMany,
    DeviceUnknown,
    VolunteerUnknown,
)
from ledger.people.words import DeviceId, PhoneActivated, VolunteerId
from ledger.places.words import WHOLE_BUREAU
from tests.people.conftest import CLERK, NOON, Bureau, new_secret


async def test_a_slip_carries_the_full_name_and_a_code_of_the_bureau(bureau: Bureau) -> None:
    slip = await bureau.slip()
    assert (slip.number, slip.name, slip.station_name) == ("V00001", "刘洋明", "龙山第1派出所")
    assert slip.code.startswith(f"{bureau.tenant_id}-")
    assert slip.expires_at == NOON + timedelta(days=30)


async def test_slips_come_in_the_order_asked_for_and_once_each(bureau: Bureau) -> None:
    asked = [bureau.people[number] for number in ("V00003", "V00001", "V00003")]
    slips = await issue_slips(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        scope=WHOLE_BUREAU,
        volunteer_ids=asked,
        issued_by=CLERK,
        now=NOON,
    )
    assert [slip.number for slip in slips] == ["V00003", "V00001"]


@pytest.mark.parametrize("number", ["V00002", None])
async def test_no_slip_for_people_outside_the_scope(bureau: Bureau, number: str | None) -> None:
    stranger = VolunteerId(10**12) if number is None else bureau.people[number]
    with pytest.raises(VolunteerUnknown):
        await issue_slips(
            bureau.engine,
            keyring=bureau.keyring,
            tenant_id=bureau.tenant_id,
            scope=bureau.scope,
            volunteer_ids=[bureau.people["V00001"], stranger],
            issued_by=CLERK,
            now=NOON,
        )


async def test_a_code_makes_a_device_with_a_session(bureau: Bureau) -> None:
    slip = await bureau.slip()
    phone = await bureau.activate(slip.code.lower().replace("-", " "))
    assert phone.holder.volunteer_id == bureau.people["V00001"]
    assert len(phone.holder.pass_number) == 9
    assert phone.holder.principal == f"volunteer/{bureau.people['V00001']}"
    assert await resume_phone_session(bureau.engine, token=phone.token, now=NOON) == phone.holder


async def test_the_same_phone_with_the_same_code_is_the_same_device(bureau: Bureau) -> None:
    slip, secret = await bureau.slip(), new_secret()
    first = await bureau.activate(slip.code, secret)
    again = await bureau.activate(slip.code, secret)
    assert again.holder == first.holder
    assert again.token != first.token
    async with bureau.engine.connect() as connection:
        kept = await list_devices(
            connection, tenant_id=bureau.tenant_id, volunteer_id=first.holder.volunteer_id
        )
    assert len(kept) == 1


async def test_another_phone_cannot_use_the_code_again(bureau: Bureau) -> None:
    slip = await bureau.slip()
    await bureau.activate(slip.code)
    with pytest.raises(ActivationCodeUsed):
        await bureau.activate(slip.code)


async def test_of_phones_that_use_one_code_at_the_same_moment_one_wins(bureau: Bureau) -> None:
    slip = await bureau.slip()
    answers = await asyncio.gather(*(bureau.activate(slip.code) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(answer, PhoneActivated) for answer in answers) == 1
    assert sum(isinstance(answer, ActivationCodeUsed) for answer in answers) == 3


async def test_a_code_expires_after_thirty_days(bureau: Bureau) -> None:
    slip = await bureau.slip()
    with pytest.raises(ActivationCodeExpired):
        await bureau.activate(slip.code, now=NOON + timedelta(days=30))


async def test_a_newer_slip_withdraws_the_older_one(bureau: Bureau) -> None:
    old, new = await bureau.slip(), await bureau.slip()
    with pytest.raises(ActivationCodeExpired):
        await bureau.activate(old.code)
    phone = await bureau.activate(new.code)
    assert phone.holder.volunteer_id == new.volunteer_id


@pytest.mark.parametrize("code", ["", "1-ABCD-EFGH-JKMN", "\x00", "999999999999999-ABCD-EFGH-JKMN", "é" * 13])
async def test_a_code_on_no_slip_is_refused(bureau: Bureau, code: str) -> None:
    with pytest.raises(ActivationCodeUnknown):
        await bureau.activate(code)


async def test_a_secret_that_is_none_is_refused(bureau: Bureau) -> None:
    slip = await bureau.slip()
    with pytest.raises(DeviceSecretMalformed):
        await activate_device(
            bureau.engine,
            keyring=bureau.keyring,
            activation_code=slip.code,
            device_secret="A",
            label="",
            now=NOON,
        )


async def test_three_phones_are_enough(bureau: Bureau) -> None:
    for _ in range(3):
        await bureau.activate((await bureau.slip()).code)
    slip = await bureau.slip()
    with pytest.raises(DevicesTooMany):
        await bureau.activate(slip.code)


async def test_a_revoked_phone_is_told_so_and_its_slip_is_used_up(bureau: Bureau) -> None:
    slip, secret = await bureau.slip(), new_secret()
    phone = await bureau.activate(slip.code, secret)
    device = await revoke_device(
        bureau.engine,
        tenant_id=bureau.tenant_id,
        scope=bureau.scope,
        device_id=phone.holder.device_id,
        revoked_by=CLERK,
        reason="遗失",
        now=NOON,
    )
    assert device.revoked_at == NOON
    with pytest.raises(DeviceRevoked):
        await resume_phone_session(bureau.engine, token=phone.token, now=NOON)
    with pytest.raises(ActivationCodeUsed):
        await bureau.activate(slip.code, secret)


async def test_a_phone_outside_the_scope_cannot_be_revoked(bureau: Bureau) -> None:
    phone = await bureau.activate((await bureau.slip()).code)
    with pytest.raises(DeviceUnknown):
        await revoke_device(
            bureau.engine,
            tenant_id=bureau.tenant_id,
            scope=bureau.scope_elsewhere,
            device_id=phone.holder.device_id,
            revoked_by=CLERK,
            reason="",
            now=NOON,
        )


async def test_a_volunteer_revokes_own_phones_and_nobody_elses(bureau: Bureau) -> None:
    own = await bureau.activate((await bureau.slip("V00001")).code)
    other = await bureau.activate((await bureau.slip("V00003")).code)
    for stranger in (other.holder.device_id, DeviceId(2**40)):
        with pytest.raises(DeviceUnknown):
            await revoke_own_device(bureau.engine, holder=own.holder, device_id=stranger, now=NOON)
    await revoke_own_device(bureau.engine, holder=own.holder, device_id=own.holder.device_id, now=NOON)
    with pytest.raises(DeviceRevoked):
        await resume_phone_session(bureau.engine, token=own.token, now=NOON)


async def test_a_phone_session_ends_after_four_idle_months(bureau: Bureau) -> None:
    phone = await bureau.activate((await bureau.slip()).code)
    used = NOON + timedelta(days=100)
    assert await resume_phone_session(bureau.engine, token=phone.token, now=used) == phone.holder
    assert (
        await resume_phone_session(bureau.engine, token=phone.token, now=used + timedelta(days=121)) is None
    )
    assert await resume_phone_session(bureau.engine, token="", now=NOON) is None


async def test_neither_code_nor_secret_is_readable_in_the_database(bureau: Bureau) -> None:
    slip, secret = await bureau.slip(), new_secret()
    await bureau.activate(slip.code, secret)
    question = text(
        "SELECT string_agg(devices::text, '') || (SELECT string_agg(activation_codes::text, '')"
        " FROM activation_codes WHERE tenant_id = :tenant_id) FROM devices WHERE tenant_id = :tenant_id"
    )
    async with bureau.engine.connect() as connection:
        kept = (await connection.execute(question, {"tenant_id": bureau.tenant_id})).scalar_one()
    assert secret not in kept
    assert slip.code.split("-", 1)[1].replace("-", "") not in kept


async def test_an_activated_volunteer_shows_as_such(bureau: Bureau) -> None:
    await bureau.activate((await bureau.slip()).code)
    async with bureau.engine.connect() as connection:
        person = await find_volunteer(
            connection,
            keyring=bureau.keyring,
            tenant_id=bureau.tenant_id,
            volunteer_id=bureau.people["V00001"],
            scope=WHOLE_BUREAU,
        )
    assert (person.devices_count, person.activated) == (1, True)
