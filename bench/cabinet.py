"""A simulated vending cabinet: asks what to drop, lets it fall or jams, and tells.

Run `python -m bench.cabinet https://points.example.cn 1/7 SECRET --jam-every 5` beside a service; the
name and the secret come from the desk. The protocol is `docs/handbook/vending.md`.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import orjson

from ledger.market.cabinets.rules import signature_of

POLL_S: Final = 2.0
FALL_S: Final = 1.0
API: Final = "/api/v1/cabinet"


def _now() -> int:
    return int(time.time())


@dataclass
class Cabinet:
    """A cabinet that speaks over HTTP.

    Attributes:
        http: a client at the service's address.
        cabinet: bureau and kiosk, as the desk shows them.
        secret: 32 bytes, from the desk.
        clock: seconds since 1970.
        told: jobs that have been dropped, so that none is dropped twice.
    """

    http: httpx.AsyncClient
    cabinet: str
    secret: bytes
    clock: Callable[[], int] = _now
    told: set[int] = field(default_factory=set)

    def headers(self, path: str, body: bytes, *, key: str | None = None) -> dict[str, str]:
        """Sign a request."""
        moment = str(self.clock())
        signed = {
            "Content-Type": "application/json",
            "Cabinet": self.cabinet,
            "Cabinet-Time": moment,
            "Cabinet-Signature": signature_of(self.secret, moment=moment, path=path, body=body),
        }
        return signed if key is None else {**signed, "Idempotency-Key": key}

    async def poll(self) -> httpx.Response:
        """Ask what is to be dropped."""
        return await self._post("polls", {})

    async def report(
        self, job: Mapping[str, Any], *, dropped: Mapping[str, int], fault: str | None = None
    ) -> httpx.Response:
        """Tell what fell of a job; asked again with the same key, it is told once."""
        fallen = [{"sku": sku, "quantity": quantity} for sku, quantity in dropped.items()]
        report = {"job": job["job"], "dropped": fallen, "fault": fault}
        return await self._post("reports", report, key=f"job-{job['job']}")

    async def work(self, *, jams: Callable[[int], bool]) -> None:
        """Drop what is asked for until stopped; a job of which `jams` says so stays in its slot."""
        while True:
            answer = await self.poll()
            answer.raise_for_status()
            for job in answer.json()["jobs"]:
                if job["job"] not in self.told:
                    await self._drop(job, is_jammed=jams(job["job"]))
            await asyncio.sleep(POLL_S)

    async def _drop(self, job: Mapping[str, Any], *, is_jammed: bool) -> None:
        self.told.add(job["job"])
        await asyncio.sleep(FALL_S)
        dropped = {} if is_jammed else {line["sku"]: line["quantity"] for line in job["lines"]}
        told = await self.report(job, dropped=dropped, fault="jam: slot 1" if is_jammed else None)
        sys.stdout.write(f"{job['order_number']} {told.status_code} {told.json().get('state')}\n")

    async def _post(self, what: str, said: object, *, key: str | None = None) -> httpx.Response:
        path, body = f"{API}/{what}", orjson.dumps(said)
        return await self.http.post(path, content=body, headers=self.headers(path, body, key=key))


async def run(url: str, cabinet: str, secret: str, *, jam_every: int) -> None:
    """Work against a service until interrupted."""
    async with httpx.AsyncClient(base_url=url) as http:
        simulated = Cabinet(http=http, cabinet=cabinet, secret=bytes.fromhex(secret))
        await simulated.work(jams=lambda job: jam_every > 0 and job % jam_every == 0)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("url", help="address of the service")
    parser.add_argument("cabinet", help="name of the cabinet, from the desk")
    parser.add_argument("secret", help="its secret, from the desk")
    parser.add_argument("--jam-every", type=int, default=0, help="let every so-many-th order jam")
    asked = parser.parse_args()
    asyncio.run(run(asked.url, asked.cabinet, asked.secret, jam_every=asked.jam_every))


if __name__ == "__main__":
    main()
