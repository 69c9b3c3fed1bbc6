"""The words of the market, with their limits: articles, prices, lines, orders and who handles them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal, NamedTuple, NewType

from ledger.book.words import Fact, Owner, Principal
from ledger.people.claim_slips.words import SLIPS
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import KioskId, Scope, ShopId

OrderId = NewType("OrderId", int)
Sku = NewType("Sku", str)
ReceiptCode = NewType("ReceiptCode", str)

LINES_MAX: Final = 6
QUANTITY_MAX: Final = 9
PRICE_MAX: Final = 100_000
UNIT_COST_FEN_MAX: Final = 100_000_000
DELIVERY_LINES_MAX: Final = 500
RECEIPT_CODE_LENGTH: Final = 20
RECEIPT_CODE_BYTES: Final = 13
"""20 characters carry 100 random bits: nobody finds another person's receipt by trying."""


class OrderState(StrEnum):
    """Where an order stands; anything but held is the end of it."""

    HELD = "held"
    HANDED_OVER = "handed_over"
    VOID = "void"


class VoidReason(StrEnum):
    """Whose will it was that an order came to nothing."""

    PERSON = "person"
    STAFF = "staff"
    TIMEOUT = "timeout"
    MACHINE = "machine"


class LineAsked(NamedTuple):
    """So many of one article, as the volunteer asks."""

    sku: Sku
    quantity: int


class Line(NamedTuple):
    """So many of one article, at the price the order keeps; 0 only of what stays at a partial hand-over."""

    sku: Sku
    quantity: int
    points_each: int


class Price(NamedTuple):
    """What an article costs from a moment on; of those that have begun the version set last counts."""

    effective_from: datetime
    points: int
    version: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    """What a decision about an order looks at; `shop_path` places its shop in the organisation tree.

    `volunteer_id` is None where claim slips pay; `proxy_volunteer_id` is the relative who placed it for them.
    """

    order_id: OrderId
    volunteer_id: VolunteerId | None
    shop_id: ShopId
    shop_path: Scope
    points: int
    hold_until: datetime
    state: OrderState
    lines: tuple[Line, ...]
    proxy_volunteer_id: VolunteerId | None = None

    @property
    def people(self) -> tuple[VolunteerId, ...]:
        """Name who gets the goods: whose points paid, and the relative who came in their stead."""
        both = (self.volunteer_id, self.proxy_volunteer_id)
        return tuple(person for person in both if person is not None)


@dataclass(frozen=True, slots=True)
class Clerk:
    """A member of staff at a shop: the subtree they serve, and who they are as a volunteer."""

    scope: Scope
    volunteer_id: VolunteerId | None


@dataclass(frozen=True, slots=True)
class PricesFact(Fact):
    """The prices of an article, newest first, as a tuple of Price; None when there is no such article."""

    sku: Sku


@dataclass(frozen=True, slots=True)
class ShopFact(Fact):
    """The path of a shop's unit; None when there is no such shop."""

    shop_id: ShopId


@dataclass(frozen=True, slots=True)
class OrderFact(Fact):
    """The Order of an id."""

    order_id: OrderId


@dataclass(frozen=True, slots=True)
class ClerkFact(Fact):
    """The Clerk of a member of staff."""

    staff_id: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One kind of goods as a page shows it: its price now and the boxes on the shelf.

    Attributes:
        category: the code of its category, or None.
        kind: box or voucher.
        picture: SHA-256 of its picture, 32 bytes, or None.
    """

    sku: Sku
    name_zh: str
    name_en: str
    category: str | None
    kind: Literal["box", "voucher"]
    picture: bytes | None
    points: int
    boxes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Articles as they stand after one entry of the log; -1 is before the first."""

    log_index: int
    articles: list[Article]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line of an order: the points for all of it, and what became of its boxes at its end and later."""

    sku: Sku
    name_zh: str
    name_en: str
    kind: Literal["box", "voucher"]
    quantity: int
    points: int
    quantity_handed_over: int
    quantity_returned: int
    quantity_brought_back: int

    @property
    def points_returned(self) -> int:
        """Return what was given back for the boxes that stayed."""
        return self.points // self.quantity * self.quantity_returned


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order as pages show it; `void_reason` is set once it is void, `ended_at` once it has ended.

    `has_pickup`: it is given out for a code of its own.
    """

    order_id: OrderId
    volunteer_id: VolunteerId | None
    shop_id: ShopId
    shop_name: str
    kiosk_id: KioskId | None
    points: int
    placed_at: datetime
    hold_until: datetime
    receipt_code: ReceiptCode
    has_pickup: bool
    state: OrderState
    void_reason: VoidReason | None
    ended_at: datetime | None
    lines: list[LineView]

    @property
    def points_returned(self) -> int:
        """Return the points that went back to the volunteer when the order ended."""
        return sum(line.points_returned for line in self.lines)


class Overdue(NamedTuple):
    """An order whose deadline has passed and that has no end."""

    order_id: OrderId
    hold_until: datetime


class ByKiosk(NamedTuple):
    """A kiosk acts, in the one shop it is bound to."""

    kiosk_id: KioskId
    shop_id: ShopId

    @property
    def principal(self) -> Principal:
        """Name the actor as the book does."""
        return Principal(f"kiosk/{self.kiosk_id}")


class ByStaff(NamedTuple):
    """A member of staff acts at the desk."""

    staff_id: StaffId

    @property
    def principal(self) -> Principal:
        """Name the actor as the book does."""
        return Principal(f"staff/{self.staff_id}")


class ByVolunteer(NamedTuple):
    """The volunteer acts, standing at the kiosk of a shop, or None on their own phone."""

    volunteer_id: VolunteerId
    shop_id: ShopId | None

    @property
    def principal(self) -> Principal:
        """Name the actor as the book does."""
        return Principal(f"volunteer/{self.volunteer_id}")


class ByBearer(NamedTuple):
    """Whoever showed claim slips acts, standing at the kiosk of a shop; nobody knows who that is."""

    kiosk_id: KioskId
    shop_id: ShopId
    slips: tuple[bytes, ...]

    @property
    def principal(self) -> Principal:
        """Name the actor as the book does."""
        return Principal(f"kiosk/{self.kiosk_id}")


class ByMachine(NamedTuple):
    """A vending cabinet acts, in the shop of its kiosk."""

    kiosk_id: KioskId
    shop_id: ShopId

    @property
    def principal(self) -> Principal:
        """Name the actor as the book does."""
        return Principal(f"cabinet/{self.kiosk_id}")


class BySweep(NamedTuple):
    """The deadline acts."""

    @property
    def principal(self) -> Principal:
        """Name the actor as the book does."""
        return Principal("system/sweep")


def volunteer_owner(volunteer_id: VolunteerId) -> Owner:
    """Name the owner of a volunteer's accounts."""
    return Owner(f"volunteer/{volunteer_id}")


def payer_of(volunteer_id: VolunteerId | None) -> Owner:
    """Name whose points pay: the volunteer's, or those of claim slips."""
    return SLIPS if volunteer_id is None else volunteer_owner(volunteer_id)


def shop_owner(shop_id: ShopId) -> Owner:
    """Name the owner of a shop's accounts."""
    return Owner(f"shop/{shop_id}")
