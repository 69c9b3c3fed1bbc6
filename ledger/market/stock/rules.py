"""The pure rules of stock: who may, what each verb posts, and what a count found."""

from collections.abc import Iterable, Sequence

from ledger.book.refusals import GoodsSoldOut
from ledger.book.rules import whole
from ledger.book.words import AccountKey, Fact, Owner, Posting, Purpose, Row, View, goods
from ledger.market.catalogue.batches import Batch, batch_row
from ledger.market.catalogue.facts import TermsFact
from ledger.market.catalogue.vouchers.rules import check_box
from ledger.market.keeping.facts import ShopHand, ShopHandFact
from ledger.market.keeping.rules import is_kin
from ledger.market.refusals import GoodsUnknown
from ledger.market.rules import net
from ledger.market.stock.facts import InQuestionFact
from ledger.market.stock.refusals import BoxesReserved, SamePerson, StockLinesOutOfRange, StockRoleMissing
from ledger.market.stock.words import BOXES_MAX, STOCK_LINES_MAX, Case, CountLine, StockLine
from ledger.market.words import PricesFact, ShopFact, Sku, shop_owner
from ledger.people.words import Role, StaffId, VolunteerId
from ledger.places.refusals import ShopUnknown
from ledger.places.rules import is_within
from ledger.places.words import ShopId

KEEPS: tuple[Role, ...] = ("shop_keeper",)
HANDLES: tuple[Role, ...] = ("shop_keeper", "shop_monitor")
MONITORS: tuple[Role, ...] = ("shop_monitor",)
DECIDES: tuple[Role, ...] = ("approver",)
CONFIRMS: tuple[Role, ...] = ("shop_monitor", "approver")


def staff_at(view: View, staff_id: StaffId, shop_id: ShopId, roles: tuple[Role, ...]) -> ShopHand:
    """Return a member of staff who serves a shop in one of the roles.

    Raises:
        ShopUnknown: there is no such shop in their area.
        StockRoleMissing: they have none of the roles.
    """
    hand: ShopHand | None = view.fact(ShopHandFact(staff_id))
    path = view.fact(ShopFact(shop_id))
    if hand is None or path is None or not is_within(path, hand.scope):
        raise ShopUnknown
    if not hand.roles & set(roles):
        raise StockRoleMissing
    return hand


def check_two_people(
    first: tuple[StaffId, VolunteerId | None], second: tuple[StaffId, VolunteerId | None]
) -> None:
    """Refuse where two signatures are of one person, be it by two accounts at the desk."""
    if is_one_person(first, second):
        raise SamePerson


def is_one_person(
    first: tuple[StaffId | None, VolunteerId | None], second: tuple[StaffId | None, VolunteerId | None]
) -> bool:
    """Tell whether two accounts at the desk, each with who it is in life, are of one person."""
    return any(one is not None and one == other for one, other in zip(first, second, strict=True))


def is_keeper(
    view: View,
    hand: tuple[StaffId, VolunteerId | None],
    keeper: tuple[StaffId | None, VolunteerId | None],
) -> bool:
    """Tell whether somebody kept the shelf, by whichever account, or lives with whoever did."""
    return is_one_person(hand, keeper) or is_kin(view, hand[0], keeper[1])


def check_lines(view: View, lines: Sequence[StockLine]) -> None:
    """Refuse lines that no paper holds: none, too many, an article twice, one that is not there.

    Raises:
        StockLinesOutOfRange, GoodsUnknown, SerialsNeeded, AmountOutOfRange.
    """
    if not 1 <= len(lines) <= STOCK_LINES_MAX or len({line.sku for line in lines}) < len(lines):
        raise StockLinesOutOfRange(lines_max=STOCK_LINES_MAX)
    for line in lines:
        check_line(view, line)


def check_line(view: View, line: StockLine) -> int:
    """Return how many boxes a line of a paper has; `needs_of_lines` asks for what this looks at.

    Raises:
        GoodsUnknown, SerialsNeeded, AmountOutOfRange.
    """
    check_article(view, line.sku)
    check_box(view, line.sku)
    return whole(line.quantity, most=BOXES_MAX)


