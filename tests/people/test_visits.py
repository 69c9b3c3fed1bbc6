"""A pass opens one visit at a kiosk; old, used, guessed and foreign ones do not."""

import asyncio
import base64
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from ledger.book.words import TenantId
from ledger.people.operations.activation import issue_slips
from ledger.people.operations.devices import revoke_device
from ledger.people.operations.erasure import erase_volunteer
from ledger.people.operations.visits import (
    FindVisit,
    close_visit,
    find_visits,
    open_visit,
    resume_visit,
)
from ledger.people.passes import step_at, totp, write_pass
from ledger.people.queries import find_volunteer, list_volunteers
from ledger.people.refusals import (
    DeviceRevoked,
    PassExpired,
    PassMalformed,
    PassUnknown,
    PassUsed,
    PaymentCodeShown,
    VisitOver,
    VolunteerUnknown,
)
from ledger.people.words import ERASED, VISIT_LIFE, PhoneHolder, Visit, VolunteerId
from ledger.places.refusals import TooManyTries
from ledger.places.tokens import new_token
from ledger.places.words import WHOLE_BUREAU, KioskId
from tests.people.conftest import CLERK, NOON, Bureau, new_secret

NOBODY = VolunteerId(10**12)


class Phone:
    """A phone that shows passes."""

    def __init__(self, holder: PhoneHolder, secret: str) -> None:
        self.holder = holder
        self.secret = base64.b32decode(secret + "====")

    def shows(self, at: datetime = NOON) -> str:
        return write_pass(pass_number=self.holder.pass_number, code=totp(self.secret, step_at(at)))

    def shows_wrong(self, off: int = 1) -> str:
        code = (int(totp(self.secret, step_at(NOON))) + off) % 10**8
        return write_pass(pass_number=self.holder.pass_number, code=f"{code:08}")


async def phone_of(bureau: Bureau, number: str = "V00001") -> Phone:
    secret = new_secret()
    activated = await bureau.activate((await bureau.slip(number)).code, secret)
    return Phone(activated.holder, secret)


class Opened(NamedTuple):
    """A visit and the token that names it."""

    token: str
    visit: Visit


async def scan(bureau: Bureau, shown: str, *, now: datetime = NOON) -> Opened:
    token = new_token(bureau.tenant_id)
    visit = await open_visit(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        kiosk_id=bureau.kiosk,
        shown=shown,
        token=token,
        now=now,
    )
    return Opened(token, visit)


async def look_up(bureau: Bureau, token: str, *, kiosk_id: KioskId, now: datetime = NOON) -> Visit:
    return await resume_visit(
        finding(bureau, now=now), tenant_id=bureau.tenant_id, kiosk_id=kiosk_id, token=token
    )


def finding(bureau: Bureau, *, now: datetime = NOON) -> FindVisit:
    async def find(tenant_id: TenantId, token_hash: bytes) -> Visit | None:
        async with bureau.engine.connect() as connection:
            found = await find_visits(connection, tenant_id=tenant_id, token_hashes=[token_hash], now=now)
        return found.get(token_hash)

    return find


async def test_a_pass_opens_a_visit_that_lasts_its_time(bureau: Bureau) -> None:
    phone = await phone_of(bureau)
    opened = await scan(bureau, phone.shows())
    assert opened.visit.expires_at == NOON + VISIT_LIFE
    found = await look_up(bureau, opened.token, kiosk_id=bureau.kiosk)
    assert found == opened.visit
    assert found.volunteer_id == bureau.people["V00001"]
    with pytest.raises(VisitOver):
        await look_up(bureau, opened.token, kiosk_id=bureau.kiosk, now=NOON + VISIT_LIFE)


async def test_a_visit_belongs_to_its_kiosk_and_ends_when_closed(bureau: Bureau) -> None:
    opened = await scan(bureau, (await phone_of(bureau)).shows())
    with pytest.raises(VisitOver):
        await look_up(bureau, opened.token, kiosk_id=KioskId(bureau.kiosk + 1))
    for token in ("", "nonsense", opened.token, opened.token):
        await close_visit(
            bureau.engine, tenant_id=bureau.tenant_id, kiosk_id=bureau.kiosk, token=token, now=NOON
        )
    with pytest.raises(VisitOver):
        await look_up(bureau, opened.token, kiosk_id=bureau.kiosk)


@pytest.mark.parametrize("token", ["", "nonsense", "1." + "a" * 43])
async def test_what_is_no_visit_is_over(bureau: Bureau, token: str) -> None:
    with pytest.raises(VisitOver):
        await look_up(bureau, token, kiosk_id=bureau.kiosk)


@pytest.mark.parametrize("seconds", [-30, 30])
async def test_a_clock_half_a_minute_off_is_good(bureau: Bureau, seconds: int) -> None:
    phone = await phone_of(bureau)
    assert await scan(bureau, phone.shows(NOON + timedelta(seconds=seconds))) is not None


