"""A bureau served over real HTTP with one of everybody in it, and what the fuzzer may know of it."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Tenant
from ledger.people.words import Role
from ledger.storage import engine as storage
from tests.api.conftest import open_service
from tests.api.listening import LOOPBACK, listening
from tests.api.service import PASSWORD, POINTS, Client, Phone, Service
from tests.api.test_boards import pair as pair_board
from tests.conftest import Database
from tests.contract.cabinets import Signed, connect
from tests.contract.lived import live_on

STAFF_ROLES: Final[dict[str, tuple[tuple[Role, ...], bool]]] = {
    "clerk": (("clerk",), False),
    "approver": (("approver",), False),
    "keeper": (("shop_keeper",), False),
    "monitor": (("shop_monitor",), False),
    "tip_desk": (("tip_desk",), False),
    "auditor": (("auditor",), False),
    "administrator": (("administrator",), False),
    "newcomer": (("clerk",), True),
}
OPENER: Final = "V00003"
"""The volunteer whose phone the fuzzer holds; another one's fills the bureau."""
WALKER: Final = "V00001"
BACK: Final = """
UPDATE volunteers SET state = 'active', left_at = NULL, unit_id = $3
WHERE tenant_id = $1 AND volunteer_id = $2"""
KEY_BACK: Final = """
INSERT INTO person_keys (tenant_id, person, wrapped_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"""
DEVICES_GONE: Final = """
UPDATE devices SET revoked_at = now(), revoked_by = 'system/test', revoke_reason = 'lost'
WHERE tenant_id = $1 AND volunteer_id = $2 AND revoked_at IS NULL"""
KEY: Final = "SELECT wrapped_key FROM person_keys WHERE tenant_id = $1 AND person = $2"


@dataclass
class Town:
    """What the fuzzer knows.

    Attributes:
        service: the bureau in process, for everything that must be true before.
        url: where it is served.
        walker: the phone of the volunteer who has points, claims and orders.
        known: things that exist, by the name that a field or parameter has; a function makes a new one.
        database: where people are brought back to life.
        keys: the wrapped keys of those who hold phones, by number.
        cookies: of each role; the anonymous one and the cabinet have none.
        cabinet: signs what a vending cabinet sends.
    """

    service: Service
    url: str
    walker: Phone
    known: dict[str, Any]
    database: Database
    keys: dict[str, bytes]
    cookies: dict[str, dict[str, str]] = field(default_factory=lambda: {"anonymous": {}, "cabinet": {}})
    cabinet: Signed | None = None
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def let_all_in(self) -> None:
        """Let in every role whose session the fuzzer has ended, and open a visit at the kiosk."""
        for tries in (
            self.service.house.sign_in_tries,
            self.service.house.activation_tries,
            self.service.house.pairing_tries,
        ):
            tries.forgive(LOOPBACK)
        if self.cabinet is None:
            self.cabinet = await connect(self.service)
        for role in ROLES:
            if role not in self.cookies or not await self._is_in(role):
                self.cookies[role] = dict((await self._enter(role)).http.cookies)
        if not (await self.walker.client.get("/me")).is_success:
            self.walker = await self._new_phone(WALKER)
        opened = await self._as("kiosk").post("/kiosk/visits", {"pass": self.new_pass()})
        devices = await self._as("phone").get("/me/devices")
        self.known |= {
            "visit": [opened.json()["visit"]],
            "pass": self.new_pass,
            "device_id": [device["device_id"] for device in devices.json()["items"]],
        }

    def new_pass(self) -> str:
        """Show a pass that nobody has used."""
        self.service.clock.pass_by(seconds=30)
        return self.walker.shown_pass()

    async def _new_phone(self, number: str) -> Phone:
        """Give a volunteer a phone whom the fuzzer may have moved, suspended, let go or forgotten."""
        owner = await storage.connect(self.database.owner_url)
        try:
            where = (self.service.tenant_id, self.service.people[number])
            await owner.execute(BACK, *where, self.service.units["S01"])
            await owner.execute(KEY_BACK, *where[:1], f"volunteer/{where[1]}", self.keys[number])
            await owner.execute(DEVICES_GONE, *where)
        finally:
            await owner.close()
        return await self.service.phone(number)

    def _as(self, role: str) -> Client:
        client = self.service.client()
        client.http.cookies.update(self.cookies[role])
        return client

    async def _is_in(self, role: str) -> bool:
        page = {
            "anonymous": "/health",
            "cabinet": "/health",
            "phone": "/me",
            "kiosk": "/kiosk",
            "board": "/board",
        }.get(role, "/staff/me")
        return (await self._as(role).get(page)).is_success

    async def _enter(self, role: str) -> Client:
        if role == "phone":
            return (await self._new_phone(OPENER)).client
        if role == "kiosk":
            return await self.service.kiosk(hand_over="clerk")
        if role == "board":
            return await pair_board(self.service)
        roles, must_change = STAFF_ROLES[role]
        name = f"{role}{next(self._numbers)}"
        await self.service.hire(name, roles, unit="B", must_change=must_change)
        return await self.service.desk(name)


