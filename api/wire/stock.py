"""Bodies of the papers of stock: deliveries, moves and write-offs."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Id, Instant, Note, WireInput, WireOutput, text, whole
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


class WriteOffKept(WireOutput):
    """Where a write-off stands now."""

    write_off_id: int
    state: Literal["waiting", "confirmed", "refused", "withdrawn"]
