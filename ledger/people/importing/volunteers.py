"""Volunteers from a file: read, compared with who is there, sealed and written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Row as SqlRow
from sqlalchemy import insert, select

from ledger.book.words import Principal
from ledger.people.enrolment.rules import adult_on, check_age
from ledger.people.names import volunteer_person
from ledger.people.personal import Personal, open_personal, sealed_columns
from ledger.people.rules import typed_phone
from ledger.people.seal import Keyring
from ledger.people.tables import KEY_OF_VOLUNTEER, person_keys, teams, volunteers
from ledger.people.teams.following import follow_memberships
from ledger.people.words import VolunteerId
from ledger.places.chinese import standard_name
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.importing.upsert import Values, ids_by_code, update_by_key
from ledger.places.operations.ids import draw_ids
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FileKind, Sheet
from ledger.places.tables import units
from ledger.refusal import Refusal

INSURED: Final = "insurance_valid_to"
VOLUNTEERS: Final = FileKind(
    name="volunteers",
    columns=(
        "number",
        "name",
        "phone",
        "sex",
        "born_on",
        "corps",
        "team_code",
        "station_code",
        "joined_on",
        "smartphone",
    ),
    optional=(INSURED,),
)
IMPORT: Final = Principal("system/import")
SEXES: Final = ("男", "女")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A volunteer as the file has one: what the bureau may see, and what is sealed."""

    service: Values
    personal: Personal


def volunteers_stage(keyring: Keyring) -> Stage:
    """Return the stage for volunteers, which seals with this keyring."""

    async def load(run: ImportRun, sheet: Sheet) -> Counts:
        """Bring volunteers to what the file says; nobody is removed."""
        rows = run.rows_by_code(sheet, "number")
        wanted = await _read(run, rows)
        there = await _there(run)
        _check_phones(run, keyring, rows, wanted, there)
        for number in wanted.keys() & there.keys():
            if there[number].wrapped_key is None:
                rows[number].problem(
                    "number",
                    zh="这个编号的个人资料已依法删除，不能再用",
                    en="the personal data under this number has been erased; use another number",
                )
        wanted = {number: person for number, person in wanted.items() if rows[number].is_sound}
        new = {number: person for number, person in wanted.items() if number not in there}
        await _insert(run, keyring, new)
        changed = await _update(run, keyring, wanted, there)
        await follow_memberships(run.connection, tenant_id=run.tenant_id, by=IMPORT, now=run.now)
        return Counts(added=len(new), changed=changed, unchanged=len(wanted) - len(new) - changed)

    return Stage(kind=VOLUNTEERS, load=load)


async def _read(run: ImportRun, rows: Mapping[str, Row]) -> dict[str, Candidate]:
    """Read every row; one that is not sound is left out."""
    stations = await ids_by_code(run, units, "unit_id")
    team_ids = await ids_by_code(run, teams, "team_id")
    read: dict[str, Candidate] = {}
    for number, row in rows.items():
        born_on = read_birth_date(row, today=run.now.date())
        candidate = Candidate(
            service={
                "unit_id": run.look_up(row, "station_code", stations, kind="organisation"),
                "team_id": run.look_up(row, "team_code", team_ids, kind="teams", required=False),
                "corps": row.code("corps"),
                "joined_on": row.day("joined_on"),
                "smartphone": row.yes_no("smartphone"),
                "adult_on": adult_on(born_on, today=run.now.date()),
                **({INSURED: row.day_or_none(INSURED)} if row.has(INSURED) else {}),
            },
            personal=Personal(
                name=standard_name(row.text("name")),
                phone=read_phone(row, "phone"),
                sex=row.choice("sex", SEXES, required=False) or None,
                born_on=born_on,
            ),
        )
        if row.is_sound:
            read[number] = candidate
    return read


def read_birth_date(row: Row, *, today: date) -> date | None:
    """Read a day of birth, or nothing; nobody below the least age is taken in."""
    born_on = row.day_or_none("born_on")
    if born_on is not None:
        try:
            check_age(born_on, today=today)
        except Refusal as refusal:
            row.refuse("born_on", refusal)
    return born_on


