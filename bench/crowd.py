"""People at kiosks and on phones, each on a connection of their own: they do what pages do and take notes."""

import asyncio
import random
import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final

import orjson
import uvloop

from api.cookies import COOKIES, Scheme
from api.edge import API_PATH
from bench.children import Begin
from bench.load import HEAD_END, STATUS_AT, is_whole
from bench.visitors import Carried, PairedKiosk
from ledger.people.passes import step_at

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
KEY_BYTES: Final = 16
LOOKS: Final = ("/me", "/me/statement", "/me/claims", "/catalogue")
WAYS: Final = 2
"""Every kiosk serves at least one customer by their pass and one by its own code, however slow it is."""
PHONE_PAUSE_S: Final = 5.0
"""Between two pages that one person looks at, on the average."""
TWICE: Final = 0.25
"""The share of orders that are sent a second time with the same key before the first is answered."""
GONE: Final = frozenset({"goods_gone", "goods_sold_out"})
"""What a good order may be answered with all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who comes in one process.

    Attributes:
        port: of the service on the loopback address.
        phones: people who look at their points.
        kiosks: each with the people who queue before it.
        skus: of which every customer takes one box, by turns.
        pause_s: what passes between two customers of one kiosk.
        seconds: how long they come.
    """

    port: int
    phones: Sequence[Carried] = ()
    kiosks: Sequence[tuple[PairedKiosk, Sequence[Carried]]] = ()
    skus: Sequence[str] = ()
    pause_s: float = 0.0
    seconds: float = 60.0


@dataclass(slots=True)
class Notes:
    """What the people of one process saw.

    Attributes:
        orders: every order that was answered: key, its id as each answer said it, person, points, article.
        times: seconds that good answers took, by what was asked.
        failed: whatever else came back.
    """

    orders: list[tuple[str, tuple[int, ...], int, int, str]] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sold_out: int = 0
    failed: Counter[str] = field(default_factory=Counter)


