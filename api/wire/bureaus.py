"""Bodies of the public pages' first questions: which bureaus there are, and whether the service is well."""

from typing import Literal

from api.wire.base import Instant, WireOutput
from ledger.book.public.guard import WhyRefused


class Bureau(WireOutput):
    """One tenant, as the sign-in pages offer it."""

    tenant_id: int
    name: str
    title: str
    demo: bool


class BureauList(WireOutput):
    """All bureaus of this service."""

    items: list[Bureau]


class LogHead(WireOutput):
    """How far a bureau's sealed log reaches; root in hex."""

    size: int
    root: str


class LogState(LogHead):
    """How far a bureau's sealed log reaches, and how far it is signed; roots in hex.

    While `why_unsigned` is set nothing more is signed: the log does not fit what was signed before.
    """

    short_root: str
    origin: str
    signed_size: int | None
    signed_root: str | None
    signed_at: Instant | None
    why_unsigned: WhyRefused | None


class Health(WireOutput):
    """The process answers."""

    status: Literal["ok"]
    version: str


class SweepRound(WireOutput):
    """The last round of one sweep over all bureaus: what was due, done by this process, and is left."""

    name: str
    ended_at: Instant | None
    due_count: int
    done_count: int
    left_count: int
    failures_count: int


class LogUnsigned(WireOutput):
    """A log that is not signed any more, and why."""

    tenant_id: int
    why: WhyRefused


class Readiness(WireOutput):
    """The process answers and its database does; its sweeps, once they have run.

    That a log is not signed stops nothing else, so the service is ready all the same.
    """

    status: Literal["ready"]
    database: Literal["reachable"]
    sweeps: list[SweepRound]
    logs_unsigned: list[LogUnsigned]
