"""A bureau served over HTTP: small files imported, staff with each role, goods on a shelf, and clients."""

import base64
import itertools
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
from litestar import Litestar

from api.cookies import COOKIES, PATH
from api.house import House
from ledger.book.words import TenantId
from ledger.people.operations.sessions import open_session
from ledger.people.operations.staff import add_staff
from ledger.people.passes import step_at, totp, write_pass
from ledger.people.passwords import hash_password
from ledger.people.words import STAFF_SESSION_LIFE, NewStaff, Role, StaffId, VolunteerId
from ledger.places.words import UnitId

NOON: Final = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PASSWORD: Final = "Lucky-horse-42"
PUBLIC_URL: Final = "https://points.example.cn"
POINTS: Final = ((42.935830, 125.220043), (42.937930, 125.221743), (42.939930, 125.223743))
STAFF: Final[dict[str, tuple[tuple[Role, ...], str, str | None]]] = {
    "clerk": (("clerk",), "S01", None),
    "approver": (("approver",), "S01", None),
    "keeper": (("shop_keeper",), "S01", None),
    "admin": (("administrator",), "B", None),
    "everything": (("clerk", "approver", "shop_keeper", "administrator"), "B", None),
    "elsewhere": (("clerk", "approver", "shop_keeper"), "S02", None),
    "approver.wang": (("approver", "shop_keeper"), "S01", "V00004"),
}
DOMAIN: Final = "points.test"
_keys = itertools.count(1)
_hashes: dict[str, str] = {}
"""The hash of each password that accounts of tests begin with: making one takes longer than most tests."""

FILES: Final = {
    "organisation": """code,parent_code,kind,name
B,,bureau,辽河市公安局
S01,B,station,龙山第1派出所
S02,B,station,西安第1派出所
""",
    "places": """code,station_code,kind,name,latitude,longitude,route,route_order,datum
C0101,S01,checkpoint,必巡线1第1点,42.935830,125.220043,L01,1,WGS-84
C0102,S01,checkpoint,必巡线1第2点,42.937930,125.221743,L01,2,WGS-84
C0103,S01,checkpoint,必巡线1第3点,42.939930,125.223743,L01,3,WGS-84
M01,S01,shop,龙山平安超市,,,,,
M02,S02,shop,西安平安超市,,,,,
""",
    "teams": """code,station_code,corps,name
T001,S01,cleaner,警卫帮寻小1队
""",
    "volunteers": """number,name,phone,sex,born_on,corps,team_code,station_code,joined_on,smartphone
V00001,刘洋明,19900000001,女,1970-10-12,cleaner,T001,S01,2023-03-19,yes
V00002,阿依古丽•买买提,199 0000 0002,女,1958-03-03,guard,,S02,2023-01-19,no
V00003,张国,,男,,guard,,S01,2023-01-19,yes
V00004,王大力,19900000004,男,1980-01-01,guard,,S01,2023-01-19,yes
""",
    "activities": """code,name_zh,name_en,kind,points,minutes,cap_day,cap_week,evidence_grade,approval,\
notice_days,counts_as_volunteer,risky
patrol,治安巡逻,Patrol,patrol,30,60,600,2400,B,one,0,yes,yes
night_patrol,夜间巡逻,Night patrol,patrol,50,90,600,2500,B,one,0,yes,yes
""",
}