class AnswerBad(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """The service refused or failed; the notes have it."""


def send_crowd(begin: Begin, crowd: Crowd) -> Notes:
    """Let a crowd come, in a process of its own."""

    async def come() -> Notes:
        await asyncio.to_thread(begin)
        notes, ends_at = Notes(), monotonic() + crowd.seconds
        kiosks = [_serve(crowd, notes, ends_at, kiosk, queue) for kiosk, queue in crowd.kiosks]
        phones = [_look(crowd, notes, ends_at, phone) for phone in crowd.phones]
        await asyncio.gather(*kiosks, *phones)
        return notes

    return uvloop.run(come())


class Line:
    """One browser: a cookie and a kept connection."""

    def __init__(self, crowd: Crowd, notes: Notes, *, scheme: Scheme, token: str) -> None:
        self._port = crowd.port
        self._notes = notes
        self._cookie = f"{COOKIES[scheme]}={token}"
        self._streams: Streams | None = None

    async def ask(
        self, verb: str, path: str, body: object = None, *, key: str | None = None, name: str | None = None
    ) -> Any:  # noqa: ANN401 - JSON is any value
        """Send a request and read its answer.

        Raises:
            AnswerBad: with the code of the refusal.
        """
        content = b"" if body is None else orjson.dumps(body)
        head = (
            f"{verb} {API_PATH}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self._cookie}\r\n"
            f"Idempotency-Key: {key or secrets.token_hex(KEY_BYTES)}\r\nContent-Type: application/json\r\n"
            f"Accept: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        began = monotonic()
        answer = await self._send(head.encode() + content)
        took = monotonic() - began
        said = answer.partition(HEAD_END)[2]
        told: Any = orjson.loads(said) if said else None
        if not answer[STATUS_AT].startswith(b"2"):
            code = told["code"]
            if code not in GONE:
                self._notes.failed[f"{verb} {name or path}: {answer[STATUS_AT].decode()} {code}"] += 1
            raise AnswerBad(code)
        self._notes.times[f"{verb} {name or path}"].append(took)
        return told

    async def _send(self, request: bytes) -> bytes:
        """Send as browsers do: what meets a kept connection that the service is closing is sent anew."""
        if self._streams is not None:
            with suppress(OSError, RuntimeError, EOFError):
                return await _exchange(self._streams, request)
        self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            return await _exchange(self._streams, request)
        except (OSError, EOFError) as problem:
            self._notes.failed["the service hung up"] += 1
            code = "hung_up"
            raise AnswerBad(code) from problem

    async def leave(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            with suppress(OSError, RuntimeError):
                await self._streams[1].wait_closed()


async def _exchange(streams: Streams, request: bytes) -> bytes:
    reader, writer = streams
    writer.write(request)
    answer = b""
    while not answer or not is_whole(answer):
        part = await reader.read(2**16)
        if not part:
            raise EOFError
        answer += part
    return answer


async def _look(crowd: Crowd, notes: Notes, ends_at: float, phone: Carried) -> None:
    """Look at the pages of a phone, one after the other, at no hurry."""
    line = Line(crowd, notes, scheme="phone", token=phone.token)
    chance = random.Random(phone.pass_number)  # noqa: S311 - load, not secrets
    turn = chance.randrange(len(LOOKS))
    await asyncio.sleep(chance.uniform(0, PHONE_PAUSE_S))
    while monotonic() < ends_at:
        with suppress(AnswerBad):
            await line.ask("GET", LOOKS[turn % len(LOOKS)])
        turn += 1
        await asyncio.sleep(chance.uniform(0, 2 * PHONE_PAUSE_S))
    await line.leave()


async def _serve(
    crowd: Crowd, notes: Notes, ends_at: float, kiosk: PairedKiosk, queue: Sequence[Carried]
) -> None:
    """Let the people of a queue redeem, by turns by their pass and by the kiosk's own code."""
    stand = Stand(
        kiosk=Line(crowd, notes, scheme="kiosk", token=kiosk.credential),
        again=Line(crowd, notes, scheme="kiosk", token=kiosk.credential),
        notes=notes,
    )
    turn = 0
    while turn < WAYS or monotonic() < ends_at:
        phone, sku = queue[turn % len(queue)], crowd.skus[turn % len(crowd.skus)]
        turn += 1
        line = Line(crowd, notes, scheme="phone", token=phone.token)
        with suppress(AnswerBad):
            await stand.redeem(await stand.open(phone, line, by_pass=turn % 2 == 0), phone, sku)
        await line.leave()
        await asyncio.sleep(crowd.pause_s)
    await stand.leave()


@dataclass(slots=True, kw_only=True)
class Stand:
    """A kiosk with a second line, on which an order is sent again."""

    kiosk: Line
    again: Line
    notes: Notes
    used: dict[int, int] = field(default_factory=dict)

    async def open(self, phone: Carried, line: Line, *, by_pass: bool) -> str:
        """Open a visit: by a pass, if one of a fresh step is unused, else by the kiosk's own code."""
        now = step_at(datetime.now(UTC))
        step = max(now, self.used.get(phone.volunteer_id, 0) + 1)
        if by_pass and step <= now:
            self.used[phone.volunteer_id] = step
            visit = await self.kiosk.ask("POST", "/kiosk/visits", {"pass": phone.shown_pass(step)})
            return str(visit["visit"])
        code = (await self.kiosk.ask("POST", "/kiosk/visit-offers", {}))["offer_code"]
        opened = f"/visit-offers/{code}"
        await line.ask("POST", f"{opened}/openings", {}, name="/visit-offers/…/openings")
        body = {"match_number": (await self._poll(opened))["match_number"]}
        await line.ask("POST", f"{opened}/confirmations", body, name="/visit-offers/…/confirmations")
        return str((await self._poll(opened))["visit"])

    async def _poll(self, opened: str) -> Any:  # noqa: ANN401 - JSON is any value
        return await self.kiosk.ask("POST", f"/kiosk{opened}/visits", {}, name="/kiosk/visit-offers/…/visits")

    async def redeem(self, visit: str, phone: Carried, sku: str) -> None:
        """Look at the shelf, take one box, and go; some orders are sent twice at once."""
        await self.kiosk.ask("GET", "/kiosk/goods")
        key, body = secrets.token_hex(KEY_BYTES), {"visit": visit, "lines": [{"sku": sku, "quantity": 1}]}
        lines = [self.kiosk, self.again] if secrets.randbelow(100) < TWICE * 100 else [self.kiosk]
        answers = await asyncio.gather(
            *(line.ask("POST", "/kiosk/orders", body, key=key) for line in lines), return_exceptions=True
        )
        placed = [answer for answer in answers if not isinstance(answer, BaseException)]
        if placed:
            ids = tuple(answer["order_id"] for answer in placed)
            self.notes.orders.append((key, ids, phone.volunteer_id, placed[0]["points"], sku))
        self.notes.sold_out += any(str(answer) in GONE for answer in answers)
        await self.kiosk.ask("DELETE", "/kiosk/visits/current", {"visit": visit})

    async def leave(self) -> None:
        """Hang up."""
        await self.kiosk.leave()
        await self.again.leave()
