"""Bodies of the public notice and of objections to it."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Instant, WireInput, WireOutput, text
from api.wire.deciding import Words

NoticeCode = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]


class NoticeLine(WireOutput):
    """An award as everybody may see it."""

    code: str
    name_masked: str
    activity_zh: str
    activity_en: str
    points: int
    group: str
    until_on: Day
    mine: bool


class Notice(WireOutput):
    """Some of the awards in their notice window, and how many there are."""

    items: list[NoticeLine]
    next_cursor: str | None
    total: int


class ObjectionSent(WireInput):
    """What is wrong with an award, named by the code of the notice."""

    code: NoticeCode
    text: Words


class ObjectionMade(WireOutput):
    """An objection that a second person will decide; `waits` says that the points wait for it."""

    objection_id: int
    waits: bool


class Objection(WireOutput):
    """An objection as the desk shows it; who raised it is for the desk alone."""

    objection_id: int
    claim_id: int
    claim_number: str
    channel: Literal["phone", "desk", "recheck"]
    raised_at: Instant
    text: str
    state: Literal["open", "upheld", "dismissed"]
    name_masked: str
    volunteer_number: str
    activity_zh: str
    activity_en: str
    points: int
    station_name: str
    due_on: Day | None
    overdue: bool
    decided_by_name: str | None
    decided_at: Instant | None


class ObjectionPage(WireOutput):
    """Open objections oldest first, or decided ones newest first."""

    items: list[Objection]
    next_cursor: str | None


class ObjectionVerdictSent(WireInput):
    """A second person's verdict, with the reason."""

    verdict: Literal["uphold", "dismiss"]
    reason: Words


class ObjectionDecided(WireOutput):
    """What became of an objection."""

    objection_id: int
    claim_id: int
    state: Literal["upheld", "dismissed"]
    log_index: int
