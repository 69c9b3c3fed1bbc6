"""Routes by which volunteers are taken in at the desk: singly, by list, and confirmed by a second person."""

from datetime import datetime

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.people_views import alike_shown, personal_of, principals_named, service_of
from api.requests import Intent
from api.uploads import problems_shown, read_upload
from api.verbs import asks, changes, reads
from api.wire.people import (
    AlikeAsked,
    AlikeList,
    Candidate,
    CandidateList,
    Enrolled,
    EnrolmentSent,
    ListReport,
    ListSent,
    VerdictResult,
    VerdictResults,
    VerdictsSent,
)
from api.wire.problems import problem_of
from ledger.people.enrolment import operations, queries
from ledger.people.enrolment.alike import find_alike, indexes_of
from ledger.people.enrolment.refusals import (
    BirthDateNeeded,
    BirthDateUnlikely,
    GuardianNeeded,
    NameMalformed,
    PersonEnrolled,
    PhoneMalformed,
    PhoneTaken,
    TagsMalformed,
    TooYoung,
)
from ledger.people.enrolment.rules import checked_name, checked_phone
from ledger.people.enrolment.words import NewVolunteer
from ledger.people.importing.enrolments import EnrolmentReport, enrol_list, read_list
from ledger.people.words import StaffMember, VolunteerId
from ledger.places.organisation.refusals import UnitClosed
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from ledger.refusal import Refusal

PERSONAL_REFUSALS = (
    NameMalformed,
    PhoneMalformed,
    BirthDateNeeded,
    BirthDateUnlikely,
    TooYoung,
    GuardianNeeded,
    TagsMalformed,
)


@changes(
    "/volunteers",
    "enrol_volunteer",
    by=CLERK,
    refuses=(UnitUnknown, UnitClosed, PersonEnrolled, PhoneTaken, *PERSONAL_REFUSALS),
)
async def enrol_volunteer(
    data: JSONBody[EnrolmentSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[Enrolled]:
    """Take somebody in, who then waits for a second member of staff."""
    now = house.clock()

    async def enrol() -> dict[str, int | str]:
        enrolled = await operations.enrol(
            house.engine,
            keyring=house.keyring,
            staff=staff,
            new=NewVolunteer(
                unit_id=UnitId(data.unit_id),
                personal=personal_of(data.personal),
                service=service_of(data.service),
                joined_on=now.date(),
            ),
            shares_phone=data.shares_phone,
            now=now,
        )
        return {"volunteer_id": enrolled.volunteer_id, "number": enrolled.number}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=enrol)
    return kept.respond(
        Enrolled(volunteer_id=kept.answer["volunteer_id"], number=kept.answer["number"], state="waiting")
    )


@asks("/volunteer-twins", "find_volunteer_twins", by=CLERK, refuses=(NameMalformed, PhoneMalformed))
async def find_volunteer_twins(
    data: JSONBody[AlikeAsked], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> AlikeList:
    """Show who in the bureau may be the same person, masked."""
    indexes = indexes_of(
        house.keyring,
        tenant_id=staff.tenant_id,
        name=checked_name(data.name),
        phone=checked_phone(data.phone),
    )
    async with house.reading() as connection:
        alike = await find_alike(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, indexes=indexes
        )
    return AlikeList(items=[alike_shown(one) for one in alike])


@reads("/candidates", "list_candidates", by=CLERK)
async def list_candidates(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> CandidateList:
    """List who applied or waits for the second person in one's area."""
    async with house.reading() as connection:
        candidates = await queries.list_candidates(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, scope=staff.unit.path
        )
        names = await principals_named(
            connection, house, staff.tenant_id, (one.enrolled_by for one in candidates)
        )
    return CandidateList(
        items=[
            Candidate(
                volunteer_id=one.volunteer_id,
                number=one.number,
                state=one.state,
                name_masked=one.name_masked,
                phone_masked=one.phone_masked,
                corps=one.corps,
                station_name=one.station_name,
                since=one.since,
                enrolled_by_name=names.get(one.enrolled_by or ""),
                own=one.volunteer_id == staff.volunteer_id
                or staff.is_same(principal=one.enrolled_by, volunteer_id=one.enroller_volunteer_id),
                minor=one.minor,
                alike=[alike_shown(other) for other in one.alike],
            )
            for one in candidates
        ]
    )


@asks("/enrolment-verdicts", "decide_enrolments", by=CLERK)
async def decide_enrolments(
    data: JSONBody[VerdictsSent], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> VerdictResults:
    """Accept, confirm or decline people, each for themselves; a second time it fits no state any more."""
    results = await operations.decide(
        house.engine,
        staff=staff,
        volunteer_ids=[VolunteerId(volunteer_id) for volunteer_id in data.volunteer_ids],
        verdict=data.verdict,
        reason=data.reason,
        seen=data.seen,
        now=house.clock(),
    )
    return VerdictResults(
        results=[
            VerdictResult(
                volunteer_id=volunteer_id,
                state=None if isinstance(result, Refusal) else result,
                problem=problem_of(result) if isinstance(result, Refusal) else None,
            )
            for volunteer_id, result in results.items()
        ]
    )


@asks("/volunteer-list-checks", "check_volunteer_list", by=CLERK, refuses=(UnitUnknown, UnitClosed))
async def check_volunteer_list(
    data: JSONBody[ListSent], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> ListReport:
    """Read a list of new volunteers and name every row that is wrong; nobody is taken in."""
    return _report(await _enrol_list(house, staff, data, dry_run=True, now=house.clock()))


@changes("/volunteer-lists", "enrol_volunteer_list", by=CLERK, refuses=(UnitUnknown, UnitClosed))
async def enrol_volunteer_list(
    data: JSONBody[ListSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[ListReport]:
    """Take in everybody of a list, or nobody when one row is wrong."""
    reports: list[EnrolmentReport] = []

    async def enrol() -> dict[str, int]:
        report = await _enrol_list(house, staff, data, dry_run=False, now=house.clock())
        reports.append(report)
        return {"rows_count": report.rows_count, "problems_count": report.problems_count}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=enrol)
    if reports:
        return kept.respond(_report(reports[0]))
    counts = kept.answer
    return kept.respond(
        ListReport(
            is_applied=counts["problems_count"] == 0,
            rows_count=counts["rows_count"],
            problems=[],
            problems_count=counts["problems_count"],
        )
    )


async def _enrol_list(
    house: House, staff: StaffMember, data: ListSent, *, dry_run: bool, now: datetime
) -> EnrolmentReport:
    sheet, problems = await read_upload(data.personal, read_list)
    return await enrol_list(
        house.engine,
        keyring=house.keyring,
        staff=staff,
        unit_id=UnitId(data.unit_id),
        sheet=sheet,
        problems=problems,
        dry_run=dry_run,
        now=now,
    )


def _report(report: EnrolmentReport) -> ListReport:
    return ListReport(
        is_applied=report.is_applied,
        rows_count=report.rows_count,
        problems=problems_shown(report.problems),
        problems_count=report.problems_count,
    )


ROUTES = (
    enrol_volunteer,
    find_volunteer_twins,
    list_candidates,
    decide_enrolments,
    check_volunteer_list,
    enrol_volunteer_list,
)
