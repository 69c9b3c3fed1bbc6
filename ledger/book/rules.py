"""The pure rules of the book: which postings each verb makes, from balances to amounts."""

from collections.abc import Iterable, Mapping
from datetime import date

from ledger.book.debt import debt_of, owed_first
from ledger.book.lots import is_past, lot_of, notice_ends_at, return_to_lots
from ledger.book.refusals import AmountOutOfRange, BudgetExhausted, GoodsSoldOut, PointsNotEnough
from ledger.book.words import (
    MINUTES,
    POINTS,
    POINTS_MAX,
    SYSTEM,
    UNBOUNDED,
    AccountKey,
    Owner,
    Posting,
    Purpose,
    View,
    goods,
)


def floor_of(purpose: Purpose) -> int | None:
    """Return the least balance an account of this purpose may have; None is unbounded."""
    return None if purpose in UNBOUNDED else 0


def whole(amount: int, *, most: int = POINTS_MAX) -> int:
    """Return the amount if it is from 1 to `most`, else refuse."""
    if not 1 <= amount <= most:
        raise AmountOutOfRange(amount_max=most)
    return amount


def grant(office: Owner, points: int) -> tuple[Posting, ...]:
    """Give points to an office's budget, out of nothing but the issuance account."""
    whole(points)
    return (
        Posting(AccountKey(SYSTEM, Purpose.ISSUANCE), -points),
        Posting(AccountKey(office, Purpose.BUDGET), points),
    )


def award(
    view: View,
    *,
    office: Owner,
    volunteer: Owner,
    points: int,
    minutes: int,
    earned_on: date,
    notice_days: int = 0,
) -> tuple[Posting, ...]:
    """Give points out of the office's budget into the lot of the day, and service minutes beside them.

    Args:
        view: the book just before the award.
        office: whose budget pays.
        volunteer: who gets the points and minutes.
        points: 0 or more.
        minutes: service time, 0 or more.
        earned_on: the tenant's civil day of the service; decides the lot.
        notice_days: so long the points are shown to everybody before they can be spent; 0 is not at all.

    Raises:
        BudgetExhausted: the budget holds fewer points.
    """
    postings: list[Posting] = []
    if points:
        whole(points)
        budget = AccountKey(office, Purpose.BUDGET)
        missing = points - view.balance(budget)
        if missing > 0:
            raise BudgetExhausted(points_missing=missing)
        spendable_at = notice_ends_at(view.tenant, view.now, notice_days) if notice_days else view.now
        expires_on = lot_of(view.policy, earned_on=earned_on, spendable_on=view.tenant.day(spendable_at))
        purpose = Purpose.PENDING if notice_days else Purpose.AVAILABLE
        target = AccountKey(volunteer, purpose, POINTS, expires_on)
        postings.append(Posting(budget, -points))
        postings += (
            [Posting(target, points)]
            if notice_days
            else owed_first(view, volunteer=volunteer, points=points, target=target)
        )
    if minutes:
        whole(minutes)
        postings += [
            Posting(AccountKey(SYSTEM, Purpose.ISSUANCE, MINUTES), -minutes),
            Posting(AccountKey(volunteer, Purpose.SERVED, MINUTES), minutes),
        ]
    return tuple(postings)


def take_from_lots(view: View, *, volunteer: Owner, points: int) -> list[Posting]:
    """Take points from the lots that are still valid, earliest expiry first; what is owed stays there.

    Raises:
        PointsNotEnough: the valid lots hold fewer points together, or some of them are owed.
    """
    today = view.tenant.day(view.now)
    lots = [(key, held) for key, held in view.lots(volunteer) if not is_past(key.expires_on, today)]
    available = max(0, sum(held for _, held in lots) + view.balance(debt_of(volunteer)))
    if available < points:
        raise PointsNotEnough(points_missing=points - available, points_available=available)
    taken: list[Posting] = []
    for key, held in lots:
        part = min(held, points)
        if part:
            taken.append(Posting(key, -part))
            points -= part
    return taken


