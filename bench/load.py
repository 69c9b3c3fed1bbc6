"""A lean load generator: keep-alive connections that speak prebuilt HTTP/1.1 and check every answer."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, cast

import uvloop

from bench.children import Begin
from bench.measure import Measured, Window, percentiles_ms

HEAD_END: Final = b"\r\n\r\n"
LENGTH: Final = b"\ncontent-length:"
STATUS_AT: Final = slice(9, 12)
SAID_MAX: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is sent.

    Attributes:
        port: of the service on the loopback address.
        requests: whole requests per connection, in the order in which each sends them.
        expects: a good answer says this.
        warm_up_seconds: how long answers do not count.
        seconds: how long they count.
        rate: requests a second of all connections together, sent when they are due; without it each
            connection sends the next when it has its answer. A late request counts from when it was due.
    """

    port: int
    requests: Sequence[Sequence[bytes]]
    expects: bytes
    warm_up_seconds: float
    seconds: float
    rate: float | None = None


def post(path: str, *, cookie: str, key: str, body: bytes) -> bytes:
    """Build a whole request as a browser sends it, without what no code of ours reads."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: {key}\r\nAccept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def send_load(begin: Begin, load: Load) -> Measured:
    """Send a load from a process of its own."""

    async def send() -> Measured:
        await asyncio.to_thread(begin)
        window = Window.after(load.warm_up_seconds, seconds=load.seconds)
        sending = Sending(window=window, expects=load.expects, open_count=len(load.requests))
        loop = asyncio.get_running_loop()
        pace = len(load.requests) / load.rate if load.rate else 0.0
        for number, requests in enumerate(load.requests):
            begins_after = pace * number / len(load.requests)
            await loop.create_connection(
                lambda requests=requests, after=begins_after: KeepAlive(  # type: ignore[misc]
                    sending, requests, pace=pace, begins_after=after
                ),
                "127.0.0.1",
                load.port,
            )
        await sending.over.wait()
        return sending.measured()

    return uvloop.run(send())


@dataclass(slots=True)
class Sending:
    """What all connections share; it ends when the window closes or a connection has nothing left to send."""

    window: Window
    expects: bytes
    open_count: int
    over: asyncio.Event = field(default_factory=asyncio.Event)
    ends_at: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Close with the window, unless a connection runs dry before."""
        self.ends_at = self.window.ends_at

    def take(self, answer: bytes, *, sent_at: float, now: float) -> None:
        """Count one answer."""
        if not answer[STATUS_AT].startswith(b"2"):
            body = answer.partition(HEAD_END)[2][:SAID_MAX]
            self.failed[f"{answer[STATUS_AT].decode()} {body.decode(errors='replace')}"] += 1
        elif self.expects not in answer:
            self.failed[f"unexpected: {answer.partition(HEAD_END)[2][:SAID_MAX].decode()}"] += 1
        elif self.window.begins_at <= now < self.ends_at:
            self.latencies.append(now - sent_at)

    def leave(self) -> None:
        """Note that one connection is closed."""
        self.open_count -= 1
        if not self.open_count:
            self.over.set()

    def measured(self) -> Measured:
        """Sum up."""
        return Measured(
            count=len(self.latencies),
            seconds=max(0.0, self.ends_at - self.window.begins_at),
            latency_ms=percentiles_ms(self.latencies),
            failed=self.failed,
        )


class KeepAlive(asyncio.Protocol):
    """One connection: sends a request, waits for the whole answer, sends the next when it is due."""

    def __init__(
        self, sending: Sending, requests: Sequence[bytes], *, pace: float = 0.0, begins_after: float = 0.0
    ) -> None:
        """Send every `pace` seconds, the first after `begins_after`; a pace of 0 never waits."""
        self._pace = pace
        self._begins_after = begins_after
        self._sending = sending
        self._requests = iter(requests)
        self._answer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self._due_at = monotonic() + self._begins_after
        self._send_when_due()

    def data_received(self, data: bytes) -> None:
        """Take up a part of an answer, which mostly is the whole."""
        self._answer = self._answer + data if self._answer else data
        if not is_whole(self._answer):
            return
        now = monotonic()
        self._sending.take(self._answer, sent_at=self._sent_at, now=now)
        self._answer = b""
        self._due_at = self._due_at + self._pace if self._pace else now
        self._send_when_due()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so when the service hung up in the middle."""
        if exc is not None or self._answer:
            self._sending.failed["the service hung up"] += 1
        self._sending.leave()

    def _send_when_due(self) -> None:
        wait = self._due_at - monotonic()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._send, self._due_at)
        else:
            self._send(self._due_at)

    def _send(self, now: float) -> None:
        request = next(self._requests, None) if now < self._sending.ends_at else None
        if request is None:
            self._sending.ends_at = min(self._sending.ends_at, now)
            self._transport.close()
            return
        self._sent_at = now
        self._transport.write(request)


def is_whole(answer: bytes) -> bool:
    """Tell whether an answer with a Content-Length has arrived in full."""
    end = answer.find(HEAD_END)
    if end < 0:
        return False
    at = answer[:end].lower().find(LENGTH)
    if at < 0:
        return True
    at += len(LENGTH)
    return len(answer) >= end + len(HEAD_END) + int(answer[at : answer.find(b"\r", at)])
