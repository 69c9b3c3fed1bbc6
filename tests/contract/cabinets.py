"""A vending cabinet that signs whatever the fuzzer lets it send."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import requests
from requests.auth import AuthBase

from ledger.market.cabinets.rules import signature_of
from tests.api.service import Service


class Signed(AuthBase):
    """Signs a request as the cabinet of a kiosk does, after its body is written."""

    def __init__(self, cabinet: str, secret: bytes, clock: Callable[[], datetime]) -> None:
        """Take the name and secret that the desk has shown."""
        self._cabinet = cabinet
        self._secret = secret
        self._clock = clock

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the body."""
        body: Any = request.body or b""
        sent = body.encode() if isinstance(body, str) else body
        moment = str(int(self._clock().timestamp()))
        request.headers["Cabinet"] = self._cabinet
        request.headers["Cabinet-Time"] = moment
        request.headers["Cabinet-Signature"] = signature_of(
            self._secret, moment=moment, path=request.path_url, body=sent
        )
        return request


async def connect(service: Service) -> Signed:
    """Connect a cabinet to a kiosk of its own."""
    kiosk = await service.kiosk(hand_over="cabinet")
    keeper = await service.desk("keeper")
    said = (await keeper.post(f"/kiosks/{kiosk.kiosk_id}/cabinets", {})).json()
    return Signed(said["cabinet"], bytes.fromhex(said["secret"]), service.clock)
