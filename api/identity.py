"""Who is asking: lets staff, phones and kiosks in by their cookies, and staff by their roles."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.cookies import read_cookie
from api.house import House
from api.refusals import NotAllowed, PasswordChangeNeeded, SignInNeeded
from api.verbs import Access
from ledger.people.operations.devices import resume_phone_session
from ledger.people.operations.staff import resume_staff_session
from ledger.people.refusals import DeviceRevoked
from ledger.people.words import PhoneHolder, Role, StaffMember
from ledger.places.boards import Board, find_board_by_credential
from ledger.places.networks import is_within
from ledger.places.refusals import BoardRevoked, KioskElsewhere, KioskRevoked
from ledger.places.tokens import read_token
from ledger.places.words import Kiosk

CALLER: Final = "pingan_caller"

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]
Caller = TypeVar("Caller")


async def let_staff_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Read the session of the desk."""
    house = _house(connection)
    token = read_cookie(connection, "staff") or ""
    member = await resume_staff_session(
        house.engine, find=house.asked.staff.ask, token=token, now=house.clock()
    )
    if member is None:
        raise SignInNeeded
    connection.scope["state"][CALLER] = member


async def let_phone_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Read the session of a volunteer's phone."""
    house = _house(connection)
    token = read_cookie(connection, "phone") or ""
    holder = await resume_phone_session(house.engine, token=token, now=house.clock())
    if holder is None:
        raise SignInNeeded
    connection.scope["state"][CALLER] = holder


async def let_kiosk_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Read the credential of a kiosk; without one a kiosk is as good as revoked."""
    house = _house(connection)
    credential = read_token(read_cookie(connection, "kiosk") or "")
    kiosk = credential and await house.asked.kiosks.ask(credential.tenant_id, credential.token_hash)
    if kiosk is None:
        raise KioskRevoked
    if kiosk.networks is not None and not is_within(_address(connection), kiosk.networks):
        raise KioskElsewhere
    connection.scope["state"][CALLER] = kiosk


async def let_board_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Read the credential of a screen at a post; without one a screen is as good as revoked."""
    house = _house(connection)
    credential = read_token(read_cookie(connection, "board") or "")
    board = None
    if credential is not None:
        async with house.reading() as reading:
            board = await find_board_by_credential(
                reading, tenant_id=credential.tenant_id, credential_hash=credential.token_hash
            )
    if board is None:
        raise BoardRevoked
    connection.scope["state"][CALLER] = board


async def ask_for_own_password(connection: Connection, _: BaseRouteHandler) -> None:
    """Let a first password do nothing but be changed."""
    if cast("StaffMember", connection.scope["state"][CALLER]).must_change:
        raise PasswordChangeNeeded


def staff_with(*roles: Role) -> Access:
    """Let in staff who have one of the roles and a password of their own."""

    async def refuse_others(connection: Connection, _: BaseRouteHandler) -> None:
        member = cast("StaffMember", connection.scope["state"][CALLER])
        if not set(roles) & set(member.roles):
            raise NotAllowed

    return Access(
        scheme="staff",
        guards=(let_staff_in, ask_for_own_password, refuse_others),
        refusals=(SignInNeeded, PasswordChangeNeeded, NotAllowed),
    )


SIGNED_IN: Final = Access(scheme="staff", guards=(let_staff_in,), refusals=(SignInNeeded,))
CLERK: Final = staff_with("clerk", "approver", "administrator")
OFFICE_READERS: Final = staff_with("clerk", "approver", "administrator", "auditor")
APPROVER: Final = staff_with("approver")
SHOP_KEEPER: Final = staff_with("shop_keeper")
SHOP_MONITOR: Final = staff_with("shop_monitor")
STOCK_HANDLERS: Final = staff_with("shop_keeper", "shop_monitor")
STOCK: Final = staff_with("shop_keeper", "shop_monitor", "approver")
STOCK_READERS: Final = staff_with("shop_keeper", "shop_monitor", "approver", "administrator", "auditor")
SHOP_READERS: Final = staff_with(
    "clerk", "shop_keeper", "shop_monitor", "approver", "administrator", "auditor"
)
SHOP_JUDGES: Final = staff_with("shop_monitor", "approver")
SHOP_CARE: Final = staff_with("shop_keeper", "approver", "administrator")
KIOSK_STAFF: Final = staff_with("shop_keeper", "administrator")
BOOK_STAFF: Final = staff_with("approver", "administrator")
BOOK_READERS: Final = staff_with("approver", "administrator", "auditor")
ADMINISTRATOR: Final = staff_with("administrator")
TIP_DESK: Final = staff_with("tip_desk")
AUDITOR: Final = staff_with("auditor")
PHONE: Final = Access(scheme="phone", guards=(let_phone_in,), refusals=(SignInNeeded, DeviceRevoked))
KIOSK: Final = Access(scheme="kiosk", guards=(let_kiosk_in,), refusals=(KioskRevoked, KioskElsewhere))
BOARD: Final = Access(scheme="board", guards=(let_board_in,), refusals=(BoardRevoked,))


def staff_of(request: Request[Any, Any, Any]) -> StaffMember:
    """Give a route the member of staff whom its guard let in."""
    return _caller(request, StaffMember)


def phone_of(request: Request[Any, Any, Any]) -> PhoneHolder:
    """Give a route the phone that its guard let in."""
    return _caller(request, PhoneHolder)


def kiosk_of(request: Request[Any, Any, Any]) -> Kiosk:
    """Give a route the kiosk that its guard let in."""
    return _caller(request, Kiosk)


def board_of(request: Request[Any, Any, Any]) -> Board:
    """Give a route the screen that its guard let in."""
    return _caller(request, Board)


def _caller(request: Request[Any, Any, Any], kind: type[Caller]) -> Caller:
    caller = request.scope["state"].get(CALLER)
    if not isinstance(caller, kind):
        message = f"{request.scope['path_template']} asks for a {kind.__name__} but its guard lets in others"
        raise TypeError(message)
    return caller


def _address(connection: Connection) -> str:
    return connection.client.host if connection.client is not None else ""


def _house(connection: Connection) -> House:
    return cast("House", connection.app.state.house)