def hold(
    view: View, *, volunteer: Owner, shop: Owner, points: int, boxes: Mapping[str, int]
) -> tuple[Posting, ...]:
    """Hold points and boxes together for an order.

    Args:
        view: the book just before the order.
        volunteer: whose points are held.
        shop: whose shelf the boxes are on.
        points: the price of the whole order.
        boxes: number of boxes by sku.

    Raises:
        PointsNotEnough: the valid lots hold fewer points.
        GoodsSoldOut: a shelf holds fewer boxes.
    """
    reserved = hold_boxes(view, shop=shop, boxes=boxes)
    taken = take_from_lots(view, volunteer=volunteer, points=whole(points))
    return *taken, Posting(AccountKey(volunteer, Purpose.HELD), points), *reserved


def hold_boxes(view: View, *, shop: Owner, boxes: Mapping[str, int]) -> tuple[Posting, ...]:
    """Hold boxes of an order whose points are held already.

    Raises:
        GoodsSoldOut: a shelf holds fewer boxes.
    """
    postings: list[Posting] = []
    for sku, quantity in boxes.items():
        left = view.balance(AccountKey(shop, Purpose.SHELF, goods(sku)))
        if left < quantity:
            raise GoodsSoldOut(sku=sku, boxes_left=max(left, 0))
        postings += move_boxes(shop, sku, quantity, source=Purpose.SHELF, target=Purpose.RESERVED)
    return tuple(postings)


def hand_over(*, volunteer: Owner, shop: Owner, points: int, boxes: Mapping[str, int]) -> tuple[Posting, ...]:
    """End an order by giving the boxes: held points are redeemed, reserved boxes are handed over."""
    postings = [
        Posting(AccountKey(volunteer, Purpose.HELD), -points),
        Posting(AccountKey(SYSTEM, Purpose.REDEEMED), points),
    ]
    for sku, quantity in boxes.items():
        postings += move_boxes(shop, sku, quantity, source=Purpose.RESERVED, target=Purpose.HANDED_OVER)
    return tuple(postings)


def give_back(
    placed: Iterable[Posting], *, volunteer: Owner, shop: Owner, points: int, boxes: Mapping[str, int]
) -> tuple[Posting, ...]:
    """Give a part of an order back: held points to the lots they came from, reserved boxes to the shelf.

    Args:
        placed: what placing the order posted.
        volunteer: whose points are held.
        shop: whose boxes are reserved.
        points: how many of the held points, 0 or more.
        boxes: how many of the reserved boxes by sku.
    """
    postings: list[Posting] = []
    if points:
        postings = [
            Posting(AccountKey(volunteer, Purpose.HELD), -points),
            *return_to_lots(placed, points),
        ]
    for sku, quantity in boxes.items():
        postings += move_boxes(shop, sku, quantity, source=Purpose.RESERVED, target=Purpose.SHELF)
    return tuple(postings)


def receive(shop: Owner, boxes: Mapping[str, int]) -> tuple[Posting, ...]:
    """Put delivered boxes on the shelf."""
    postings: list[Posting] = []
    for sku, quantity in boxes.items():
        postings += move_boxes(shop, sku, quantity, source=Purpose.SUPPLIER, target=Purpose.SHELF)
    return tuple(postings)


def move_boxes(
    shop: Owner, sku: str, quantity: int, *, source: Purpose, target: Purpose
) -> tuple[Posting, Posting]:
    """Move boxes of one article between two accounts of a shop."""
    unit = goods(sku)
    whole(quantity)
    return Posting(AccountKey(shop, source, unit), -quantity), Posting(
        AccountKey(shop, target, unit), quantity
    )


def inverse(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return the exact opposite of a transaction's postings, to the same accounts and lots."""
    return tuple(Posting(posting.account, -posting.amount) for posting in postings)


def sums(postings: Iterable[Posting]) -> dict[str, int]:
    """Return the sum of amounts per unit; a transaction's sums are all zero."""
    total: dict[str, int] = {}
    for posting in postings:
        total[posting.account.unit] = total.get(posting.account.unit, 0) + posting.amount
    return total