def read_phone(row: Row, column: str) -> str | None:
    """Read a phone number, or nothing."""
    if row.is_empty(column):
        return None
    phone = typed_phone(row.text(column))
    if phone is None:
        row.problem(
            column,
            zh="应为 11 位手机号，或带区号的座机号（表格里请设为文本）",
            en="must be an 11-digit mobile number or a land line with its area code, kept as text",
        )
    return phone


async def _there(run: ImportRun) -> "dict[str, SqlRow[*tuple[Any, ...]]]":
    """Return every volunteer of the bureau by number, with the key of each."""
    found = (
        select(volunteers, person_keys.c.wrapped_key)
        .outerjoin(person_keys, KEY_OF_VOLUNTEER)
        .where(volunteers.c.tenant_id == run.tenant_id)
    )
    return {row.number: row for row in await run.connection.execute(found)}


def _check_phones(
    run: ImportRun,
    keyring: Keyring,
    rows: Mapping[str, Row],
    wanted: Mapping[str, Candidate],
    there: "Mapping[str, SqlRow[*tuple[Any, ...]]]",
) -> None:
    """Note a phone number that two people would have; the ones in the database are known by index only."""
    owners = {
        row.phone_index: number
        for number, row in there.items()
        if row.phone_index is not None and number not in rows
    }
    for number, person in wanted.items():
        if person.personal.phone is None:
            continue
        index = keyring.blind_index(tenant_id=run.tenant_id, field="phone", text=person.personal.phone)
        owner = owners.setdefault(index, number)
        if owner != number:
            rows[number].problem(
                "phone", zh=f"与 {owner} 的手机号相同", en=f"the same phone number as that of {owner}"
            )


async def _insert(run: ImportRun, keyring: Keyring, new: Mapping[str, Candidate]) -> None:
    """Write new volunteers, each under a new key."""
    if not new:
        return
    ids = await draw_ids(run.connection, volunteers.c.volunteer_id, len(new))
    keys: list[Values] = []
    people: list[Values] = []
    for volunteer_id, (number, candidate) in zip(ids, new.items(), strict=True):
        person = volunteer_person(VolunteerId(volunteer_id))
        seal, wrapped_key = keyring.new_person(tenant_id=run.tenant_id, person=person)
        keys.append({"tenant_id": run.tenant_id, "person": person, "wrapped_key": wrapped_key})
        people.append(
            {
                "tenant_id": run.tenant_id,
                "volunteer_id": volunteer_id,
                "number": number,
                **candidate.service,
                **sealed_columns(keyring, tenant_id=run.tenant_id, seal=seal, personal=candidate.personal),
            }
        )
    await run.connection.execute(insert(person_keys), keys)
    await run.connection.execute(insert(volunteers), people)


async def _update(
    run: ImportRun,
    keyring: Keyring,
    wanted: Mapping[str, Candidate],
    there: "Mapping[str, SqlRow[*tuple[Any, ...]]]",
) -> int:
    """Write the volunteers that differ from the file, and return how many they are."""
    changed: dict[str, Values] = {}
    for number, candidate in wanted.items():
        row = there.get(number)
        if row is None:
            continue
        seal = keyring.open_person(
            tenant_id=run.tenant_id,
            person=volunteer_person(VolunteerId(row.volunteer_id)),
            wrapped_key=row.wrapped_key,
        )
        before = open_personal(seal, row)
        # What the file does not tell, such as the address, stays.
        after = replace(candidate.personal, address=before.address, guardian=before.guardian)
        is_same = all(getattr(row, column) == value for column, value in candidate.service.items())
        if not is_same or before != after:
            changed[number] = {
                **candidate.service,
                **sealed_columns(keyring, tenant_id=run.tenant_id, seal=seal, personal=after),
            }
    if changed:
        await update_by_key(run, volunteers, changed, key="number")
    return len(changed)
