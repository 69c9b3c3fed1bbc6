"""Routes of calls for staff: pressed at a kiosk, seen at counter and desk, answered there."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import KIOSK, KIOSK_STAFF
from api.verbs import asks
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.kiosks import KioskCall, KioskCallAnswered
from api.wire.volunteers import NothingSent
from ledger.people.words import StaffMember
from ledger.places.operations.kiosk_calls import answer_call, call_staff
from ledger.places.refusals import KioskNotCalling, KioskUnknown, TooManyTries
from ledger.places.words import Kiosk, KioskId


@asks("/kiosk/calls", "call_staff", by=KIOSK, refuses=(TooManyTries,))
async def call_for_staff(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    kiosk: NamedDependency[Kiosk],
) -> KioskCall:
    """Call the staff of this kiosk's shop; the call stands for ten minutes, or until somebody answers it."""
    return KioskCall(called_at=await call_staff(house.engine, kiosk=kiosk, now=house.clock()))


@asks(
    "/kiosks/{kiosk_id:int}/call-answers",
    "answer_kiosk_call",
    by=KIOSK_STAFF,
    refuses=(KioskUnknown, KioskNotCalling),
)
async def answer_kiosk_call(
    data: JSONBody[NothingSent],  # noqa: ARG001 - as above
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    kiosk_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> KioskCallAnswered:
    """Say that one goes to a kiosk that calls."""
    await answer_call(
        house.engine,
        tenant_id=staff.tenant_id,
        scope=staff.unit.path,
        kiosk_id=KioskId(kiosk_id),
        answered_by=staff.principal,
        now=house.clock(),
    )
    return KioskCallAnswered(answered=True)


ROUTES = (call_for_staff, answer_kiosk_call)
