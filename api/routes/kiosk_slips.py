"""The route of claim slips at a kiosk: they buy without a name; no key is kept of their codes."""

from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import KIOSK
from api.verbs import asks
from api.visit_views import visit_view
from api.wire.kiosks import Visit
from api.wire.ways_in import SlipsAtKiosk
from ledger.people.claim_slips.operations import open_slip_visit
from ledger.people.claim_slips.refusals import SlipOver, SlipUnknown, SlipUsed
from ledger.people.refusals import PaymentCodeShown
from ledger.places.refusals import TooManyTries
from ledger.places.tokens import new_token
from ledger.places.words import Kiosk


@asks(
    "/kiosk/slip-visits",
    "open_slip_visit",
    by=KIOSK,
    status_code=201,
    refuses=(PaymentCodeShown, SlipUnknown, SlipUsed, SlipOver, TooManyTries),
)
async def open_one_slip_visit(
    data: JSONBody[SlipsAtKiosk], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> Visit:
    """Let whoever shows claim slips stand at this kiosk; what they do not spend stays on the last slip."""
    token = new_token(kiosk.tenant_id)
    opened = await open_slip_visit(
        house.engine,
        keyring=house.keyring,
        tenant_id=kiosk.tenant_id,
        kiosk_id=kiosk.kiosk_id,
        shown=data.slips,
        token=token,
        now=house.clock(),
    )
    return await visit_view(house, kiosk, opened, token=token)


ROUTES = (open_one_slip_visit,)
