"""The pure rules of paper slips: their numbers, who may decide what, and what a settlement posts."""

from datetime import datetime
from typing import Any

from ledger.book.debt import debt_of
from ledger.book.policy_words import Policy
from ledger.book.refusals import GoodsSoldOut
from ledger.book.rules import move_boxes
from ledger.book.words import (
    AccountKey,
    Fact,
    LogIndex,
    Owner,
    Posting,
    Purpose,
    Tenant,
    View,
    goods,
)
from ledger.market.keeping.rules import check_not_kin
from ledger.market.outage.refusals import OwnEntry, SlipNumberWrong
from ledger.market.outage.words import (
    SERIAL_DIGITS,
    SLIP_DIGITS,
    SLIP_PREFIX,
    Entry,
)
from ledger.market.refusals import OwnOrder
from ledger.market.words import Clerk, ClerkFact, shop_owner
from ledger.people.passes import check_digit
from ledger.people.words import StaffId, VolunteerId
from ledger.places.rules import is_within, typed_digits
from ledger.places.words import Scope
from ledger.refusal import Refusal


def slip_number(serial: int) -> str:
    """Write the number of a slip: `4`, eight digits, and one that checks them."""
    digits = f"{SLIP_PREFIX}{serial:0{SERIAL_DIGITS}d}"
    return digits + check_digit(digits)


def read_slip_number(typed: str) -> int:
    """Return the serial of a slip's number, as scanned or as typed.

    Raises:
        SlipNumberWrong: it is none, or a digit was misread.
    """
    digits = typed_digits(typed)
    is_number = len(digits) == SLIP_DIGITS and digits.isascii() and digits.isdecimal()
    if not is_number or not digits.startswith(SLIP_PREFIX) or check_digit(digits[:-1]) != digits[-1]:
        raise SlipNumberWrong
    return int(digits[len(SLIP_PREFIX) : -1])


def clerk_at(view: View, staff_id: StaffId, shop_path: Scope | None, otherwise: type[Refusal]) -> Clerk:
    """Return a member of staff who serves a shop, or refuse as if it were not there."""
    clerk: Clerk | None = view.fact(ClerkFact(staff_id))
    if clerk is None or shop_path is None or not is_within(shop_path, clerk.scope):
        raise otherwise
    return clerk


def check_serves(view: View, staff_id: StaffId, clerk: Clerk, volunteer_id: VolunteerId) -> None:
    """Refuse that anybody handles a slip of their own or of their household.

    Raises:
        OwnOrder, HouseholdOrder.
    """
    if clerk.volunteer_id == volunteer_id:
        raise OwnOrder
    check_not_kin(view, staff_id, volunteer_id)


def check_another(
    staff_id: StaffId, person: VolunteerId | None, *before: tuple[StaffId | None, VolunteerId | None]
) -> None:
    """Refuse whoever had a hand in an entry before, be it by another account.

    Raises:
        OwnEntry: it is the same person.
    """
    for earlier_id, earlier_person in before:
        if staff_id == earlier_id or (person is not None and person == earlier_person):
            raise OwnEntry


def waived(view: View, entry: Entry) -> tuple[Posting, ...]:
    """Return what lets the shop bear a slip: its boxes left, and no points came for them.

    Raises:
        GoodsSoldOut: the book has fewer boxes than were handed over; a delivery or a count is missing.
    """
    shop = shop_owner(entry.shop_id)
    postings: list[Posting] = []
    for sku, quantity in boxes_in(entry).items():
        left = view.balance(AccountKey(shop, Purpose.SHELF, goods(sku)))
        if left < quantity:
            raise GoodsSoldOut(sku=sku, boxes_left=max(left, 0))
        postings += move_boxes(shop, sku, quantity, source=Purpose.SHELF, target=Purpose.COUNT_DIFFERENCE)
    return tuple(postings)


def boxes_in(entry: Entry) -> dict[str, int]:
    """Return how many boxes of each article a slip says were handed over."""
    boxes: dict[str, int] = {}
    for line in entry.lines:
        boxes[line.sku] = boxes.get(line.sku, 0) + line.quantity
    return boxes


class OnCredit:
    """A view in which a volunteer has points enough: what their lots lack, they owe afterwards."""

    def __init__(self, view: View, volunteer: Owner, points: int) -> None:
        """Lend so many points beyond what is owed already."""
        self._view = view
        self._volunteer = volunteer
        self._points = points

    @property
    def tenant(self) -> Tenant:
        """The bureau whose book this is."""
        return self._view.tenant

    @property
    def policy(self) -> Policy:
        """What the bureau has decided about its points."""
        return self._view.policy

    @property
    def now(self) -> datetime:
        """The moment that will be recorded."""
        return self._view.now

    @property
    def log_index(self) -> LogIndex:
        """The index of the command's transaction."""
        return self._view.log_index

    def balance(self, key: AccountKey) -> int:
        """Return an account's balance."""
        return self._view.balance(key)

    def lots(self, owner: Owner) -> list[tuple[AccountKey, int]]:
        """Return the owner's lots, and behind them what is lent."""
        lots = self._view.lots(owner)
        if owner != self._volunteer:
            return lots
        debt = debt_of(owner)
        return [*lots, (debt, self._points - self._view.balance(debt))]

    def fact(self, fact: Fact) -> Any:  # noqa: ANN401 - each kind of fact has its own type
        """Return a fact that was loaded or learned."""
        return self._view.fact(fact)