@pytest.mark.parametrize("seconds", [-300, -60, 60, 300])
async def test_a_pass_of_another_time_is_expired_and_not_a_guess(bureau: Bureau, seconds: int) -> None:
    phone = await phone_of(bureau)
    for _ in range(12):
        with pytest.raises(PassExpired):
            await scan(bureau, phone.shows(NOON + timedelta(seconds=seconds)))
    assert await scan(bureau, phone.shows()) is not None


async def test_a_pass_opens_one_visit_only(bureau: Bureau) -> None:
    phone = await phone_of(bureau)
    await scan(bureau, phone.shows())
    with pytest.raises(PassUsed):
        await scan(bureau, phone.shows(), now=NOON + timedelta(seconds=5))
    later = NOON + timedelta(seconds=30)
    assert await scan(bureau, phone.shows(later), now=later) is not None


async def test_two_kiosks_at_the_same_moment_open_one_visit(bureau: Bureau) -> None:
    phone = await phone_of(bureau)
    answers = await asyncio.gather(*(scan(bureau, phone.shows()) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(answer, Opened) for answer in answers) == 1
    assert sum(isinstance(answer, PassUsed) for answer in answers) == 3


async def test_a_wrong_code_is_unknown_and_five_of_them_stop_the_number(bureau: Bureau) -> None:
    phone = await phone_of(bureau)
    for off in range(1, 6):
        with pytest.raises(PassUnknown):
            await scan(bureau, phone.shows_wrong(off))
    with pytest.raises(TooManyTries) as refused:
        await scan(bureau, phone.shows())
    assert refused.value.facts == {"retry_after_s": 900}
    later = NOON + timedelta(minutes=15)
    assert await scan(bureau, phone.shows(later), now=later) is not None


async def test_ten_unknown_numbers_stop_the_kiosk_for_five_minutes(bureau: Bureau) -> None:
    phone = await phone_of(bureau)
    for number in range(10):
        with pytest.raises(PassUnknown):
            await scan(bureau, write_pass(pass_number=f"{number:09}", code="00000000"))
    with pytest.raises(TooManyTries):
        await scan(bureau, phone.shows())
    later = NOON + timedelta(minutes=5)
    assert await scan(bureau, phone.shows(later), now=later) is not None


async def test_misread_and_payment_codes_are_no_tries(bureau: Bureau) -> None:
    phone = await phone_of(bureau)
    for _ in range(12):
        with pytest.raises(PassMalformed):
            await scan(bureau, phone.shows()[:-1])
        with pytest.raises(PaymentCodeShown):
            await scan(bureau, "134512345678901234")
    assert await scan(bureau, phone.shows()) is not None


async def test_a_revoked_phone_opens_nothing(bureau: Bureau) -> None:
    phone = await phone_of(bureau)
    await revoke_device(
        bureau.engine,
        tenant_id=bureau.tenant_id,
        scope=WHOLE_BUREAU,
        device_id=phone.holder.device_id,
        revoked_by=CLERK,
        reason="遗失",
        now=NOON,
    )
    with pytest.raises(DeviceRevoked):
        await scan(bureau, phone.shows())
    with pytest.raises(PassUnknown):
        await scan(bureau, phone.shows_wrong())


async def test_a_pass_of_another_bureau_is_unknown(bureau: Bureau) -> None:
    phone = await phone_of(bureau)
    token = (await scan(bureau, phone.shows())).token
    other = TenantId(bureau.tenant_id + 1)
    with pytest.raises(VisitOver):
        await resume_visit(finding(bureau), tenant_id=other, kiosk_id=bureau.kiosk, token=token)


async def test_an_erased_volunteer_is_asterisks_and_has_no_pass(bureau: Bureau) -> None:
    phone = await phone_of(bureau)
    volunteer_id = bureau.people["V00001"]
    slip = await bureau.slip()
    for _ in range(2):
        await erase_volunteer(
            bureau.engine, tenant_id=bureau.tenant_id, volunteer_id=volunteer_id, erased_by=CLERK, now=NOON
        )
    with pytest.raises(PassUnknown):
        await scan(bureau, phone.shows())
    async with bureau.engine.connect() as connection:
        person = await find_volunteer(
            connection,
            keyring=bureau.keyring,
            tenant_id=bureau.tenant_id,
            volunteer_id=volunteer_id,
            scope=WHOLE_BUREAU,
        )
        found = await list_volunteers(
            connection, keyring=bureau.keyring, tenant_id=bureau.tenant_id, scope=WHOLE_BUREAU, query="刘洋明"
        )
    assert (set(person.name_masked), person.phone_masked) == (set(ERASED), None)
    assert found.items == []
    with pytest.raises(VolunteerUnknown):
        await issue_slips(
            bureau.engine,
            keyring=bureau.keyring,
            tenant_id=bureau.tenant_id,
            scope=WHOLE_BUREAU,
            volunteer_ids=[volunteer_id],
            issued_by=CLERK,
            now=NOON,
        )
    with pytest.raises(Exception, match="not right"):
        await bureau.activate(slip.code)


async def test_nobody_unknown_can_be_erased(bureau: Bureau) -> None:
    with pytest.raises(VolunteerUnknown):
        await erase_volunteer(
            bureau.engine, tenant_id=bureau.tenant_id, volunteer_id=NOBODY, erased_by=CLERK, now=NOON
        )
