"""A police post of its own: a durable server, a filled bureau, and `pingan run` that may be killed."""

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import asyncpg
import httpx

from api.edge import API_PATH
from api.rooms import ROOMS
from ledger.book.operations.award import Award
from ledger.book.verifying.whole import verify
from ledger.book.words import Owner, Principal, Request, Tenant, TenantId
from ledger.market.operations.receive_goods import ReceiveGoods
from ledger.places.words import ShopId
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import make_engine
from ledger.storage.migrate import upgrade
from ledger.storage.postmaster import running_server
from tests.api.conftest import open_service
from tests.api.service import Phone, Service
from tests.conftest import POSTGRES_VERSION, Database, open_tenant
from tests.faults.load import Note, Offer
from tests.structure.test_files import ROOT

SYSTEM: Final = Principal("system/test")
PLENTY: Final = 100_000
START_SECONDS_MAX: Final = 60.0
POLL_SECONDS: Final = 0.05
PROGRAM: Final = "from api.command import main; main()"
CLIENT_SECONDS_MAX: Final = 120


def ask(key: str) -> Request:
    """Make a request of the preparation."""
    return Request(SYSTEM, key, sha256(key.encode()).digest())


@asynccontextmanager
async def own_server(folder: Path) -> AsyncIterator[EmbeddedServer]:
    """Start a durable, migrated server in a folder that its account can reach."""
    async with EmbeddedServer(folder, POSTGRES_VERSION, durable=True) as server:
        await upgrade(server.owner_url)
        yield server


async def differences(url: str, tenant: Tenant) -> list[str]:
    """Recompute the book and return what does not fit."""
    from ledger.book.teller import connect_book  # noqa: PLC0415 - beside the verify that it serves

    connection = await connect_book(url)
    report = await verify(connection, tenant, ROOMS.sealed_columns)
    await connection.close()
    return [str(difference) for difference in report.differences]