def needs_of_lines(lines: Iterable[StockLine]) -> Iterable[Fact]:
    """Ask whether the articles of lines are there, and whether they are boxes or vouchers."""
    for line in lines:
        yield PricesFact(line.sku)
        yield TermsFact(line.sku)


def batch_rows(shop_id: ShopId, lines: Iterable[StockLine], *, sign: int = 1) -> Iterable[Row]:
    """Note the dates of boxes that came to a shop; with the sign -1, of boxes that left it."""
    for number, line in enumerate(lines, start=1):
        if line.best_before is not None and line.quantity:
            batch = Batch(best_before=line.best_before, quantity=sign * line.quantity, batch=line.batch)
            yield batch_row(number, shop_id=shop_id, sku=line.sku, batch=batch)


def check_article(view: View, sku: Sku) -> None:
    """Refuse an article that the bureau has not got."""
    if view.fact(PricesFact(sku)) is None:
        raise GoodsUnknown(sku=sku)


def account_of(shop_id: ShopId, purpose: Purpose, sku: Sku) -> AccountKey:
    """Name the account of one article in one shop."""
    return AccountKey(shop_owner(shop_id), purpose, goods(sku))


def pass_boxes(source: AccountKey, target: AccountKey, quantity: int) -> tuple[Posting, ...]:
    """Post boxes from one account to another; none, where there are none."""
    return (Posting(source, -quantity), Posting(target, quantity)) if quantity else ()


def on_shelf(view: View, shop_id: ShopId, sku: Sku) -> int:
    """Return how many boxes anybody may still order."""
    return view.balance(account_of(shop_id, Purpose.SHELF, sku))


def off_shelf(view: View, shop_id: ShopId, line: StockLine, *, to: Purpose) -> tuple[Posting, ...]:
    """Post boxes from a shelf to where they stand from now on.

    Raises:
        GoodsSoldOut: the shelf holds fewer.
    """
    left = on_shelf(view, shop_id, line.sku)
    if left < line.quantity:
        raise GoodsSoldOut(sku=line.sku, boxes_left=max(left, 0))
    shelf = account_of(shop_id, Purpose.SHELF, line.sku)
    return pass_boxes(shelf, account_of(shop_id, to, line.sku), line.quantity)


def expected_at(view: View, shop_id: ShopId, sku: Sku) -> int:
    """Return how many boxes must stand in a shop: on the shelf and held for orders.

    What open cases say is corrected for, so that one difference is found once.
    """
    in_question: int = view.fact(InQuestionFact(shop_id, sku)) or 0
    reserved = view.balance(account_of(shop_id, Purpose.RESERVED, sku))
    return on_shelf(view, shop_id, sku) + reserved + in_question


def last_lines(lines: Iterable[CountLine]) -> tuple[CountLine, ...]:
    """Return the last line of each article, in the order in which the articles were counted first."""
    return tuple({line.sku: line for line in lines}.values())


def settled(view: View, case: Case) -> tuple[Posting, ...]:
    """Let the book follow the boxes: what is missing leaves it, what is too much enters it.

    Raises:
        BoxesReserved: the missing boxes are held for orders, which somebody has to end first.
    """
    difference = account_of(case.shop_id, Purpose.COUNT_DIFFERENCE, case.sku)
    shelf = account_of(case.shop_id, Purpose.SHELF, case.sku)
    if case.boxes > 0:
        return pass_boxes(difference, shelf, case.boxes)
    from_shelf = -case.boxes - case.set_aside
    lacking = from_shelf - on_shelf(view, case.shop_id, case.sku)
    if lacking > 0:
        raise BoxesReserved(boxes=lacking)
    aside = account_of(case.shop_id, Purpose.SET_ASIDE, case.sku)
    return net((*pass_boxes(aside, difference, case.set_aside), *pass_boxes(shelf, difference, from_shelf)))


def dismissed(case: Case) -> tuple[Posting, ...]:
    """Put back what was set aside: the boxes were there after all."""
    aside = account_of(case.shop_id, Purpose.SET_ASIDE, case.sku)
    return pass_boxes(aside, account_of(case.shop_id, Purpose.SHELF, case.sku), case.set_aside)


def shop_owners(*shop_ids: ShopId) -> tuple[Owner, ...]:
    """Name the owners of the accounts of shops."""
    return tuple(shop_owner(shop_id) for shop_id in shop_ids)
