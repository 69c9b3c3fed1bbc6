"""Bodies of awards by hand."""

from typing import Annotated, Literal

from pydantic import Field

from api.wire.base import Id, Instant, Note, WholePoints, WireInput, WireOutput
from api.wire.claims import ClaimVolunteer
from ledger.earning.attachments.words import FILES_MAX

ClaimState = Literal["waiting", "second", "asked", "approved", "refused"]


class ManualAwardSent(WireInput):
    """Points by hand, why, and what there is to show for it."""

    volunteer_id: Id
    points: WholePoints
    reason: Note
    attachment_ids: Annotated[list[Id], Field(min_length=1, max_length=FILES_MAX)]


class ManualAwardGiven(WireOutput):
    """The claim that was opened: approved within the limit, or waiting for a second person."""

    claim_id: int
    log_index: int
    state: ClaimState
    points: int
    held_by: str | None


class ManualAwardLine(WireOutput):
    """One award by hand; `approved_by` is the second person, null where one person alone might give it."""

    claim_id: int
    given_at: Instant
    volunteer: ClaimVolunteer
    points: int
    reason: str
    state: ClaimState
    manual_limit: int
    given_by: str | None
    approved_by: str | None
    reversed_at: Instant | None


class ManualAwardPage(WireOutput):
    """A page of awards by hand, newest first; `points_most` is what the rule allows at once, null if none."""

    items: list[ManualAwardLine]
    next_cursor: str | None
    manual_limit: int
    points_most: int | None
