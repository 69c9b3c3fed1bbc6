"""Two databases that were one until a tip came into the second of them, and how everybody reads both."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import httpx
from litestar import Litestar
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from api.settings import Settings
from ledger.book.words import Principal, Request, Tenant
from ledger.earning.operations import SubmitClaim
from ledger.people.tables import volunteers
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId
from ledger.storage.cluster import OWNER
from ledger.storage.engine import connect, make_engine
from tests.api.conftest import front_of_house, open_service
from tests.api.service import PUBLIC_URL, Client, Service
from tests.conftest import Database
from tests.tips.conftest import TipDesk
from tests.tips.test_slips import fund, issue, printed

EVERYBODY_ELSE: Final = (
    "clerk",
    "approver",
    "keeper",
    "admin",
    "everything",
    "elsewhere",
    "monitor",
    "audit",
)
OF_THE_DESK: Final = frozenset({"/tips", "/tip-officers", "/tip-accesses"})
"""What other roles are refused, and the auditor sees as the log of what the desk itself did."""


FAULT: Final = 500


@dataclass
class Twin:
    """One of the two, served, with everybody signed in."""

    app: Litestar
    service: Service
    cookies: dict[str, httpx.Cookies]
    engine: AsyncEngine

    def client(self, who: str) -> Client:
        """Return somebody's browser."""
        client = Client(self.app)
        client.http.cookies.update(self.cookies[who])
        return client

    def desk(self) -> TipDesk:
        """Return the tip desk."""
        li, zhao, audit = (self.client(who) for who in ("tips.li", "tips.zhao", "audit"))
        return TipDesk(self.service, li, zhao, audit)


async def prepare(
    tenant: Tenant, database: Database, folder: Path
) -> tuple[Service, dict[str, httpx.Cookies]]:
    """Fill the first database: slips printed, thanks set up, people who served, everybody signed in."""
    engine = make_engine(database.application_url)
    async with open_service(tenant, engine, database, folder) as service:
        await fund(service)
        await printed(service, await issue(service), 10)
        phone = await service.phone("V00001")
        await service.give_points(phone)
        await do_something(service)
        admin = await service.desk("admin")
        slots = await admin.post("/thanks-slots", {"points": 30, "slots_count": 8})
        assert slots.status_code == 201, slots.text
        await service.hire("monitor", ("shop_monitor",), unit="B")
        await service.hire("audit", ("auditor",), unit="B")
        for officer in ("tips.li", "tips.zhao"):
            await service.hire(officer, ("tip_desk",), unit="B")
        clients = {who: await service.desk(who) for who in (*EVERYBODY_ELSE, "tips.li", "tips.zhao")}
        desk = TipDesk(service, clients["tips.li"], clients["tips.zhao"], clients["audit"])
        await desk.enrol()
        clients |= {"phone": phone.client, "kiosk": await service.kiosk(), "nobody": service.client()}
        # Signed on being asked for, with the machine's own time: once, while both are still one.
        signed = await service.client().http.get(f"/log/bureau-{service.tenant_id}/checkpoint")
        assert signed.status_code == 200, signed.text
        cookies = {who: client.http.cookies for who, client in clients.items()}
    await engine.dispose()
    return service, cookies


async def do_something(service: Service) -> None:
    """Let more people serve than are thanked, each once, as a station enters it."""
    async with service.house.engine.begin() as connection:
        for at in range(20):
            await connection.execute(
                insert(volunteers).values(
                    tenant_id=service.tenant_id,
                    number=f"W{at:05d}",
                    unit_id=service.units["S01"],
                    corps="guard",
                    joined_on=service.clock().date(),
                    smartphone=False,
                    name_sealed=b"",
                    name_index=bytes(32),
                )
            )
        ids = list(
            await connection.scalars(
                select(volunteers.c.volunteer_id).where(
                    volunteers.c.tenant_id == service.tenant_id, volunteers.c.number.startswith("W")
                )
            )
        )
    for volunteer_id in ids:
        key = f"done by {volunteer_id}"
        claim = SubmitClaim(
            request=Request(Principal("system/replay"), key, sha256(key.encode()).digest()),
            volunteer_id=VolunteerId(volunteer_id),
            activity="patrol",
            occurred_at=service.clock(),
            unit_id=UnitId(service.units["S01"]),
            grade="A",
        )
        await service.house.tellers.submit(service.tenant_id, claim)
    approver = await service.desk("approver")
    waiting = (await approver.get("/claims", state="waiting", limit=300)).json()["items"]
    verdicts = [{"claim_id": one["claim_id"], "verdict": "approve", "reason": None} for one in waiting]
    await approver.post("/decisions", {"decisions": verdicts})


