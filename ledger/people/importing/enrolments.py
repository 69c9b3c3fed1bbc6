"""A list of new volunteers that an office uploads: every row checked and named, then all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.people.enrolment.alike import find_alike_each, indexes_of, refuse_alike
from ledger.people.enrolment.rows import insert_volunteers, note_event
from ledger.people.enrolment.rules import checked_personal, checked_service
from ledger.people.enrolment.words import ADDRESS_LENGTH_MAX, NewVolunteer, Service
from ledger.people.importing.columns import (
    COLUMN_NAMES,
    CORPS,
    CORPS_NAMES,
    ENROLMENTS,
    SEPARATORS,
    TAGS_CELL_MAX,
)
from ledger.people.importing.volunteers import SEXES, read_birth_date, read_phone
from ledger.people.personal import Guardian, Personal
from ledger.people.seal import Keyring
from ledger.people.tables import teams
from ledger.people.teams.following import follow_memberships
from ledger.people.words import StaffMember, VolunteerId
from ledger.places.importing.run import ImportRun
from ledger.places.queries import list_units
from ledger.places.spreadsheet.problems import Problem, Problems
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import Sheet, read_sheet
from ledger.places.unit_rows import lock_unit
from ledger.places.words import UnitId
from ledger.refusal import Refusal

ROWS_MAX: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentReport:
    """What an uploaded list did, or would do.

    Attributes:
        is_applied: False after a dry run, and whenever something was wrong: then nobody was taken in.
        rows_count: rows that hold a person.
        volunteer_ids: who was taken in, or would be.
        problems: the first things that are wrong.
        problems_count: all of them.
    """

    is_applied: bool
    rows_count: int
    volunteer_ids: tuple[VolunteerId, ...]
    problems: tuple[Problem, ...]
    problems_count: int


async def enrol_list(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    staff: StaffMember,
    unit_id: UnitId,
    sheet: Sheet | None,
    problems: Problems,
    dry_run: bool,
    now: datetime,
) -> EnrolmentReport:
    """Take in everybody of a list, who then wait for the second person; with one problem nobody.

    Args:
        engine: of the application.
        keyring: seals what is personal.
        staff: who uploads; every row must lie in their area.
        unit_id: where people belong whose row names no station.
        sheet: from `read_list`, which takes a moment and so runs in a thread.
        problems: noted so far.
        dry_run: check and count only.
        now: the present moment.
    """
    rows = [] if sheet is None else list(sheet.rows)
    async with engine.connect() as connection, connection.begin() as transaction:
        run = ImportRun(connection=connection, tenant_id=staff.tenant_id, now=now, problems=problems)
        new = await _read(run, staff=staff, unit_id=unit_id, rows=rows)
        await _note_doubles(run, keyring=keyring, new=new)
        is_applied = not dry_run and problems.count == 0 and bool(new)
        taken: tuple[VolunteerId, ...] = ()
        if is_applied:
            taken = await _take_in(run, keyring=keyring, staff=staff, new=[person for _, person in new])
        else:
            await transaction.rollback()
    return EnrolmentReport(
        is_applied=is_applied,
        rows_count=len(rows),
        volunteer_ids=taken,
        problems=tuple(problems.kept),
        problems_count=problems.count,
    )


def read_list(file: str, content: bytes, problems: Problems) -> Sheet | None:
    """Read an uploaded file, CSV or XLSX, with the columns in Chinese or English."""
    noted = problems.count
    sheet = read_sheet(file, content, [ENROLMENTS], problems, names=COLUMN_NAMES)
    if sheet is None and problems.count == noted:
        problems.add(
            file=file,
            line=1,
            column=None,
            zh="第一行应为列名：姓名、手机、性别、出生日期、队种……可下载模板对照",
            en="the first line must name the columns: name, phone, sex, born_on, corps; see the template",
        )
    if sheet is not None and len(sheet.rows) > ROWS_MAX:
        problems.add(
            file=file,
            line=0,
            column=None,
            zh=f"一次最多 {ROWS_MAX} 人，请分成几份",
            en=f"at most {ROWS_MAX} people at once; please split the list",
        )
        return None
    return sheet


async def _take_in(
    run: ImportRun, *, keyring: Keyring, staff: StaffMember, new: Sequence[NewVolunteer]
) -> tuple[VolunteerId, ...]:
    """Write everybody of a list that is clean."""
    enrolled = await insert_volunteers(
        run.connection,
        keyring=keyring,
        tenant_id=run.tenant_id,
        new=new,
        state="waiting",
        enrolled_by=staff,
    )
    taken = tuple(one.volunteer_id for one in enrolled)
    await note_event(
        run.connection,
        tenant_id=run.tenant_id,
        volunteer_ids=taken,
        kind="enrolled",
        by=staff.principal,
        now=run.now,
    )
    await follow_memberships(run.connection, tenant_id=run.tenant_id, by=staff.principal, now=run.now)
    return taken


async def _note_doubles(run: ImportRun, *, keyring: Keyring, new: Sequence[tuple[Row, NewVolunteer]]) -> None:
    """Note who is in the bureau already, and who stands in the file twice."""
    people = {
        VolunteerId(-row.line): indexes_of(
            keyring, tenant_id=run.tenant_id, name=one.personal.name, phone=one.personal.phone
        )
        for row, one in new
    }
    alike = await find_alike_each(run.connection, keyring=keyring, tenant_id=run.tenant_id, people=people)
    lines: dict[object, int] = {}
    for row, _ in new:
        shares_phone = not row.is_empty("shares_phone") and row.yes_no("shares_phone")
        try:
            refuse_alike(alike[VolunteerId(-row.line)], shares_phone=shares_phone)
        except Refusal as refusal:
            row.refuse(None, refusal)
        name_index, phone_index = people[VolunteerId(-row.line)]
        key = (name_index, phone_index) if shares_phone else phone_index
        first = row.line if phone_index is None else lines.setdefault(key, row.line)
        if first != row.line:
            row.problem("phone", zh=f"与第 {first} 行重复", en=f"the same as in line {first}")


async def _read(
    run: ImportRun, *, staff: StaffMember, unit_id: UnitId, rows: Sequence[Row]
) -> list[tuple[Row, NewVolunteer]]:
    """Read every row; one that is not sound is left out, its problems noted."""
    tenant_id, scope = staff.tenant_id, staff.unit.path
    await lock_unit(run.connection, tenant_id=tenant_id, unit_id=unit_id, scope=scope)
    reach = await list_units(run.connection, tenant_id=tenant_id, scope=scope)
    stations = {unit.code: int(unit.unit_id) for unit in reach}
    within = select(teams.c.code, teams.c.team_id).where(
        teams.c.tenant_id == tenant_id, teams.c.unit_id.in_(stations.values())
    )
    team_ids = {row.code: row.team_id for row in await run.connection.execute(within)}
    read: list[tuple[Row, NewVolunteer]] = []
    for row in rows:
        station = run.look_up(row, "station_code", stations, kind="organisation", required=False)
        team_id = run.look_up(row, "team_code", team_ids, kind="teams", required=False)
        new = NewVolunteer(
            unit_id=UnitId(station or unit_id),
            team_id=team_id,
            personal=_personal(row, today=run.now.date()),
            service=_service(row),
            joined_on=row.day_or_none("joined_on") or run.now.date(),
        )
        if row.is_sound:
            read.append((row, new))
    return read


def _personal(row: Row, *, today: date) -> Personal:
    """Read what will be sealed, checked as at the desk."""
    guardian = row.text("guardian_name", required=False)
    personal = Personal(
        name=row.text("name"),
        phone=read_phone(row, "phone"),
        sex=row.choice("sex", SEXES, required=False) or None,
        born_on=read_birth_date(row, today=today),
        address=row.text("address", length_max=ADDRESS_LENGTH_MAX, required=False) or None,
        guardian=Guardian(name=guardian, phone=read_phone(row, "guardian_phone") or "") if guardian else None,
    )
    if row.is_sound:
        try:
            return checked_personal(personal, today=today)
        except Refusal as refusal:
            row.refuse(None, refusal)
    return personal


def _service(row: Row) -> Service:
    """Read what stays in the clear."""
    named = row.text("corps")
    corps = CORPS_NAMES.get(named, named)
    if named and corps not in CORPS:
        row.problem(
            "corps",
            zh=f"队种应为：{'、'.join(CORPS_NAMES)}",
            en=f"must be one of: {', '.join(sorted(CORPS))}",
        )
    service = Service(
        corps=corps,
        smartphone=row.is_empty("smartphone") or row.yes_no("smartphone"),
        paid=not row.is_empty("paid") and row.yes_no("paid"),
        insurance_valid_to=row.day_or_none("insurance_valid_to"),
        trainings=_tags(row, "trainings"),
        skills=_tags(row, "skills"),
        languages=_tags(row, "languages"),
    )
    try:
        return checked_service(service)
    except Refusal as refusal:
        row.refuse(None, refusal)
        return service


def _tags(row: Row, column: str) -> tuple[str, ...]:
    """Read a cell that lists several, as people separate them."""
    words = row.text(column, length_max=TAGS_CELL_MAX, required=False)
    return tuple(filter(None, (word.strip() for word in SEPARATORS.split(words))))
