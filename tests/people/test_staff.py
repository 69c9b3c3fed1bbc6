"""Staff sign in with a password, are locked out after wrong ones, and their sessions end."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, text

from ledger.book.words import TenantId
from ledger.people.operations.staff import add_staff, change_password, resume_staff_session, sign_in, sign_out
from ledger.people.operations.sweeps import sweep_sessions
from ledger.people.refusals import (
    PasswordTooWeak,
    SignedInTooOften,
    SignInRefused,
    UserNameMalformed,
    UserNameTaken,
)
from ledger.people.sessions import StaffFound, find_staff_sessions, staff_names
from ledger.people.words import NewStaff, StaffMember, StaffSignedIn
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from tests.people.conftest import NOON, PASSWORD, Bureau


async def enter(
    bureau: Bureau, password: str = PASSWORD, *, user_name: str = "wang.li", now: datetime = NOON
) -> StaffSignedIn:
    return await sign_in(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        user_name=user_name,
        password=password,
        now=now,
    )


async def resume(bureau: Bureau, token: str, *, now: datetime = NOON) -> StaffMember | None:
    async def find(tenant_id: TenantId, token_hash: bytes) -> StaffFound | None:
        async with bureau.engine.connect() as connection:
            found = await find_staff_sessions(
                connection, keyring=bureau.keyring, tenant_id=tenant_id, token_hashes=[token_hash], now=now
            )
        return found.get(token_hash)

    return await resume_staff_session(bureau.engine, find=find, token=token, now=now)


async def test_whoever_knows_the_password_gets_a_session(bureau: Bureau) -> None:
    staff_id = await bureau.member(roles=("clerk", "approver"))
    signed_in = await enter(bureau, user_name=" Wang.Li ")
    member = await resume(bureau, signed_in.token)
    assert member == signed_in.member
    assert member is not None
    assert (member.staff_id, member.name, member.roles) == (staff_id, "王丽", ("clerk", "approver"))
    assert (member.unit.code, member.unit.path) == ("S01", bureau.scope)
    assert (member.bureau_title, member.demo, member.must_change) == ("辽河市公安局", False, True)
    assert member.principal == f"staff/{staff_id}"


async def test_a_wrong_password_and_an_unknown_name_are_refused_alike(bureau: Bureau) -> None:
    await bureau.member()
    for user_name in ("wang.li", "nobody", "", "王丽\x00", "x" * 500):
        with pytest.raises(SignInRefused) as refused:
            await enter(bureau, "Wrong-horse-42", user_name=user_name)
        assert refused.value.facts == {}


async def test_an_unknown_name_costs_as_long_as_a_wrong_password(bureau: Bureau) -> None:
    await bureau.member()
    seconds: dict[str, float] = {}
    for user_name in ("warm.up", "wang.li", "nobody"):
        begun = time.process_time()
        with pytest.raises(SignInRefused):
            await enter(bureau, "Wrong-horse-42", user_name=user_name)
        seconds[user_name] = time.process_time() - begun
    assert 0.2 < seconds["nobody"] / seconds["wang.li"] < 5


async def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(bureau: Bureau) -> None:
    await bureau.member()
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await enter(bureau, "Wrong-horse-42")
    with pytest.raises(SignedInTooOften) as refused:
        await enter(bureau)
    assert refused.value.facts == {"retry_after_s": 900}
    with pytest.raises(SignedInTooOften):
        await enter(bureau, now=NOON + timedelta(minutes=14, seconds=59))
    assert await enter(bureau, now=NOON + timedelta(minutes=15)) is not None


async def test_a_right_password_forgets_the_wrong_ones(bureau: Bureau) -> None:
    await bureau.member()
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(SignInRefused):
                await enter(bureau, "Wrong-horse-42")
        await enter(bureau)


async def test_guesses_at_the_same_moment_are_counted_one_by_one(bureau: Bureau) -> None:
    await bureau.member()
    guesses = [enter(bureau, "Wrong-horse-42") for _ in range(9)]
    refused = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(isinstance(one, SignInRefused) for one in refused) == 5
    assert sum(isinstance(one, SignedInTooOften) for one in refused) == 4


async def test_the_same_name_in_another_bureau_is_another_account(bureau: Bureau) -> None:
    await bureau.member()
    with pytest.raises(SignInRefused):
        await sign_in(
            bureau.engine,
            keyring=bureau.keyring,
            tenant_id=TenantId(bureau.tenant_id + 1),
            user_name="wang.li",
            password=PASSWORD,
            now=NOON,
        )


async def test_a_session_ends_when_idle_when_old_and_when_left(bureau: Bureau) -> None:
    await bureau.member()
    idle, old, left = [(await enter(bureau)).token for _ in range(3)]
    assert await resume(bureau, idle, now=NOON + timedelta(minutes=29)) is not None
    assert await resume(bureau, idle, now=NOON + timedelta(minutes=58)) is not None
    assert await resume(bureau, idle, now=NOON + timedelta(minutes=88)) is None
    for minutes in range(0, 12 * 60, 20):
        assert await resume(bureau, old, now=NOON + timedelta(minutes=minutes)) is not None
    assert await resume(bureau, old, now=NOON + timedelta(hours=12)) is None
    await sign_out(bureau.engine, token=left, now=NOON)
    await sign_out(bureau.engine, token=left, now=NOON)
    assert await resume(bureau, left) is None


@pytest.mark.parametrize("token", ["", "nonsense", "1.", "1." + "a" * 43])
async def test_what_is_no_session_is_nobody(bureau: Bureau, token: str) -> None:
    assert await resume(bureau, token) is None
    await sign_out(bureau.engine, token=token, now=NOON)


async def test_a_session_is_looked_up_with_one_select(bureau: Bureau) -> None:
    await bureau.member()
    token = (await enter(bureau)).token
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(bureau.engine.sync_engine, "before_cursor_execute", note)
    try:
        await resume(bureau, token, now=NOON + timedelta(seconds=30))
    finally:
        event.remove(bureau.engine.sync_engine, "before_cursor_execute", note)
    assert len(statements) == 1
    assert statements[0].startswith("SELECT")


async def test_a_new_password_ends_every_session(bureau: Bureau) -> None:
    await bureau.member()
    signed_in = await enter(bureau)
    await change_password(
        bureau.engine, member=signed_in.member, password=PASSWORD, new_password="Happy-goose-43", now=NOON
    )
    assert await resume(bureau, signed_in.token) is None
    with pytest.raises(SignInRefused):
        await enter(bureau)
    assert not (await enter(bureau, "Happy-goose-43")).member.must_change


async def test_a_new_password_needs_the_old_one_and_must_be_another(bureau: Bureau) -> None:
    await bureau.member()
    member = (await enter(bureau)).member
    with pytest.raises(SignInRefused):
        await change_password(
            bureau.engine, member=member, password="Wrong-horse-42", new_password="Happy-goose-43", now=NOON
        )
    for weak in (PASSWORD, "short"):
        with pytest.raises(PasswordTooWeak):
            await change_password(
                bureau.engine, member=member, password=PASSWORD, new_password=weak, now=NOON
            )


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"user_name": "王丽"}, UserNameMalformed),
        ({"password": "short"}, PasswordTooWeak),
        ({"unit_id": UnitId(10**12)}, UnitUnknown),
    ],
)
async def test_an_account_needs_a_good_name_password_and_unit(
    bureau: Bureau, other: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await bureau.member(**other)  # type: ignore[arg-type]


async def test_a_user_name_is_taken_once_in_a_bureau(bureau: Bureau) -> None:
    await bureau.member()
    with pytest.raises(UserNameTaken):
        await bureau.member("Wang.Li")


async def test_neither_password_nor_name_is_readable_in_the_database(bureau: Bureau) -> None:
    staff_id = await bureau.member()
    async with bureau.engine.connect() as connection:
        row = (
            await connection.execute(
                text("SELECT staff::text FROM staff WHERE tenant_id = :tenant_id"),
                {"tenant_id": bureau.tenant_id},
            )
        ).scalar_one()
        names = await staff_names(
            connection, keyring=bureau.keyring, tenant_id=bureau.tenant_id, staff_ids=[staff_id]
        )
    assert PASSWORD not in row
    assert "王丽" not in row
    assert "$argon2id$" in row
    assert names == {staff_id: "王丽"}


async def test_an_account_may_be_linked_to_its_own_volunteer(bureau: Bureau) -> None:
    new = NewStaff(
        user_name="liu.ming",
        name="刘洋明",
        password=PASSWORD,
        roles=("shop_keeper",),
        unit_id=bureau.top,
        volunteer_id=bureau.people["V00001"],
        must_change=False,
    )
    await add_staff(bureau.engine, keyring=bureau.keyring, tenant_id=bureau.tenant_id, new=new)
    member = (await enter(bureau, user_name="liu.ming")).member
    assert member.volunteer_id == bureau.people["V00001"]


async def test_sessions_long_over_are_swept_and_others_kept(bureau: Bureau) -> None:
    await bureau.member()
    old, new = [(await enter(bureau, now=NOON + timedelta(days=day))).token for day in (0, 31)]
    later = NOON + timedelta(days=31)
    assert await sweep_sessions(bureau.engine, tenant_id=bureau.tenant_id, now=later) == 1
    assert await sweep_sessions(bureau.engine, tenant_id=bureau.tenant_id, now=later) == 0
    assert await resume(bureau, old, now=NOON) is None
    assert await resume(bureau, new, now=later) is not None
