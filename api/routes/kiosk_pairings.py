"""Routes by which a new kiosk gets its credential: it shows a code, and asks until the desk has typed it."""

from typing import Annotated, Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.cookies import set_cookie
from api.house import House
from api.kiosk_views import kiosk_me, pairing_begun
from api.verbs import PUBLIC, asks
from api.wire.kiosks import Pairing, PairingDone, PairingPoll, PairingWaiting
from api.wire.volunteers import NothingSent
from ledger.places.operations.pairing import collect_credential
from ledger.places.refusals import PairingCodeUnknown, PairingOver, PairingsTooMany, TooManyTries


@asks(
    "/kiosk-pairings",
    "open_kiosk_pairing",
    by=PUBLIC,
    status_code=201,
    refuses=(PairingsTooMany, TooManyTries),
)
async def open_kiosk_pairing(
    request: Request[Any, Any, Any],
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
) -> Pairing:
    """Begin to pair a kiosk."""
    return await pairing_begun(house, request, for_board=False)


@asks(
    "/kiosk-pairings/{pairing_code:str}/credentials",
    "fetch_kiosk_credential",
    by=PUBLIC,
    refuses=(PairingCodeUnknown, PairingOver),
    waits=PairingWaiting,
)
async def fetch_kiosk_credential(
    request: Request[Any, Any, Any],
    data: JSONBody[PairingPoll],
    house: NamedDependency[House],
    pairing_code: Annotated[str, PathParameter(min_length=1, max_length=20)],
) -> Response[PairingDone | PairingWaiting]:
    """Ask whether the desk has typed the code; then the answer brings the kiosk's cookie."""
    collected = await collect_credential(
        house.engine,
        pairing_code=pairing_code,
        pairing_secret=data.pairing_secret,
        now=house.clock(),
    )
    if collected is None:
        return Response(PairingWaiting(state="waiting"), status_code=202)
    body = PairingDone(state="paired", kiosk=await kiosk_me(house, collected.kiosk))
    return Response(
        body, cookies=[set_cookie(request, "kiosk", collected.credential, secure=house.secure_cookies)]
    )


ROUTES = (open_kiosk_pairing, fetch_kiosk_credential)
