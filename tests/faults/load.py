"""A client of the service in a process of its own: asks, waits, asks again with the same key, takes notes."""

import asyncio
import json
import random
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TextIO

import httpx

IMPATIENT_SHARE: Final = 0.15
"""Of the intents nobody asks twice for, so that some are never answered."""
TAKEN_BACK_SHARE: Final = 0.5
ANSWER_SECONDS_MAX: Final = 8.0
RETRY_SECONDS_MAX: Final = 60.0
PAUSE_SECONDS: Final = 0.1
_UNAVAILABLE: Final = 503


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One thing that a client asks for again and again.

    Attributes:
        path: where.
        cookies: whose.
        body: what; each intent has a key of its own.
        takes_back: of an order that waits for its goods, where it is taken back; half of them are.
    """

    path: str
    cookies: dict[str, str]
    body: dict[str, Any]
    takes_back: str | None = None


@dataclass(frozen=True, kw_only=True)
class Note:
    """What became of one intent.

    Attributes:
        key: its idempotency key.
        path: where it was sent.
        status: of its last answer, or None when nobody answered.
        log_index: the transaction that the answer named.
        order_id: the order that it named.
        attempts: how often it was asked.
    """

    key: str
    path: str
    status: int | None
    log_index: int | None
    order_id: int | None
    attempts: int


async def main() -> None:
    """Do what the one argument says until the file `stop` is there; write each note when it is known."""
    told = json.loads(sys.argv[1])
    offers = [Offer(**offer) for offer in told["offers"]]
    stop = Path(told["stop"])
    async with httpx.AsyncClient(base_url=told["url"], timeout=ANSWER_SECONDS_MAX, trust_env=False) as http:
        with Path(told["notes"]).open("w", buffering=1) as notes:  # noqa: ASYNC230 - a line at a time
            customers = [
                _customer(http, offers, f"{told['name']}-{number}", stop, notes)
                for number in range(told["customers"])
            ]
            await asyncio.gather(*customers)


async def _customer(
    http: httpx.AsyncClient, offers: list[Offer], name: str, stop: Path, notes: TextIO
) -> None:
    chance = random.Random(name)  # noqa: S311 - a mix of requests, not secrets
    number = 0
    while not stop.exists():  # noqa: ASYNC240 - a look at a folder in memory
        number += 1
        patient = chance.random() > IMPATIENT_SHARE
        offer = chance.choice(offers)
        note = await _intend(http, offer, f"{name}-{number}", patient=patient)
        notes.write(f"{json.dumps(asdict(note))}\n")
        if offer.takes_back and note.order_id is not None and chance.random() < TAKEN_BACK_SHARE:
            path = offer.takes_back.format(order_id=note.order_id)
            back = Offer(
                path=path, cookies=offer.cookies, body={"visit": offer.body["visit"], "reason": "选错了"}
            )
            void = await _intend(http, back, f"{name}-{number}-back", patient=patient)
            notes.write(f"{json.dumps(asdict(void))}\n")


async def _intend(http: httpx.AsyncClient, offer: Offer, key: str, *, patient: bool) -> Note:
    gives_up_at = time.monotonic() + (RETRY_SECONDS_MAX if patient else 0)
    attempts = 0
    while True:
        attempts += 1
        status, said = await _ask(http, offer, key)
        if (status is not None and status != _UNAVAILABLE) or time.monotonic() > gives_up_at:
            answered = None if status == _UNAVAILABLE else status
            return Note(
                key=key,
                path=offer.path,
                status=answered,
                log_index=said.get("log_index"),
                order_id=said.get("order_id"),
                attempts=attempts,
            )
        await asyncio.sleep(PAUSE_SECONDS)


async def _ask(http: httpx.AsyncClient, offer: Offer, key: str) -> tuple[int | None, dict[str, Any]]:
    headers = {"Idempotency-Key": key, "Cookie": "; ".join(f"{n}={v}" for n, v in offer.cookies.items())}
    try:
        response = await http.post(offer.path, json=offer.body, headers=headers)
    except httpx.TransportError:
        return None, {}
    return response.status_code, response.json()


if __name__ == "__main__":
    asyncio.run(main())
