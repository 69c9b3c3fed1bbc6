"""Bodies of the public pages' first questions: which bureaus there are, and whether the service is well."""

from typing import Literal

from api.wire.base import WireOutput


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


class Readiness(WireOutput):
    """The process answers and its database does."""

    status: Literal["ready"]
    database: Literal["reachable"]
