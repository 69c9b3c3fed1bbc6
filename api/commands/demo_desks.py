"""The staff of a demo at their desks: what they do on the pages, sent to the same routes in this process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

import httpx
from litestar import Litestar

from api.app import build_front, open_house
from api.commands.surroundings import Surroundings
from api.pages import DIRECTORY
from ledger.book.teller import system_clock
from ledger.book.words import Tenant

ORIGIN: Final = "https://demo.invalid"
"""Nothing leaves the process; cookies that are for https alone come back, too."""


class RefusedError(Exception):
    """A route refused what somebody of the demo asked for."""


@dataclass(frozen=True, slots=True)
class Client:
    """A browser of somebody in the demo."""

    http: httpx.AsyncClient

    async def get(self, path: str, **query: str | int) -> Any:  # noqa: ANN401 - JSON is any value
        """Read something."""
        return _read(await self.http.get(f"/api/v1{path}", params=query))

    async def post(self, path: str, body: object, *, key: str = "") -> Any:  # noqa: ANN401 - as above
        """Ask for something; the same key again, by a load that goes on, is answered as before."""
        headers = {"Idempotency-Key": f"demo/{key}"} if key else {}
        return _read(await self.http.post(f"/api/v1{path}", json=body, headers=headers))

    async def upload(self, path: str, content: bytes, *, key: str) -> Any:  # noqa: ANN401 - as above
        """Send a picture."""
        headers = {"Idempotency-Key": f"demo/{key}", "Content-Type": "image/png"}
        return _read(await self.http.post(f"/api/v1{path}", content=content, headers=headers))


@dataclass(frozen=True, slots=True)
class Town:
    """A demo whose staff are at work.

    Attributes:
        password: of all of them.
        ends_at: the moment up to which the demo's year is told.
    """

    app: Litestar
    tenant: Tenant
    password: str
    ends_at: datetime
    desks: dict[str, Client] = field(default_factory=dict)

    def browser(self) -> Client:
        """Open a browser that nobody is signed in with."""
        # Litestar names the messages of ASGI more closely than httpx does.
        transport = httpx.ASGITransport(app=cast("Any", self.app))
        return Client(httpx.AsyncClient(transport=transport, base_url=ORIGIN))

    async def desk(self, user_name: str) -> Client:
        """Let somebody of the staff sign in, once."""
        if user_name not in self.desks:
            desk = self.browser()
            login = {"tenant_id": self.tenant.tenant_id, "user_name": user_name, "password": self.password}
            await desk.post("/staff-sessions", login)
            self.desks[user_name] = desk
        return self.desks[user_name]


@asynccontextmanager
async def open_town(
    house: Surroundings, tenant: Tenant, *, password: str, ends_at: datetime
) -> AsyncIterator[Town]:
    """Open the routes of the service in this process, for the staff of one demo."""
    app = build_front(pages=DIRECTORY)
    settings = house.settings.model_copy(update={"public_url": house.settings.public_url or ORIGIN})
    async with open_house(
        app, settings=settings, database_url=house.database_url, clock=system_clock, sweeps=False
    ):
        yield Town(app=app, tenant=tenant, password=password, ends_at=ends_at)


def _read(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON is any value
    if answer.is_success:
        return answer.json() if answer.content else None
    told = answer.json()
    message = f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {told.get('code')}"
    raise RefusedError(message)
