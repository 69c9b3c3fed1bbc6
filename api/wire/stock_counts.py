"""Bodies of blind counts, and of the differences that they and moves bring to light."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from api.wire.base import Id, Instant, Note, WireInput, WireOutput, true_or_false
from api.wire.stock import BoxesCounted, SkuSent

CountKind = Literal["spot", "full", "hand_over"]
CountState = Literal["open", "counted", "closed", "called_off"]


class CountSent(WireInput):
    """Which shop is counted, and how: some articles, all, or all because the counter takes the shop over."""

    shop_id: Id
    kind: Literal["spot", "full", "hand_over"]


class CountLineSent(WireInput):
    """How many boxes of one article stand in the shop, without those set aside."""

    sku: SkuSent
    quantity: BoxesCounted


class CallOffSent(WireInput):
    """Why a count comes to nothing."""

    reason: Note


class FindingSent(WireInput):
    """What the monitor found: let the book follow the boxes, or the boxes were there after all."""

    verdict: Literal["settle", "dismiss"]
    reason: Note


class CaseVerdictSent(WireInput):
    """Whether the superior agrees with what was found, and why."""

    agrees: Annotated[bool, BeforeValidator(true_or_false)]
    reason: Note


class CountRow(WireOutput):
    """A count in a list; `differences_count` is null until it is over."""

    count_id: int
    shop_id: int
    shop_name: str
    kind: CountKind
    counted_by: str
    kept_by: str | None
    given_by: str | None
    opened_at: Instant
    ended_at: Instant | None
    state: CountState
    articles_count: int
    differences_count: int | None
    is_mine: bool
    signable: bool


class CountPage(WireOutput):
    """Counts, newest first."""

    items: list[CountRow]
    next_cursor: str | None


class CountedArticle(WireOutput):
    """An article to be counted; `expected` and `counted_index` are null until the count is over."""

    sku: str
    name_zh: str
    name_en: str
    barcode: str | None
    is_stocked: bool
    quantity: int | None
    expected: int | None
    counted_index: int | None


class CountDetail(WireOutput):
    """One count with every article of the bureau; those that stand in the shop come with `is_stocked`."""

    count: CountRow
    articles: list[CountedArticle]


class CountLine(WireOutput):
    """What was written down; the counter is not told what the book has."""

    count_id: int
    sku: str
    quantity: int


class CaseStep(WireOutput):
    """What somebody said to a difference."""

    step: Literal["finding", "agreed", "sent_back"]
    verdict: Literal["settle", "dismiss"]
    said_by: str
    said_at: Instant
    reason: str | None


class DifferenceCase(WireOutput):
    """A difference: `boxes` too many, below zero missing; `cost_fen` is what they cost the bureau."""

    case_id: int
    shop_id: int
    shop_name: str
    sku: str
    name_zh: str
    name_en: str
    boxes: int
    cost_fen: int
    origin: Literal["count", "move"]
    origin_id: int
    kept_by: str | None
    opened_at: Instant
    state: Literal["open", "found", "settled", "dismissed"]
    steps: list[CaseStep]


class DifferenceCasePage(WireOutput):
    """Differences, newest first."""

    items: list[DifferenceCase]
    next_cursor: str | None


class CountKept(WireOutput):
    """The count that was begun."""

    count_id: int


class CountClosed(WireOutput):
    """The count that is done, and how many articles differ."""

    count_id: int
    differences: int


class CountEnded(WireOutput):
    """The count that was signed or called off."""

    count_id: int
    state: CountState


class CaseKept(WireOutput):
    """Where a difference stands now."""

    case_id: int
    state: Literal["open", "found", "settled", "dismissed"]