@dataclass
class Post:
    """One installation.

    Attributes:
        server: its database, which the service shares.
        tenant: its bureau.
        offers: what customers may ask for.
        service: the running `pingan run`, if any.
    """

    server: EmbeddedServer
    tenant: Tenant
    offers: list[Offer]
    port: int
    service: subprocess.Popen[bytes] | None = None
    starts_count: int = 0
    clients: list[tuple[subprocess.Popen[bytes], Path]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the service listens."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start `pingan run` on the folder and wait until it answers."""
        self.starts_count += 1
        environment = os.environ | {
            "PINGAN_DATA_FOLDER": str(self.server.folder),
            "PINGAN_DEMO": "false",
            "PINGAN_POSTGRES_VERSION": str(POSTGRES_VERSION),
            "PORT": str(self.port),
        }
        log = self.server.folder / f"service-{self.starts_count}.log"
        with log.open("wb") as output:
            self.service = subprocess.Popen(  # noqa: ASYNC220, S603 - ourselves; it returns at once
                [sys.executable, "-c", PROGRAM, "run"],
                cwd=ROOT, env=environment, stdout=output, stderr=output,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS_MAX
        while await self.health() != httpx.codes.OK:
            assert self.service.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            await asyncio.sleep(POLL_SECONDS)

    async def health(self) -> int | None:
        """Return the status of the page that says whether the service can work, None when nobody answers."""
        async with httpx.AsyncClient(trust_env=False) as http:
            try:
                return (await http.get(f"{self.url}{API_PATH}/health/ready")).status_code
            except httpx.TransportError:
                return None

    def kill_service(self) -> None:
        """Kill the service in the middle of whatever it does."""
        assert self.service is not None
        self.service.kill()
        self.service.wait()

    def kill_database(self) -> None:
        """Kill the server of the database in the middle of whatever it does."""
        found = running_server(self.server.data)
        assert found is not None
        os.kill(found.pid, signal.SIGKILL)

    def stop_service(self) -> None:
        """Stop the service as an operator does."""
        if self.service is not None and self.service.poll() is None:
            self.service.send_signal(signal.SIGTERM)
            self.service.wait(START_SECONDS_MAX)

    def send_customers(self, processes: int, *, customers: int) -> None:
        """Let customers come, in processes of their own, until they are called back."""
        for number in range(processes):
            notes = self.server.folder / f"notes-{number}.jsonl"
            told = {
                "url": self.url,
                "name": f"client{number}",
                "customers": customers,
                "offers": [asdict(offer) for offer in self.offers],
                "notes": str(notes),
                "stop": str(self._stop),
            }
            command = [sys.executable, "-m", "tests.faults.load", json.dumps(told)]
            self.clients.append((subprocess.Popen(command, cwd=ROOT), notes))  # noqa: S603 - ourselves

    async def more_answers(self, count: int) -> None:
        """Wait until the customers have that many answers more."""
        wanted = len(self._answered()) + count
        deadline = time.monotonic() + CLIENT_SECONDS_MAX
        while len(self._answered()) < wanted:
            assert time.monotonic() < deadline, f"{len(self._answered())} of {wanted} answers came"
            await asyncio.sleep(POLL_SECONDS)

    async def call_back(self) -> list[Note]:
        """Let the customers finish what they ask for, and return what they noted."""
        self._stop.touch()
        for process, _ in self.clients:
            assert await asyncio.to_thread(process.wait, CLIENT_SECONDS_MAX) == 0
        return self._noted()

    @property
    def _stop(self) -> Path:
        return self.server.folder / "customers-stop"

    def _noted(self) -> list[Note]:
        lines = [line for _, path in self.clients if path.exists() for line in path.read_text().splitlines()]
        return [Note(**json.loads(line)) for line in lines]

    def _answered(self) -> list[Note]:
        return [note for note in self._noted() if note.status is not None]


@asynccontextmanager
async def open_post(folder: Path) -> AsyncIterator[Post]:
    """Fill a bureau on a server of its own; the service is started by the test."""
    async with own_server(folder) as server:
        engine = make_engine(server.application_url)
        tenant = await open_tenant(engine, TenantId(secrets.randbelow(2**40) + 1))
        database = Database(
            name="pingan",
            administrator_url=server.administrator_url,
            owner_url=server.owner_url,
            application_url=server.application_url,
        )
        async with open_service(tenant, engine, database, folder) as service:
            offers = await _prepare(service)
        await engine.dispose()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        post = Post(server, tenant, offers, port)
        try:
            yield post
        finally:
            for process, _ in post.clients:
                process.kill()
            post.stop_service()


async def _prepare(service: Service) -> list[Offer]:
    """Give a volunteer plenty of points and the shop plenty of soap; open a visit at an instant kiosk."""
    service.clock.now = datetime.now(UTC)
    station = Owner(f"unit/{service.units['S01']}")
    volunteer = Owner(f"volunteer/{service.people['V00001']}")
    admin = await service.desk("admin")
    granted = await admin.post(
        f"/budgets/{service.units['S01']}/grants", {"points": PLENTY, "reason": "拨付"}
    )
    assert granted.is_success, granted.text
    award = Award(ask("award"), SYSTEM, station, volunteer, PLENTY, 0, "年度奖励", service.clock())
    await service.house.tellers.submit(service.tenant_id, award)
    stock = ReceiveGoods(
        request=ask("more soap"),
        actor=SYSTEM,
        shop_id=ShopId(service.shops["M01"]),
        boxes={"soap": PLENTY},
        received_at=service.clock(),
    )
    await service.house.tellers.submit(service.tenant_id, stock)
    phone = await service.phone("V00001")
    return [
        Offer(
            path=f"{API_PATH}/budgets/{service.units['S01']}/grants",
            cookies=dict(admin.http.cookies),
            body={"points": 1, "reason": "补充拨付"},
        ),
        await _offer_of_kiosk(service, phone, "instant"),
        await _offer_of_kiosk(service, phone, "clerk"),
    ]


async def _offer_of_kiosk(service: Service, phone: Phone, hand_over: str) -> Offer:
    """Open a visit at a kiosk that gives soap at once, or whose clerk does, and until then it is held."""
    kiosk = await service.kiosk(hand_over=hand_over)
    service.clock.pass_by(seconds=30)
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    return Offer(
        path=f"{API_PATH}/kiosk/orders",
        cookies=dict(kiosk.http.cookies),
        body={"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]},
        takes_back=f"{API_PATH}/kiosk/orders/{{order_id}}/voids" if hand_over == "clerk" else None,
    )


async def booked(post: Post, keys: Sequence[str]) -> dict[str, list[int]]:
    """Return the transactions of each key."""
    connection = await asyncpg.connect(post.server.application_url)
    rows = await connection.fetch(
        "SELECT key, log_index FROM transactions WHERE tenant_id = $1 AND key = ANY($2::text[])",
        post.tenant.tenant_id,
        list(keys),
    )
    await connection.close()
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row["key"], []).append(row["log_index"])
    return found


async def balances(post: Post) -> dict[str, int]:
    """Return what every account holds, by owner, purpose and unit."""
    connection = await asyncpg.connect(post.server.application_url)
    rows = await connection.fetch(
        "SELECT owner, purpose, unit, sum(balance)::bigint AS balance FROM accounts"
        " WHERE tenant_id = $1 GROUP BY owner, purpose, unit",
        post.tenant.tenant_id,
    )
    await connection.close()
    return {f"{row['owner']} {row['purpose']} {row['unit']}": row["balance"] for row in rows}
