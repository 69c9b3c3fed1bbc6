"""The route by which a record is put right at the desk, alone or with a second member of staff."""

from typing import get_args

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.people_views import personal_of, service_of
from api.requests import Intent
from api.routes.enrolments import PERSONAL_REFUSALS
from api.routes.records import Id, changed_volunteer
from api.verbs import changes
from api.wire.people import PutRight, RecordSent
from ledger.people.enrolment.putting_right import put_right
from ledger.people.enrolment.refusals import OwnRecord, PersonEnrolled, PhoneTaken, RecordErased
from ledger.people.own_data.refusals import DataRequestWaiting
from ledger.people.own_data.words import RequestField
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, VolunteerId


@changes(
    "/volunteers/{volunteer_id:int}/records",
    "put_volunteer_right",
    by=CLERK,
    refuses=(
        VolunteerUnknown,
        RecordErased,
        OwnRecord,
        DataRequestWaiting,
        PersonEnrolled,
        PhoneTaken,
        *PERSONAL_REFUSALS,
    ),
)
async def put_volunteer_right(
    data: JSONBody[RecordSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    volunteer_id: Id,
) -> Response[PutRight]:
    """Bring a record to what is said now; what makes another person of somebody waits for a second one."""

    async def put_record_right() -> dict[str, int | str]:
        waits = await put_right(
            house.engine,
            keyring=house.keyring,
            staff=staff,
            volunteer_id=VolunteerId(volunteer_id),
            personal=personal_of(data.personal),
            service=service_of(data.service),
            shares_phone=data.shares_phone,
            now=house.clock(),
        )
        return {"volunteer_id": volunteer_id, "waits": " ".join(waits)}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=put_record_right
    )
    changed = await changed_volunteer(house, staff, volunteer_id)
    waits = [field for field in get_args(RequestField) if field in kept.answer["waits"].split()]
    return kept.respond(PutRight(**changed.model_dump(), waits=waits))


ROUTES = (put_volunteer_right,)
