"""Two bureaus behind one real port, and browsers that speak to it over the loopback address."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Tenant, TenantId
from tests.api.conftest import fill, open_service, service_of
from tests.api.listening import LOOPBACK, listening
from tests.api.service import DOMAIN, Client, Service
from tests.conftest import Database, open_tenant


class Network(httpx.AsyncHTTPTransport):
    """The way from a browser, which knows a name, to the port at which the service listens."""

    def __init__(self, port: int) -> None:
        # The service hangs up after five idle seconds; a browser would then simply ask again.
        super().__init__(limits=httpx.Limits(keepalive_expiry=1))
        self._port = port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the port, whatever its name is."""
        sent = httpx.Request(
            request.method,
            request.url.copy_with(host=LOOPBACK, port=self._port),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await super().handle_async_request(sent)


@dataclass(frozen=True, kw_only=True)
class Served(Service):
    """A bureau whose browsers go through the network.

    Attributes:
        port: where the service listens.
        opened: the connections of every browser, to be closed at the end.
    """

    port: int
    opened: list[httpx.AsyncClient]

    def client(self) -> Client:
        """Open a browser with no cookies."""
        client = Client(self.app)
        client.http = httpx.AsyncClient(transport=Network(self.port), base_url=f"http://{DOMAIN}")
        self.opened.append(client.http)
        return client


class Neighbours(NamedTuple):
    """The bureau that is attacked, and another one on the same service."""

    here: Served
    there: Served


@pytest.fixture
async def neighbours(
    tenant: Tenant, engine: AsyncEngine, database: Database, tmp_path: Path
) -> AsyncIterator[Neighbours]:
    """Serve two bureaus that know nothing of each other."""
    async with open_service(tenant, engine, database, tmp_path) as service, listening(service.app) as url:
        other = await open_tenant(engine, TenantId(secrets.randbelow(2**40) + 1))
        await fill(service.house, engine, other, _folder(tmp_path / "there"))
        second = await service_of(service.app, service.clock, other)
        opened: list[httpx.AsyncClient] = []
        port = httpx.URL(url).port or 0
        yield Neighbours(_served(service, port, opened), _served(second, port, opened))
        for http in opened:
            await http.aclose()


@pytest.fixture
def here(neighbours: Neighbours) -> Served:
    """Give the bureau that is attacked, where an attack needs no other."""
    return neighbours.here


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _served(service: Service, port: int, opened: list[httpx.AsyncClient]) -> Served:
    parts = {field.name: getattr(service, field.name) for field in fields(service)}
    return Served(**parts, port=port, opened=opened)
