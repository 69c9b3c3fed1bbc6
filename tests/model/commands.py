"""The verbs of the plain book as real commands, and its state as real balances."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any, Final

from ledger.book.operations.award import Award
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.operations.policy import SetPolicy
from ledger.book.operations.reverse import Reverse
from ledger.book.operations.second import ConfirmReversal, ProposeReversal, RefuseReversal
from ledger.book.policy_words import OnSpent, Policy
from ledger.book.proposals import By
from ledger.book.words import (
    Command,
    LogIndex,
    Owner,
    Principal,
    Request,
)
from ledger.market.operations.hand_over import HandOver
from ledger.market.operations.place_order import PlaceOrder, draw_receipt_code
from ledger.market.operations.receive_goods import ReceiveGoods
from ledger.market.operations.void_order import VoidOrder
from ledger.market.words import ByKiosk, ByVolunteer, LineAsked, OrderId, Sku
from ledger.people.words import VolunteerId
from ledger.places.words import KioskId, ShopId
from tests.model.bureau import SHOP_ID, UNIT_ID
from tests.model.plain_book import PlainBook

TODAY: Final = date(2026, 11, 22)
NOW: Final = datetime.combine(TODAY, time(4), UTC)
CLERK: Final = Principal("staff/4")
OFFICE: Final = Owner(f"unit/{UNIT_ID}")


def at_noon(day: date) -> datetime:
    """Return a moment of a day that is the same day in the bureau."""
    return datetime.combine(day, time(4), UTC)


def by(staff: int) -> By:
    """Name somebody at the desk."""
    return By(Principal(f"staff/{staff}"))


def command_of(
    key: str, verb: str, arguments: tuple[Any, ...], volunteers: Mapping[int, int], *, now: datetime = NOW
) -> Command:
    """Make the command of a verb; `volunteers` tells who placed an order, for who takes it back."""
    request = Request(CLERK, key, sha256(repr((verb, arguments)).encode()).digest())
    match verb, arguments:
        case "grant", (points,):
            return GrantBudget(request, CLERK, OFFICE, points, "拨付")
        case "award", (volunteer, points, day, *notice):
            owner = Owner(f"volunteer/{volunteer}")
            return Award(request, CLERK, OFFICE, owner, points, 0, "巡逻", at_noon(day), *notice)
        case "receive", (sku, quantity):
            return ReceiveGoods(
                request=request,
                actor=CLERK,
                shop_id=ShopId(SHOP_ID),
                boxes={sku: quantity},
                received_at=now,
            )
        case "order", (volunteer, sku, quantity):
            return PlaceOrder(
                request=request,
                volunteer_id=VolunteerId(volunteer),
                shop_id=ShopId(SHOP_ID),
                kiosk_id=None,
                lines=(LineAsked(Sku(sku), quantity),),
                receipt_code=draw_receipt_code(),
                placed_at=now,
            )
        case (("reverse" | "policy" | "propose" | "confirm" | "refuse"), _):
            return _of_office(request, verb, arguments)
    return _end(request, verb, arguments, volunteers, now)


def _of_office(request: Request, verb: str, arguments: tuple[Any, ...]) -> Command:
    match verb, arguments:
        case "policy", (on_spent, limit):
            changed = Policy(on_spent=OnSpent(on_spent), second_person_above=limit)
            return SetPolicy(request, CLERK, changed, "党委会决定")
        case "propose", (index, staff):
            return ProposeReversal(request, by(staff), LogIndex(index), "记错了")
        case "confirm", (index, staff):
            return ConfirmReversal(request, by(staff), LogIndex(index))
        case "refuse", (index, staff):
            return RefuseReversal(request, by(staff), LogIndex(index), "没有记错")
    return Reverse(request, CLERK, LogIndex(arguments[0]), "记错了")


def _end(
    request: Request, verb: str, arguments: tuple[Any, ...], volunteers: Mapping[int, int], now: datetime
) -> Command:
    order_id = OrderId(arguments[0])
    if verb in {"hand_over", "hand_over_part"}:
        by = ByKiosk(KioskId(1), ShopId(SHOP_ID))
        lines = None if verb == "hand_over" else (LineAsked(*arguments[1:]),)
        return HandOver(request=request, order_id=order_id, by=by, handed_over_at=now, lines=lines)
    # A void by the person needs the person; the model does not, so the owner of the order is asked for.
    person = ByVolunteer(VolunteerId(volunteers.get(order_id, 1)), ShopId(SHOP_ID))
    return VoidOrder(request=request, order_id=order_id, by=person, voided_at=now)


def balances_of(model: PlainBook) -> dict[tuple[str, str, str, date | None], int]:
    """Write the model's state as the book's balances that are not zero."""
    shop = f"shop/{SHOP_ID}"
    balances: dict[tuple[str, str, str, date | None], int] = {
        (str(OFFICE), "budget", "points", None): model.budget,
        ("system", "redeemed", "points", None): model.redeemed,
        ("system", "expired", "points", None): model.expired,
    }
    for purpose, there in (("available", model.lots), ("pending", model.pending)):
        for volunteer, lots in there.items():
            for day, points in lots.items():
                balances[f"volunteer/{volunteer}", purpose, "points", day] = points
    for volunteer, points in model.debt.items():
        balances[f"volunteer/{volunteer}", "debt", "points", None] = -points
    for volunteer, points in model.held.items():
        balances[f"volunteer/{volunteer}", "held", "points", None] = points
    for purpose in ("shelf", "reserved", "handed_over"):
        for sku, boxes in getattr(model, purpose).items():
            balances[shop, purpose, f"goods:{sku}", None] = boxes
    return {key: balance for key, balance in balances.items() if balance}