ROLES: Final = ("anonymous", "cabinet", *STAFF_ROLES, "phone", "kiosk", "board")


@asynccontextmanager
async def open_town(
    tenant: Tenant, engine: AsyncEngine, database: Database, folder: Path
) -> AsyncIterator[Town]:
    """Open a bureau with claims, orders, awards and visits in every state, and serve it."""
    async with open_service(tenant, engine, database, folder) as service:
        walker, receipt_codes = await _live(service)
        known = await live_on(service, engine, walker, OPENER) | await _look_round(service, receipt_codes)
        keys = await _keys_of(service, database)
        async with listening(service.app) as url:
            yield Town(service, url, walker, known, database, keys)


async def _keys_of(service: Service, database: Database) -> dict[str, bytes]:
    owner = await storage.connect(database.owner_url)
    try:
        return {
            number: await owner.fetchval(KEY, service.tenant_id, f"volunteer/{service.people[number]}")
            for number in (WALKER, OPENER)
        }
    finally:
        await owner.close()


async def _live(service: Service) -> tuple[Phone, list[str]]:
    """Let a volunteer patrol, be paid, refused and kept waiting, and order, take and give back.

    Returns:
        The volunteer's phone and the codes of the receipts.
    """
    phone = await service.phone(WALKER)
    await service.give_points(phone, patrols=3)
    waiting = [await service.patrol(phone) for _ in range(2)]
    approver = await service.desk("approver")
    refused = {"claim_id": waiting[0]["claim_id"], "verdict": "refuse", "reason": "照片看不清"}
    await approver.post("/decisions", {"decisions": [refused]})
    kiosk = await service.kiosk(hand_over="clerk")
    keeper = await service.desk("keeper")
    placed, codes = [], []
    for _ in range(3):
        service.clock.pass_by(minutes=1)
        visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
        lines = [{"sku": "soap", "quantity": 1}]
        answer = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})
        placed.append(answer.json()["order_id"])
        codes.append(answer.json()["receipt_url"].rpartition("/")[2])
    await keeper.post(f"/orders/{placed[0]}/hand-overs", {})
    await keeper.post(f"/orders/{placed[1]}/voids", {"reason": "选错了"})
    return phone, codes


async def _look_round(service: Service, receipt_codes: list[str]) -> dict[str, list[Any]]:
    """Name what exists by the names that fields and parameters have."""
    desk = await service.desk("everything")
    claims = (await desk.get("/claims", limit=50)).json()["items"]
    orders = (await desk.get("/orders", state="held")).json()["items"]
    orders += (await desk.get("/orders", state="handed_over")).json()["items"]
    kiosks = (await desk.get("/kiosks")).json()["items"]
    pairing = (await service.client().post("/kiosk-pairings", {})).json()
    size = (await service.client().get(f"/bureaus/{service.tenant_id}/log")).json()["size"]
    points = (await desk.get("/places/checkpoints")).json()["items"]
    latitude, longitude = POINTS[0]
    return {
        "claim_id": [claim["claim_id"] for claim in claims],
        "order_id": [order["order_id"] for order in orders],
        "kiosk_id": [kiosk["kiosk_id"] for kiosk in kiosks],
        "log_index": list(range(size)),
        "volunteer_id": list(service.people.values()),
        "volunteer_ids": [[volunteer_id] for volunteer_id in service.people.values()],
        "unit_id": list(service.units.values()),
        "parent_id": list(service.units.values()),
        "checkpoint_id": [point["checkpoint_id"] for point in points],
        "checkpoint_ids": [[point["checkpoint_id"] for point in points]],
        "route_id": [point["route_id"] for point in points],
        "shop_id": list(service.shops.values()),
        "tenant_id": [service.tenant_id],
        "short_code": service.short_codes,
        "sku": ["soap", "rice"],
        "activity": ["patrol", "night_patrol"],
        "user_name": ["clerk"],
        "password": [PASSWORD],
        "place": [{"latitude": latitude, "longitude": longitude, "accuracy_m": 12}],
        "limit": [1, 50],
        "pairing_code": [pairing["pairing_code"]],
        "pairing_secret": [pairing["pairing_secret"]],
        "receipt_code": receipt_codes,
        "account_id": list(range(1, 12)),
        "proposal_id": list(range(size)),
        "name": [f"bureau-{service.tenant_id}"],
        "epoch": ["e2"],
        "path": ["0/000", f"0/000.p/{size}", f"entries/000.p/{size}", "1/000.p/1", "7/x001/067"],
        "old": [1, size],
        "new": [size - 1, size],
        "size": [size],
        "index": [0, size - 1],
        "at": ["2026-11-20T04:30:00Z"],
        "since": ["2026-11-01"],
        "until": ["2026-11-30"],
    }
