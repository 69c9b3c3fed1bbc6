"""Routes of the letter box, for whoever gives a tip: no cookie, no key, no address kept, no line in a log.

A body carries everything, so that neither an address nor a header tells a tip from any other request; each
route is harmless to repeat, because the code that the giver's page drew names the tip.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import JSONBody

from api.house import House, caller_address
from api.refusals import ServiceDown
from api.verbs import Access, Declare, Refusals, asks
from api.wire.tips import (
    AnswerSent,
    BoxAsked,
    BoxState,
    CodeSent,
    LetterSent,
    LetterThread,
    RewardFetched,
    RewardOffered,
    ThreadMessage,
)
from ledger.book.due import list_tenants
from ledger.book.refusals import TenantUnknown
from ledger.places.refusals import TooManyTries
from ledger.refusal import Refusal
from ledger.tips.operations import giver
from ledger.tips.refusals import (
    BoxFull,
    CookieSent,
    IdentityNotTaken,
    RewardNotOffered,
    ThanksNotPossible,
    TipClosed,
    TipUnknown,
)
from ledger.tips.words import Identity, NewTip, Thread

Args = ParamSpec("Args")
Answer = TypeVar("Answer")


async def refuse_cookies(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse a request that says who sends it: the page leaves its cookies at home."""
    if "cookie" in connection.headers:
        raise CookieSent


NOBODY: Final = Access(scheme=None, guards=(refuse_cookies,), refusals=(CookieSent,))


def without_a_trace(
    function: Callable[Args, Awaitable[Answer]],
) -> Callable[Args, Awaitable[Answer]]:
    """Let a fault leave no line in a log: when somebody wrote, and what failed, is nobody's business."""

    @wraps(function)
    async def quiet(*args: Args.args, **kwargs: Args.kwargs) -> Answer:
        try:
            return await function(*args, **kwargs)
        except Refusal:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, it is answered and not written down
            raise ServiceDown from None

    return quiet


def _asks(path: str, operation_id: str, *, refuses: Refusals = ()) -> Declare:
    refusals: Refusals = (TenantUnknown, TooManyTries, *refuses)
    return asks(f"/box/{path}", operation_id, by=NOBODY, refuses=refusals)


@_asks("state", "ask_box")
@without_a_trace
async def ask_box(
    request: Request[Any, Any, Any], data: JSONBody[BoxAsked], house: NamedDependency[House]
) -> BoxState:
    """Tell whether a name can be left."""
    box = await _box(house, request, data.tenant_id)
    return BoxState(takes_identity=await giver.takes_identity(box))


@_asks("letters", "write_letter", refuses=(IdentityNotTaken,))
@without_a_trace
async def write_letter(
    request: Request[Any, Any, Any], data: JSONBody[LetterSent], house: NamedDependency[House]
) -> LetterThread:
    """Take a letter in."""
    box = await _box(house, request, data.tenant_id)
    named = data.name or data.contact
    new = NewTip(
        code=data.code,
        subject=data.subject,
        words=data.words,
        place=data.place,
        happened=data.happened,
        identity=Identity(name=data.name, contact=data.contact) if named else None,
    )
    return _thread(await giver.give_tip(box, new))


@_asks("threads", "open_thread", refuses=(TipUnknown,))
@without_a_trace
async def open_thread(
    request: Request[Any, Any, Any], data: JSONBody[CodeSent], house: NamedDependency[House]
) -> LetterThread:
    """Show how far a letter is."""
    return _thread(await giver.open_thread(await _box(house, request, data.tenant_id), code=data.code))


@_asks("answers", "answer_box", refuses=(TipUnknown, TipClosed, BoxFull))
@without_a_trace
async def answer_box(
    request: Request[Any, Any, Any], data: JSONBody[AnswerSent], house: NamedDependency[House]
) -> LetterThread:
    """Write back."""
    box = await _box(house, request, data.tenant_id)
    return _thread(await giver.answer_desk(box, code=data.code, words=data.words))


@_asks("fetches", "fetch_reward", refuses=(TipUnknown, RewardNotOffered, ThanksNotPossible))
@without_a_trace
async def fetch_reward(
    request: Request[Any, Any, Any], data: JSONBody[RewardFetched], house: NamedDependency[House]
) -> LetterThread:
    """Fetch a reward, as a slip or with the next monthly thanks."""
    box = await _box(house, request, data.tenant_id)
    if data.way == "slip":
        return _thread(await giver.fetch_slip(box, code=data.code))
    number = data.number.strip().upper()
    return _thread(await giver.fetch_to_account(box, code=data.code, number=number))


@_asks("slips-kept", "forget_reward_slip", refuses=(TipUnknown, RewardNotOffered))
@without_a_trace
async def forget_reward_slip(
    request: Request[Any, Any, Any], data: JSONBody[CodeSent], house: NamedDependency[House]
) -> LetterThread:
    """Forget which slip it was, because the giver has its code."""
    return _thread(await giver.forget_slip(await _box(house, request, data.tenant_id), code=data.code))


async def _box(house: House, request: Request[Any, Any, Any], tenant_id: int) -> giver.Box:
    house.box_tries.count(caller_address(request))
    async with house.reading() as connection:
        bureaus = await list_tenants(connection)
    for bureau in bureaus:
        if bureau.tenant_id == tenant_id:
            return giver.Box(engine=house.engine, keyring=house.keyring, tenant=bureau, now=house.clock())
    raise TenantUnknown


def _thread(thread: Thread) -> LetterThread:
    tip, offer = thread.tip, thread.offer
    return LetterThread(
        codename=tip.codename,
        received_at=tip.received_at,
        state=tip.state,
        messages=[ThreadMessage(at=one.at, words=one.words, mine=one.by is None) for one in tip.messages],
        reward=None
        if offer is None
        else RewardOffered(
            points=offer.points,
            ways=list(offer.ways),
            fetched=offer.fetched,
            slip_code=offer.slip_code,
            slip_expires_on=offer.slip_expires_on.isoformat() if offer.slip_expires_on else None,
        ),
    )


ROUTES = (ask_box, write_letter, open_thread, answer_box, fetch_reward, forget_reward_slip)