async def clone(database: Database, name: str) -> Database:
    """Make a second database that is the first one to the last byte of its rows."""
    administrator = database.administrator_url.replace(f"/{database.name}?", "/postgres?")
    connection = await connect(administrator, statement_timeout="60s")
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {database.name} OWNER {OWNER}")
    finally:
        await connection.close()

    def of(url: str) -> str:
        return url.replace(f"/{database.name}?", f"/{name}?")

    return Database(
        name=name,
        administrator_url=of(database.administrator_url),
        owner_url=of(database.owner_url),
        application_url=of(database.application_url),
    )


@asynccontextmanager
async def served(
    service: Service, cookies: dict[str, httpx.Cookies], database: Database, folder: Path
) -> AsyncIterator[Twin]:
    """Serve one of the two, with the same keys and the same clock."""
    settings = Settings(data_folder=folder, public_url=PUBLIC_URL, secure_cookies=False)
    engine = make_engine(database.owner_url)
    async with front_of_house(settings, database_url=database.application_url, clock=service.clock) as app:
        own = Service(
            app=app,
            house=app.state.house,
            clock=service.clock,
            tenant_id=service.tenant_id,
            people=service.people,
            units=service.units,
            shops=service.shops,
            short_codes=service.short_codes,
            accounts=service.accounts,
        )
        yield Twin(app, own, cookies, engine)
    await engine.dispose()


def readable(app: Litestar, service: Service) -> Iterator[str]:
    """Name every address that can be read, with things that exist put in."""
    known: dict[str, object] = {
        "tenant_id": service.tenant_id,
        "volunteer_id": service.people["V00001"],
        "unit_id": service.units["S01"],
        "shop_id": service.shops["M01"],
        "short_code": service.short_codes[0],
        "name": f"bureau-{service.tenant_id}",
        "code": "patrol",
        "log_index": 1,
        "claim_id": 1,
        "team_id": 1,
        "account_id": 1,
        "squad_id": 1,
        "checkpoint_id": 1,
    }
    for path, methods in app.openapi_schema.to_schema()["paths"].items():
        needed = set(re.findall(r"\{(\w+)\}", path))
        if "get" in methods and needed <= known.keys():
            yield path.format(**known)


async def read_all(twin: Twin) -> dict[tuple[str, str], tuple[int, bytes]]:
    """Read every address as everybody who is not of the desk, and as nobody at all."""
    answers: dict[tuple[str, str], tuple[int, bytes]] = {}
    for who in (*EVERYBODY_ELSE, "phone", "kiosk", "nobody"):
        client = twin.client(who)
        for path in readable(twin.app, twin.service):
            if who == "audit" and path.removeprefix("/api/v1") in OF_THE_DESK:
                continue
            answer = await client.http.get(path)
            # A fault of another room has a number of its own each time; it is not this test's to judge.
            content = b"" if answer.status_code == FAULT else answer.content
            answers[who, path] = (answer.status_code, content)
    return answers


async def every_row(engine: AsyncEngine) -> dict[str, str]:
    """Write every table out as PostgreSQL writes it, with bytes in hexadecimal."""
    async with engine.connect() as connection:
        named: Any = await connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        tables = list(named.scalars())
        return {
            table: "\n".join(
                (await connection.exec_driver_sql(f"SELECT t::text FROM {table} t")).scalars()  # noqa: S608
            )
            for table in tables
        }
