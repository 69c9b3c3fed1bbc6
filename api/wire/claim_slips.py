"""Bodies of claim slips and of the monthly thanks."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Id, Instant, Note, WireInput, WireOutput, text, whole
from ledger.tips.slips.words import PRINT_MAX, SLIPS_MAX, SLIPS_MIN

Points = Annotated[int, BeforeValidator(whole), Field(ge=1, le=10_000)]
SlipCode = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=40)]
"""As typed or scanned: spaces and hyphens are taken out."""


class SlipsIssued(WireInput):
    """An issue of slips of one amount, out of the bureau's budget."""

    points: Points
    slips_count: Annotated[int, BeforeValidator(whole), Field(ge=SLIPS_MIN, le=SLIPS_MAX)]
    expires_on: Day
    reason: Note


class SlipsPrinted(WireInput):
    """How many slips a station takes out of an issue, and what for."""

    slips_count: Annotated[int, BeforeValidator(whole), Field(ge=1, le=PRINT_MAX)]
    reason: Note


class ClaimSlipIssue(WireOutput):
    """An issue; what is set aside is always a quarter, whether or not there is anything to reward.

    How many were used is not told: more than were printed would tell of rewards.
    """

    issue_id: int
    points: int
    slips_count: int
    left_count: int
    printed_count: int
    expires_on: Day
    issued_at: Instant
    is_over: bool


class ClaimSlipIssueList(WireOutput):
    """Issues, newest first, and the amounts that the rules in force give."""

    items: list[ClaimSlipIssue]
    amounts: list[int]


class IssueAnswer(WireOutput):
    """An issue was booked."""

    issue_id: int
    log_index: int
    points: int


class PrintedClaimSlip(WireOutput):
    """One slip to print: the only place where its code stands in the clear."""

    code: str
    points: int
    expires_on: Day
    qr_svg: str


class PrintedClaimSlips(WireOutput):
    """Slips to print."""

    items: list[PrintedClaimSlip]
    log_index: int


class SlipAsked(WireInput):
    """A slip's code."""

    code: SlipCode


class SlipShown(WireOutput):
    """What a slip is worth."""

    points: int
    expires_on: Day
    state: Literal["open", "used", "over"]


class SlipTaken(WireOutput):
    """A slip's points are in the account."""

    points: int
    log_index: int


class ThanksSlot(WireOutput):
    """How many are thanked every month with an amount."""

    points: int
    slots_count: int


class ThanksSlotList(WireOutput):
    """The slots of the monthly thanks, the amounts that can be chosen, and how many may be thanked now."""

    items: list[ThanksSlot]
    amounts: list[int]
    eligible_count: int


class ThanksSlotSent(WireInput):
    """So many slots of an amount; 0 ends it. Fewer than six would hide nobody."""

    points: Points
    slots_count: Annotated[int, BeforeValidator(whole), Field(ge=0, le=100)]


class SlipHolder(WireInput):
    """Into whose account staff put a slip that its holder shows."""

    code: SlipCode
    volunteer_id: Id
