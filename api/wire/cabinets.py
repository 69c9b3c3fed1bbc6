"""Bodies of vending cabinets: what is to be dropped, and what fell."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import IndexId, Instant, WireInput, WireOutput, text, whole
from api.wire.orders import LINES_MAX, QUANTITY_MAX


class CabinetPoll(WireInput):
    """A cabinet asks what is to be dropped."""


class DropSent(WireInput):
    """So many of one article fell."""

    sku: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=64)]
    quantity: Annotated[int, BeforeValidator(whole), Field(ge=1, le=QUANTITY_MAX)]


class CabinetReport(WireInput):
    """What fell of a job; nothing, or less than was asked for, with the fault that stopped it."""

    job: IndexId
    dropped: Annotated[list[DropSent], Field(max_length=LINES_MAX)]
    fault: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=60)] | None = None


class JobLine(WireOutput):
    """So many of one article are to be dropped."""

    sku: str
    quantity: int


class Job(WireOutput):
    """An order that waits for the cabinet; after `begin_before` it must not be begun."""

    job: int
    order_number: str
    lines: list[JobLine]
    begin_before: Instant


class JobList(WireOutput):
    """What is to be dropped, oldest first."""

    jobs: list[Job]
    server_time: Instant


class Reported(WireOutput):
    """What became of the order."""

    job: int
    state: Literal["handed_over", "void", "late"]
    points_returned: int


class CabinetConnected(WireOutput):
    """What is typed into the cabinet once: who it is, and the secret that it signs with."""

    cabinet: str
    secret: str
