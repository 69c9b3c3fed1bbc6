"""Says the one true outcome to a kiosk whose answer was lost and that asks again after its visit is over."""

from api.house import House
from api.once import answered_before
from api.visit_views import visit_at
from ledger.book.words import Request
from ledger.market.words import OrderId
from ledger.people.refusals import VisitOver
from ledger.people.words import Visit
from ledger.places.words import Kiosk


async def visit_unless_answered(house: House, kiosk: Kiosk, asked: Request, *, token: str) -> Visit | None:
    """Return who stands at the kiosk; None when the visit is over but this very request was answered before.

    Raises:
        VisitOver: it is over, or was opened elsewhere, and the request is new.
    """
    try:
        return await visit_at(house, kiosk, token)
    except VisitOver:
        if await answered_before(house, tenant_id=kiosk.tenant_id, request=asked) is None:
            raise
        return None


async def ordered_before(house: House, kiosk: Kiosk, asked: Request) -> OrderId:
    """Return the order that a request placed whose answer was lost.

    Raises:
        VisitOver: it placed none.
    """
    answer = await answered_before(house, tenant_id=kiosk.tenant_id, request=asked)
    if answer is None or "order_id" not in answer:
        raise VisitOver
    return OrderId(int(answer["order_id"]))
