"""What pages of earning cost in a large bureau and in a tenth of it: python -m bench.earning [--tenth].

Over HTTP at the real service, one call after the other: the queue of a station and of the whole bureau, the
approval of 300 claims, a volunteer's statement, and the coverage of a station. Median and 95th percentile.
"""

import argparse
import asyncio
import base64
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Final

import httpx
from rich.console import Console

from api.cookies import COOKIES, Scheme
from api.rooms import ROOMS
from api.settings import Settings
from bench.area import Size, fill_area
from bench.book import bench_tenant
from bench.bureau import SYSTEM, ask, sign_in_officer
from bench.server import own_server
from bench.service import served
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.teller import Teller, connect_book
from ledger.book.words import POINTS_MAX, Owner, Tenant
from ledger.earning.operations import SubmitClaim
from ledger.people.master_key import open_keyring
from ledger.people.operations.activation import activate_device, issue_slips
from ledger.people.seal import Keyring
from ledger.people.words import DEVICE_SECRET_BYTES, VolunteerId
from ledger.places.words import WHOLE_BUREAU, UnitId
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import make_engine

LARGE: Final = Size(stations=1_000, volunteers=100_000, places=30_000, claims=2_000_000)
TENTH: Final = Size(stations=100, volunteers=10_000, places=3_000, claims=200_000)
CALLS: Final = 60
APPROVALS: Final = 8
TOGETHER: Final = 300
BUREAU: Final = UnitId(1)
STATION: Final = UnitId(2)
MILLISECONDS: Final = 1_000
AIM: Final = 1.2
KEY_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One bureau ready to be asked: cookies of officers of a station and of the whole, and of a phone."""

    tenant: Tenant
    station_officer: str
    bureau_officer: str
    phone: str


async def prepare(server: EmbeddedServer, keyring: Keyring, number: int, size: Size) -> Area:
    """Fill a bureau, let claims wait at one station, and sign people in."""
    tenant = bench_tenant(number)
    await fill_area(server.owner_url, tenant, keyring=keyring, size=size)
    url, engine = server.application_url, make_engine(server.application_url)
    teller = Teller(tenant=tenant, connect=lambda: connect_book(url), rooms=ROOMS)
    try:
        await teller.submit(GrantBudget(ask(), SYSTEM, Owner(f"unit/{STATION}"), POINTS_MAX, "季度拨付"))
        waiting = TOGETHER * (APPROVALS + 1)
        for start in range(0, waiting, TOGETHER):
            numbers = range(start, start + TOGETHER)
            await asyncio.gather(*(teller.submit(_claim(each, size)) for each in numbers))
        return Area(
            tenant=tenant,
            station_officer=await sign_in_officer(engine, keyring, tenant.tenant_id, STATION),
            bureau_officer=await sign_in_officer(engine, keyring, tenant.tenant_id, BUREAU),
            phone=await _phone(engine, keyring, tenant),
        )
    finally:
        await teller.close()
        await engine.dispose()


def _claim(number: int, size: Size) -> SubmitClaim:
    return SubmitClaim(
        request=ask(),
        volunteer_id=VolunteerId(1 + number * 7 % size.volunteers),
        activity="hazard",
        occurred_at=datetime.now(UTC),
        unit_id=STATION,
        grade="C",
    )


async def _phone(engine: Any, keyring: Keyring, tenant: Tenant) -> str:  # noqa: ANN401 - the engine's own type
    now = datetime.now(UTC)
    [slip] = await issue_slips(
        engine,
        keyring=keyring,
        tenant_id=tenant.tenant_id,
        scope=WHOLE_BUREAU,
        volunteer_ids=[VolunteerId(1)],
        issued_by=SYSTEM,
        now=now,
    )
    activated = await activate_device(
        engine,
        keyring=keyring,
        activation_code=slip.code,
        device_secret=base64.b32encode(secrets.token_bytes(DEVICE_SECRET_BYTES)).decode().rstrip("="),
        label="红米",
        now=now,
    )
    return activated.token


class Caller:
    """Calls the service as one person, and wants good answers."""

    def __init__(self, http: httpx.AsyncClient, *, scheme: Scheme, token: str) -> None:
        """Take the connection and the cookie."""
        self._http = http
        self._headers = {"Cookie": f"{COOKIES[scheme]}={token}"}

    async def get(self, path: str) -> Any:  # noqa: ANN401 - JSON is any value
        """Read."""
        answer = await self._http.get(f"/api/v1{path}", headers=self._headers)
        answer.raise_for_status()
        return answer.json()

    async def post(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON is any value
        """Change something, as a new intent."""
        headers = {**self._headers, "Idempotency-Key": secrets.token_hex(KEY_BYTES)}
        answer = await self._http.post(f"/api/v1{path}", json=body, headers=headers)
        answer.raise_for_status()
        return answer.json()


async def measure(http: httpx.AsyncClient, area: Area) -> dict[str, list[float]]:
    """Time every page; the queue shrinks as it is approved, so that comes last."""
    station = Caller(http, scheme="staff", token=area.station_officer)
    bureau = Caller(http, scheme="staff", token=area.bureau_officer)
    phone = Caller(http, scheme="phone", token=area.phone)
    pages: dict[str, tuple[Caller, str]] = {
        "queue of a station, 300": (station, "/claims?limit=300"),
        "queue of the bureau, 300": (bureau, "/claims?limit=300"),
        "approved of the bureau, 100": (bureau, "/claims?state=approved&limit=100"),
        "my statement": (phone, "/me/statement"),
        "my claims": (phone, "/me/claims"),
        "coverage of a station": (station, "/coverage"),
    }
    times: dict[str, list[float]] = {}
    for name, (caller, path) in pages.items():
        times[name] = [await _timed(caller, path) for _ in range(CALLS)]
    times["approval of 300"] = [await _approve(station) for _ in range(APPROVALS)]
    return times


async def _timed(caller: Caller, path: str) -> float:
    began = perf_counter()
    await caller.get(path)
    return perf_counter() - began


async def _approve(officer: Caller) -> float:
    claims = (await officer.get("/claims?limit=300"))["items"]
    decisions = [{"claim_id": claim["claim_id"], "verdict": "approve", "reason": None} for claim in claims]
    began = perf_counter()
    answer = await officer.post("/decisions", {"decisions": decisions})
    took = perf_counter() - began
    refused = [result for result in answer["results"] if result["status"] == "problem"]
    if refused or len(answer["results"]) != TOGETHER:
        message = f"{len(answer['results'])} results, refused: {refused[:1]}"
        raise RuntimeError(message)
    return took


async def main(sizes: tuple[Size, Size]) -> None:
    """Fill both bureaus, measure each page in both in turn, and print a table."""
    console = Console(markup=False, highlight=False, soft_wrap=True)
    async with own_server() as server:
        settings = Settings(data_folder=server.folder, secure_cookies=False)
        keyring = open_keyring(settings.master_key_path, may_make=True)
        areas = []
        for number, size in enumerate(sizes, start=1):
            console.print(f"filling {size}")
            areas.append(await prepare(server, keyring, number, size))
        with served(settings, server.application_url) as port:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
                small, large = [await measure(http, area) for area in areas]
    console.print("| page | median small / large, ms | p95 small / large, ms | ratio of medians |")
    console.print("| --- | ---: | ---: | ---: |")
    for name in small:
        medians = [_at(times[name], 0.5) for times in (small, large)]
        tails = [_at(times[name], 0.95) for times in (small, large)]
        ratio = medians[1] / medians[0]
        aim = "" if ratio <= AIM else f" (aim {AIM})"
        console.print(
            f"| {name} | {medians[0]:.1f} / {medians[1]:.1f} | {tails[0]:.1f} / {tails[1]:.1f} "
            f"| {ratio:.2f}{aim} |"
        )


def _at(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * MILLISECONDS


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tenth", action="store_true", help="a hundredth against a tenth, for a first look")
    hundredth = Size(*(part // 10 for part in TENTH))
    asyncio.run(main((hundredth, TENTH) if parser.parse_args().tenth else (TENTH, LARGE)))
