"""Bodies of the public pages' first questions: which bureaus there are, and whether the service is well."""

from typing import Literal

from api.wire.base import Instant, WireOutput


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


class Readiness(WireOutput):
    """The process answers and its database does; its sweeps, once they have run."""

    status: Literal["ready"]
    database: Literal["reachable"]
    sweeps: list[SweepRound]
