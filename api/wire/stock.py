"""Bodies of stock: deliveries, moves, counts, differences, write-offs, and what stands on a shelf."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Id, Instant, Note, WireInput, WireOutput, text, true_or_false, whole
from ledger.market.catalogue.batches import BATCH_LENGTH_MAX
from ledger.market.stock.words import BOXES_MAX, DOCUMENT_LENGTH_MAX, STOCK_LINES_MAX, SUPPLIER_LENGTH_MAX

Boxes = Annotated[int, BeforeValidator(whole), Field(ge=1, le=BOXES_MAX)]
BoxesCounted = Annotated[int, BeforeValidator(whole), Field(ge=0, le=BOXES_MAX)]
SkuSent = Annotated[str, BeforeValidator(text), Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
Document = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=DOCUMENT_LENGTH_MAX)]
Supplier = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=SUPPLIER_LENGTH_MAX)]
BatchSent = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=BATCH_LENGTH_MAX)]


class StockLineSent(WireInput):
    """So many boxes of one article, with the date and batch printed on them, if any are."""

    sku: SkuSent
    quantity: Boxes
    best_before: Day | None = None
    batch: BatchSent | None = None


Lines = Annotated[list[StockLineSent], Field(min_length=1, max_length=STOCK_LINES_MAX)]


class DeliverySent(WireInput):
    """What a supplier brought, with the number of the note it came with."""

    shop_id: Id
    supplier: Supplier
    document: Document
    lines: Lines


class MoveSent(WireInput):
    """What leaves one shop for another."""

    from_shop_id: Id
    to_shop_id: Id
    lines: Lines


class ArrivedSent(WireInput):
    """How many boxes of one article arrived."""

    sku: SkuSent
    quantity: BoxesCounted


class MoveReceiptSent(WireInput):
    """What arrived of a move; what is not named did not."""

    lines: Annotated[list[ArrivedSent], Field(max_length=STOCK_LINES_MAX)]


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


class WriteOffSent(WireInput):
    """Boxes that nobody should be given, and what is wrong with them."""

    shop_id: Id
    sku: SkuSent
    quantity: Boxes
    why: Literal["damaged", "expired", "recalled"]
    reason: Note


class WriteOffVerdictSent(WireInput):
    """What a second person says; withdrawn is said by the first one."""

    verdict: Literal["confirmed", "refused", "withdrawn"]
    reason: Note | None = None


class PaperLine(WireOutput):
    """One line of a delivery or move; `quantity_arrived` is null where nothing was counted in yet."""

    sku: str
    name_zh: str
    name_en: str
    quantity: int
    quantity_arrived: int | None
    batch: str | None
    best_before: Day | None


class Delivery(WireOutput):
    """A delivery; its number is the index of its transaction."""

    delivery_id: int
    shop_id: int
    shop_name: str
    supplier: str
    document: str
    received_by: str
    received_at: Instant
    lines: list[PaperLine]


class DeliveryPage(WireOutput):
    """Deliveries, newest first."""

    items: list[Delivery]
    next_cursor: str | None


class Move(WireOutput):
    """A move; `receivable` where one serves the other shop and did not send it oneself."""

    move_id: int
    from_shop_id: int
    from_shop_name: str
    to_shop_id: int
    to_shop_name: str
    sent_by: str
    sent_at: Instant
    received_by: str | None
    received_at: Instant | None
    receivable: bool
    lines: list[PaperLine]


class MoveTarget(WireOutput):
    """A shop to which boxes may be sent."""

    shop_id: int
    name: str


class MovePage(WireOutput):
    """Moves, newest first, and every shop of the bureau to send to."""

    items: list[Move]
    next_cursor: str | None
    targets: list[MoveTarget]


CountKind = Literal["spot", "full", "hand_over"]
CountState = Literal["open", "counted", "closed", "called_off"]


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


class WriteOff(WireOutput):
    """A write-off; `is_mine` where one proposed it oneself and may only withdraw it."""

    write_off_id: int
    shop_id: int
    shop_name: str
    sku: str
    name_zh: str
    name_en: str
    quantity: int
    why: Literal["damaged", "expired", "recalled"]
    reason: str | None
    proposed_by: str
    proposed_at: Instant
    state: Literal["waiting", "confirmed", "refused", "withdrawn"]
    decided_by: str | None
    decided_at: Instant | None
    is_mine: bool


class WriteOffPage(WireOutput):
    """Write-offs, newest first."""

    items: list[WriteOff]
    next_cursor: str | None


class DeliveryKept(WireOutput):
    """The delivery that was received, and how many boxes it brought."""

    delivery_id: int
    boxes: int


class MoveKept(WireOutput):
    """The move that is on its way."""

    move_id: int
    boxes: int


class MoveReceived(WireOutput):
    """The move that arrived; of what is missing, the sending shop has a difference to explain."""

    move_id: int
    boxes: int
    boxes_missing: int


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


class WriteOffKept(WireOutput):
    """Where a write-off stands now."""

    write_off_id: int
    state: Literal["waiting", "confirmed", "refused", "withdrawn"]
