"""Routes by which a new screen gets its credential: it shows a code, and asks until the desk has typed it."""

from typing import Annotated, Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.board_views import board_me
from api.cookies import set_cookie
from api.house import House
from api.kiosk_views import pairing_begun
from api.verbs import PUBLIC, asks
from api.wire.boards import BoardPaired, BoardWaiting
from api.wire.kiosks import Pairing, PairingPoll
from api.wire.volunteers import NothingSent
from ledger.places.operations.boards import collect_board_credential
from ledger.places.refusals import PairingCodeUnknown, PairingOver, PairingsTooMany, TooManyTries


@asks(
    "/board-pairings",
    "open_board_pairing",
    by=PUBLIC,
    status_code=201,
    refuses=(PairingsTooMany, TooManyTries),
)
async def open_board_pairing(
    request: Request[Any, Any, Any],
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
) -> Pairing:
    """Begin to pair a screen."""
    return await pairing_begun(house, request, for_board=True)


@asks(
    "/board-pairings/{pairing_code:str}/credentials",
    "fetch_board_credential",
    by=PUBLIC,
    refuses=(PairingCodeUnknown, PairingOver),
    waits=BoardWaiting,
)
async def fetch_board_credential(
    request: Request[Any, Any, Any],
    data: JSONBody[PairingPoll],
    house: NamedDependency[House],
    pairing_code: Annotated[str, PathParameter(min_length=1, max_length=20)],
) -> Response[BoardPaired | BoardWaiting]:
    """Ask whether the desk has typed the code; then the answer brings the screen's cookie."""
    collected = await collect_board_credential(
        house.engine,
        pairing_code=pairing_code,
        pairing_secret=data.pairing_secret,
        now=house.clock(),
    )
    if collected is None:
        return Response(BoardWaiting(waiting=True), status_code=202)
    cookie = set_cookie(request, "board", collected.credential, secure=house.secure_cookies)
    return Response(BoardPaired(board=board_me(collected.board)), cookies=[cookie])


ROUTES = (open_board_pairing, fetch_board_credential)