@dataclass
class Clock:
    """The present moment, as the tests want it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@dataclass(frozen=True)
class Service:
    """The service with one bureau in it."""

    app: Litestar
    house: House
    clock: Clock
    tenant_id: TenantId
    people: dict[str, int]
    units: dict[str, int]
    shops: dict[str, int]
    short_codes: list[str]
    accounts: dict[str, StaffId] = field(default_factory=dict)

    def client(self) -> "Client":
        """Open a browser with no cookies."""
        return Client(self.app)

    async def hire(
        self,
        user_name: str,
        roles: tuple[Role, ...],
        *,
        unit: str = "S01",
        number: str | None = None,
        password: str = PASSWORD,
        must_change: bool = False,
    ) -> None:
        """Give somebody an account at the desk, who may be a volunteer too."""
        new = NewStaff(
            user_name=user_name,
            name="王丽",
            password=password,
            roles=roles,
            unit_id=UnitId(self.units[unit]),
            volunteer_id=None if number is None else VolunteerId(self.people[number]),
            must_change=must_change,
        )
        if password not in _hashes:
            _hashes[password] = await hash_password(password)
        self.accounts[user_name] = await add_staff(
            self.house.engine,
            keyring=self.house.keyring,
            tenant_id=self.tenant_id,
            new=new,
            password_hash=_hashes[password],
        )

    async def desk(self, user_name: str) -> "Client":
        """Open the session that signing in opens, for somebody who is given the account when first needed.

        The password is left to the tests of signing in: comparing it takes longer than most tests.
        """
        if user_name not in self.accounts:
            roles, unit, number = STAFF[user_name]
            await self.hire(user_name, roles, unit=unit, number=number)
        now, client = self.clock(), self.client()
        async with self.house.engine.begin() as connection:
            token = await open_session(
                connection,
                tenant_id=self.tenant_id,
                staff_id=self.accounts[user_name],
                now=now,
                expires_at=now + STAFF_SESSION_LIFE,
            )
        client.http.cookies.set(COOKIES["staff"], token, domain=DOMAIN, path=PATH)
        return client

    async def sign_in(self, user_name: str, password: str) -> "Client":
        """Sign somebody in who has an account."""
        client = self.client()
        body = {"tenant_id": self.tenant_id, "user_name": user_name, "password": password}
        response = await client.post("/staff-sessions", body)
        assert response.status_code == 201, response.text
        return client

    async def slip(self, number: str, *, clerk: str = "clerk") -> dict[str, Any]:
        """Print a slip for one volunteer."""
        desk = await self.desk(clerk)
        response = await desk.post("/slips", {"volunteer_ids": [self.people[number]]})
        assert response.status_code == 201, response.text
        slip: dict[str, Any] = response.json()["items"][0]
        return slip

    async def phone(self, number: str, *, clerk: str = "clerk") -> "Phone":
        """Activate a phone for a volunteer."""
        slip = await self.slip(number, clerk=clerk)
        client, secret = self.client(), secrets.token_bytes(32)
        response = await client.post("/devices", activation(slip["code"], secret))
        assert response.status_code == 201, response.text
        return Phone(client, secret, response.json()["pass_number"], self.clock)

    async def kiosk(self, *, shop: str = "M01", hand_over: str = "instant") -> "Client":
        """Pair a kiosk with a shop."""
        client = self.client()
        pairing = (await client.post("/kiosk-pairings", {})).json()
        keeper = await self.desk("keeper")
        body = {
            "pairing_code": pairing["pairing_code"],
            "shop_id": self.shops[shop],
            "name": "一号机",
            "hand_over": hand_over,
        }
        confirmed = await keeper.post("/kiosks", body)
        assert confirmed.status_code == 201, confirmed.text
        address = f"/kiosk-pairings/{pairing['pairing_code']}/credentials"
        paired = await client.post(address, {"pairing_secret": pairing["pairing_secret"]})
        assert paired.status_code == 200, paired.text
        client.kiosk_id = paired.json()["kiosk"]["kiosk_id"]
        return client

    async def patrol(self, phone: "Phone") -> dict[str, Any]:
        """Walk the three checkpoints of the route and return the claim that comes of it."""
        for short_code, (latitude, longitude) in zip(self.short_codes, POINTS, strict=True):
            self.clock.pass_by(minutes=11)
            place = {"latitude": latitude, "longitude": longitude, "accuracy_m": 12}
            response = await phone.client.post("/check-ins", {"short_code": short_code, "place": place})
            assert response.status_code == 201, response.text
        claim: dict[str, Any] = response.json()["claim"]
        return claim

    async def give_points(self, phone: "Phone", *, patrols: int = 1) -> None:
        """Let a volunteer earn points, 30 a patrol."""
        for _ in range(patrols):
            claim = await self.patrol(phone)
            approver = await self.desk("approver")
            body = {"decisions": [{"claim_id": claim["claim_id"], "verdict": "approve", "reason": None}]}
            decided = await approver.post("/decisions", body)
            assert decided.json()["results"][0]["status"] == "approved", decided.text


class Client:
    """A browser: cookies, JSON, and a new key for every new intent."""

    def __init__(self, app: Litestar) -> None:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        self.http = httpx.AsyncClient(transport=transport, base_url=f"http://{DOMAIN}")
        self.kiosk_id = 0

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        """Read something."""
        return await self.http.get(f"/api/v1{path}", params=query)

    async def post(self, path: str, body: object, *, key: str | None = None) -> httpx.Response:
        """Change something, as a new intent unless a key is given."""
        headers = {"Idempotency-Key": key or f"key-{next(_keys)}"}
        return await self.http.post(f"/api/v1{path}", json=body, headers=headers)

    async def upload(
        self, path: str, content: bytes, *, media_type: str = "image/jpeg", key: str | None = None
    ) -> httpx.Response:
        """Send the bytes of one file."""
        headers = {"Idempotency-Key": key or f"key-{next(_keys)}", "Content-Type": media_type}
        return await self.http.post(f"/api/v1{path}", content=content, headers=headers)

    async def delete(self, path: str, body: object | None = None) -> httpx.Response:
        """End something."""
        return await self.http.request("DELETE", f"/api/v1{path}", json=body)


@dataclass(frozen=True)
class Phone:
    """A volunteer's phone, which makes its own passes."""

    client: Client
    secret: bytes
    pass_number: str
    clock: Clock

    def shown_pass(self) -> str:
        """Show the pass of this moment."""
        return write_pass(pass_number=self.pass_number, code=totp(self.secret, step_at(self.clock.now)))


def activation(code: str, secret: bytes) -> dict[str, str]:
    """Write what a phone sends to be activated."""
    spelt = base64.b32encode(secret).decode().rstrip("=")
    return {"activation_code": code, "device_secret": spelt, "label": "红米"}


def problem(response: httpx.Response) -> tuple[int, str]:
    """Return status and code of a refusal, which must be whole."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["zh"]
    assert body["en"]
    assert body["status"] == response.status_code
    return response.status_code, body["code"]
