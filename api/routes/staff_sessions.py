"""Routes by which staff sign in at the desk, see who they are, and sign out."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.cookies import drop_cookie, read_cookie, set_cookie
from api.house import House, caller_address
from api.identity import SIGNED_IN
from api.verbs import PUBLIC, asks, ends, reads
from api.wire.staff import PasswordChange, StaffMe, StaffSignIn, UnitOfStaff
from ledger.book.words import TenantId
from ledger.people.operations.staff import change_password, sign_in, sign_out
from ledger.people.refusals import PasswordTooWeak, SignedInTooOften, SignInRefused
from ledger.people.words import StaffMember
from ledger.places.refusals import TooManyTries


@asks(
    "/staff-sessions",
    "open_staff_session",
    by=PUBLIC,
    status_code=201,
    refuses=(SignInRefused, SignedInTooOften, TooManyTries),
)
async def open_staff_session(
    request: Request[Any, Any, Any], data: JSONBody[StaffSignIn], house: NamedDependency[House]
) -> Response[StaffMe]:
    """Sign in with user name and password."""
    address = caller_address(request)
    house.sign_in_tries.count(address)
    signed_in = await sign_in(
        house.engine,
        keyring=house.keyring,
        tenant_id=TenantId(data.tenant_id),
        user_name=data.user_name,
        password=data.password,
        now=house.clock(),
    )
    house.sign_in_tries.forgive(address)
    cookie = set_cookie(request, "staff", signed_in.token, secure=house.secure_cookies)
    return Response(_staff_me(signed_in.member), cookies=[cookie])


@ends("/staff-sessions/current", "close_staff_session", by=PUBLIC)
async def close_staff_session(
    request: Request[Any, Any, Any], house: NamedDependency[House]
) -> Response[None]:
    """Sign out; a session that is over already stays so."""
    token = read_cookie(request, "staff")
    if token is not None:
        await sign_out(house.engine, token=token, now=house.clock())
    return Response(None, cookies=[drop_cookie(request, "staff", secure=house.secure_cookies)])


@reads("/staff/me", "get_staff_me", by=SIGNED_IN)
async def get_staff_me(staff: NamedDependency[StaffMember]) -> StaffMe:
    """Say who is signed in."""
    return _staff_me(staff)


@asks(
    "/staff/passwords",
    "change_password",
    by=SIGNED_IN,
    status_code=204,
    refuses=(PasswordTooWeak, SignInRefused, SignedInTooOften),
)
async def change_own_password(
    request: Request[Any, Any, Any],
    data: JSONBody[PasswordChange],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
) -> Response[None]:
    """Change one's own password, which ends every session of the account."""
    await change_password(
        house.engine,
        member=staff,
        password=data.password,
        new_password=data.new_password,
        now=house.clock(),
    )
    return Response(None, cookies=[drop_cookie(request, "staff", secure=house.secure_cookies)])


def _staff_me(member: StaffMember) -> StaffMe:
    unit = member.unit
    return StaffMe(
        staff_id=member.staff_id,
        tenant_id=member.tenant_id,
        bureau_title=member.bureau_title,
        user_name=member.user_name,
        name=member.name,
        roles=list(member.roles),
        unit=UnitOfStaff(unit_id=unit.unit_id, code=unit.code, name=unit.name, kind=unit.kind),
        must_change=member.must_change,
        demo=member.demo,
    )


ROUTES = (open_staff_session, close_staff_session, get_staff_me, change_own_password)
