"""The parts over HTTP: the bare route, approving a claim, placing an order at a kiosk."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from api.cookies import COOKIES
from api.edge import API_PATH
from api.settings import Settings
from bench.bureau import SKU, Bureau, open_bureau
from bench.children import in_children
from bench.load import Load, post, send_load
from bench.measure import Measured
from bench.plan import HALF, Plan
from bench.server import administer, analyze
from bench.service import BARE_PATH, served
from bench.visitors import Visitor, open_visits
from ledger.storage.embedded import EmbeddedServer

AWARD_PATH: Final = f"{API_PATH}/decisions"
ORDER_PATH: Final = f"{API_PATH}/kiosk/orders"
KEY_BYTES: Final = 16

Tell = Callable[[str], None]


class OverHttp:
    """One bureau and one service, measured part by part."""

    def __init__(self, server: EmbeddedServer, bureau: Bureau, *, port: int, plan: Plan) -> None:
        self._server = server
        self._bureau = bureau
        self._port = port
        self._plan = plan

    async def measure_bare(self) -> Measured:
        """Send bodies of decisions to the route that only lets in and validates."""
        claims = [(number, number) for number in range(self._plan.requests)]
        return await self._send(f"{API_PATH}{BARE_PATH}", claims, expects=b"budget_points")

    async def measure_award(self) -> tuple[Measured, Measured]:
        """Approve one waiting claim per request: as fast as it goes, then at half that load."""
        claims = await self._bureau.wait_claims(self._plan)
        await analyze(self._server)
        kept = len(claims) // 3
        full = await self._send(AWARD_PATH, claims[kept:], expects=b'"approved"')
        half = await self._send(AWARD_PATH, claims[:kept], expects=b'"approved"', rate=full.rate * HALF)
        return full, half

    async def measure_order(self) -> tuple[Measured, Measured]:
        """Place one order of one article per request, on an open visit: both ways as well."""
        visitors = await open_visits(self._bureau, self._plan)
        await analyze(self._server)
        each = self._plan.requests // self._plan.connections
        full, half = [
            [[_order(visitor) for _ in range(each)] for visitor in visitors] for _ in ("full", "half")
        ]
        fast = await self._measure(full, expects=b'"handed_over"')
        return fast, await self._measure(half, expects=b'"handed_over"', rate=fast.rate * HALF)

    async def _send(
        self, path: str, claims: Sequence[tuple[int, int]], *, expects: bytes, rate: float | None = None
    ) -> Measured:
        """Spread claims over the connections, each sent by the officer of its station."""
        officers = self._bureau.officers
        requests: list[list[bytes]] = [[] for _ in range(self._plan.connections)]
        for number, (claim_id, officer) in enumerate(claims):
            token = officers[officer % len(officers)][0]
            requests[number % len(requests)].append(_decision(path, token, claim_id))
        return await self._measure(requests, expects=expects, rate=rate)

    async def _measure(
        self, requests: Sequence[Sequence[bytes]], *, expects: bytes, rate: float | None = None
    ) -> Measured:
        await administer(self._server, "CHECKPOINT")
        load = Load(
            port=self._port,
            requests=requests,
            expects=expects,
            warm_up_seconds=self._plan.warm_up_seconds,
            seconds=self._plan.seconds,
            rate=rate,
        )
        return (await asyncio.to_thread(in_children, send_load, [(load,)]))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What was measured over HTTP; each verb also at half of its greatest load."""

    bare: Measured
    award: Measured
    award_half: Measured
    order: Measured
    order_half: Measured


async def measure_over_http(server: EmbeddedServer, plan: Plan, tell: Tell) -> Served:
    """Set up the bureau, serve it, and measure the parts."""
    settings = Settings(data_folder=server.folder, secure_cookies=False)
    tell("importing the bureau, signing officers in")
    bureau = await open_bureau(server.application_url, settings.master_key_path)
    try:
        await analyze(server)
        with served(settings, server.application_url) as port:
            parts = OverHttp(server, bureau, port=port, plan=plan)
            tell("over HTTP: the bare route")
            bare = await parts.measure_bare()
            tell("over HTTP: award")
            award, award_half = await parts.measure_award()
            tell("over HTTP: order")
            order, order_half = await parts.measure_order()
    finally:
        await bureau.engine.dispose()
    return Served(bare=bare, award=award, award_half=award_half, order=order, order_half=order_half)


def _decision(path: str, token: str, claim_id: int) -> bytes:
    body = {"decisions": [{"claim_id": claim_id, "verdict": "approve", "reason": None}]}
    return _post(path, f"{COOKIES['staff']}={token}", body)


def _order(visitor: Visitor) -> bytes:
    body = {"visit": visitor.visit, "lines": [{"sku": SKU, "quantity": 1}]}
    return _post(ORDER_PATH, f"{COOKIES['kiosk']}={visitor.credential}", body)


def _post(path: str, cookie: str, body: object) -> bytes:
    return post(path, cookie=cookie, key=secrets.token_hex(KEY_BYTES), body=orjson.dumps(body))
