"""Routes of the slips that bring volunteers' phones in."""

import asyncio

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.qr import Correction, qr_svg
from api.refusals import PublicUrlMissing
from api.requests import Intent
from api.verbs import changes
from api.wire.volunteers import Slip, SlipList, SlipsSent
from ledger.people.operations.activation import issue_slips
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import Slip as NewSlip
from ledger.people.words import StaffMember, VolunteerId


@changes("/slips", "print_slips", by=CLERK, refuses=(VolunteerUnknown, PublicUrlMissing))
async def print_slips(
    data: JSONBody[SlipsSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[SlipList]:
    """Make new activation slips, which withdraw older ones that nobody has used."""
    house.address("/")
    slips: list[NewSlip] = []

    async def issue() -> dict[str, int]:
        slips.extend(
            await issue_slips(
                house.engine,
                keyring=house.keyring,
                tenant_id=staff.tenant_id,
                scope=staff.unit.path,
                volunteer_ids=[VolunteerId(volunteer_id) for volunteer_id in data.volunteer_ids],
                issued_by=staff.principal,
                now=house.clock(),
            )
        )
        return {"slips_count": len(slips)}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=issue)
    if kept.hit:
        # Codes are kept nowhere in the clear, so a repeated request can only be given new ones.
        await issue()
    # Drawing takes some ten milliseconds a code: in a thread, so that nobody else waits for a whole sheet.
    return kept.respond(SlipList(items=await asyncio.to_thread(_slips, house, slips)))


def _slips(house: House, slips: list[NewSlip]) -> list[Slip]:
    return [_slip(house, slip) for slip in slips]


def _slip(house: House, slip: NewSlip) -> Slip:
    url = house.address(f"/phone/#activate={slip.code}")
    return Slip(
        volunteer_id=slip.volunteer_id,
        number=slip.number,
        name=slip.name,
        station_name=slip.station_name,
        url=url,
        code=slip.code,
        expires_at=slip.expires_at,
        qr_svg=qr_svg(url, correction=Correction.SLIP),
    )


ROUTES = (print_slips,)
