"""Accounts at the desk: opened, signed in to, resumed, left, and given a new password."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from sqlalchemy import case, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from ledger.people.names import staff_person
from ledger.people.operations.sessions import end_session, note_use, open_session
from ledger.people.passwords import hash_password, is_password, needs_new_hash
from ledger.people.refusals import (
    PasswordTooWeak,
    SignedInTooOften,
    SignInRefused,
    UserNameMalformed,
    UserNameTaken,
)
from ledger.people.rules import is_strong, is_user_name, typed_user_name
from ledger.people.seal import Keyring
from ledger.people.sessions import StaffFound, find_staff_member
from ledger.people.tables import person_keys, sessions, staff
from ledger.people.words import (
    FAILED_SIGN_INS_MAX,
    LOCKED_FOR,
    STAFF_SESSION_LIFE,
    NewStaff,
    StaffId,
    StaffMember,
    StaffSignedIn,
)
from ledger.places.chinese import standard_name
from ledger.places.operations.ids import draw_ids
from ledger.places.tokens import read_token
from ledger.places.unit_rows import lock_unit
from ledger.places.words import WHOLE_BUREAU

FindStaff = Callable[[TenantId, bytes], Awaitable[StaffFound | None]]
"""Finds who a session belongs to by the hash of its token."""
NOBODY: Final = ""
"""A user name that no account has: what cannot be one is looked up and costs like any other."""


async def add_staff(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    new: NewStaff,
    password_hash: str | None = None,
) -> StaffId:
    """Give somebody an account at the desk; many who begin with one password share the hash made before."""
    user_name = typed_user_name(new.user_name)
    if not is_user_name(user_name):
        raise UserNameMalformed
    if not is_strong(new.password, user_name=user_name):
        raise PasswordTooWeak
    password_hash = password_hash or await hash_password(new.password)
    async with engine.begin() as connection:
        await lock_unit(connection, tenant_id=tenant_id, unit_id=new.unit_id, scope=WHOLE_BUREAU)
        staff_id = StaffId((await draw_ids(connection, staff.c.staff_id, 1))[0])
        person = staff_person(staff_id)
        seal, wrapped_key = keyring.new_person(tenant_id=tenant_id, person=person)
        row = insert(staff).values(
            tenant_id=tenant_id,
            staff_id=staff_id,
            user_name=user_name,
            name_sealed=seal.seal("name", standard_name(new.name)),
            roles=list(new.roles),
            unit_id=new.unit_id,
            volunteer_id=new.volunteer_id,
            password_hash=password_hash,
            must_change=new.must_change,
            failed_count=0,
        )
        written = await connection.execute(
            row.on_conflict_do_nothing(index_elements=["tenant_id", "user_name"])
        )
        if written.rowcount == 0:
            raise UserNameTaken(user_name=user_name)
        await connection.execute(
            insert(person_keys).values(tenant_id=tenant_id, person=person, wrapped_key=wrapped_key)
        )
    return staff_id


async def sign_in(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    user_name: str,
    password: str,
    now: datetime,
) -> StaffSignedIn:
    """Open a session for whoever knows the password; five wrong ones lock the account for a while."""
    staff_id = await _check_password(
        engine, tenant_id=tenant_id, user_name=typed_user_name(user_name), password=password, now=now
    )
    expires_at = now + STAFF_SESSION_LIFE
    async with engine.begin() as connection:
        token = await open_session(
            connection, tenant_id=tenant_id, staff_id=staff_id, now=now, expires_at=expires_at
        )
        member = await find_staff_member(connection, keyring=keyring, tenant_id=tenant_id, staff_id=staff_id)
    return StaffSignedIn(token=token, expires_at=expires_at, member=member)


async def resume_staff_session(
    engine: AsyncEngine, *, find: FindStaff, token: str, now: datetime
) -> StaffMember | None:
    """Return who a cookie of the desk belongs to, and note now and then that it is in use."""
    read = read_token(token)
    if read is None:
        return None
    found = await find(read.tenant_id, read.token_hash)
    if found is not None and found.is_use_due:
        async with engine.begin() as connection:
            await note_use(connection, token=read, now=now)
    return None if found is None else found.member


async def sign_out(engine: AsyncEngine, *, token: str, now: datetime) -> None:
    """End the session of a cookie; a session that is over already stays so."""
    await end_session(engine, token=token, now=now)


async def change_password(
    engine: AsyncEngine,
    *,
    member: StaffMember,
    password: str,
    new_password: str,
    now: datetime,
) -> None:
    """Give an account a new password, and end every session it has, also this one."""
    if new_password == password or not is_strong(new_password, user_name=member.user_name):
        raise PasswordTooWeak
    await _check_password(
        engine, tenant_id=member.tenant_id, user_name=member.user_name, password=password, now=now
    )
    password_hash = await hash_password(new_password)
    async with engine.begin() as connection:
        await connection.execute(
            update(staff)
            .where(staff.c.tenant_id == member.tenant_id, staff.c.staff_id == member.staff_id)
            .values(password_hash=password_hash, must_change=False)
        )
        await connection.execute(
            update(sessions)
            .where(
                sessions.c.tenant_id == member.tenant_id,
                sessions.c.staff_id == member.staff_id,
                sessions.c.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )


async def _check_password(
    engine: AsyncEngine, *, tenant_id: TenantId, user_name: str, password: str, now: datetime
) -> StaffId:
    """Compare a password; the try is counted, and the lock set, before looking, so that guesses queue up."""
    if not is_user_name(user_name):
        user_name = NOBODY
    failed_count = case((staff.c.locked_until.is_(None), staff.c.failed_count + 1), else_=1)
    account = (staff.c.tenant_id == tenant_id, staff.c.user_name == user_name, staff.c.left_at.is_(None))
    counted = (
        update(staff)
        .where(*account, staff.c.locked_until.is_(None) | (staff.c.locked_until <= now))
        .values(
            failed_count=failed_count,
            locked_until=case((failed_count >= FAILED_SIGN_INS_MAX, now + LOCKED_FOR), else_=None),
        )
        .returning(staff.c.staff_id, staff.c.password_hash)
    )
    async with engine.begin() as connection:
        row = (await connection.execute(counted)).one_or_none()
        locked_until = None
        if row is None:
            locked_until = await connection.scalar(select(staff.c.locked_until).where(*account))
    if locked_until is not None:
        raise SignedInTooOften(retry_after_s=max(1, int((locked_until - now).total_seconds())))
    if not await is_password(password, None if row is None else row.password_hash) or row is None:
        raise SignInRefused
    values: dict[str, object] = {"failed_count": 0, "locked_until": None}
    if needs_new_hash(row.password_hash):
        values["password_hash"] = await hash_password(password)
    async with engine.begin() as connection:
        await connection.execute(update(staff).where(*account).values(values))
    return StaffId(row.staff_id)
