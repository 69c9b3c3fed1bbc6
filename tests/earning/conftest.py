"""A bureau on real PostgreSQL: two stations, a route, sealed names, activities and a teller."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from api.rooms import ROOMS
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import Command, Outcome, Owner, Principal, Tenant
from ledger.earning.operations import ACTIVITIES_STAGE
from ledger.earning.words import Viewer
from ledger.people.names import staff_person, volunteer_person
from ledger.people.seal import Keyring
from ledger.people.tables import person_keys, staff, volunteers
from ledger.people.words import Person, StaffId, VolunteerId
from ledger.places.importing.run import Counts, ImportRun
from ledger.places.spreadsheet.problems import Problems
from ledger.places.spreadsheet.sheet import read_sheet
from ledger.places.tables import checkpoints, routes, units
from ledger.places.words import Scope
from tests.conftest import Database
from tests.earning.world import MONDAY_NOON, ROUTE, STATION, ask, place_of, point
from tests.tellers import open_teller

KEYRING = Keyring(bytes(range(32)))
OTHER_STATION = 8
CHIEF = Viewer(staff_id=StaffId(1), volunteer_id=None, scope=Scope("/1/"))
ACTIVITIES = """\
code,name_zh,name_en,kind,points,minutes,cap_day,cap_week,evidence_grade,approval,notice_days,counts_as_volunteer,risky
patrol,治安巡逻,Patrol,patrol,3,60,6,24,B,auto,1,yes,yes
night_patrol,夜间巡逻,Night patrol,patrol,5,90,5,25,A,auto,1,yes,yes
hazard,隐患排查上报,Hazard report,report,4,15,12,40,D,one,3,yes,no
mediation,化解矛盾纠纷,Mediation,report,15,60,30,60,C,two,3,yes,no
found_person,找回走失人员,Missing person found,found_person,60,0,,,C,two,3,yes,no
"""
FOUND_ITEM = "found_item,拾获物品归还,Found item,found_item,20,0,,,C,one,3,yes,no\n"


@dataclass
class Clock:
    """The present moment, as the test wants it."""

    now: datetime = MONDAY_NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Bureau:
    """The bureau with its teller."""

    tenant: Tenant
    teller: Teller
    engine: AsyncEngine
    database: Database
    clock: Clock

    async def submit(self, command: Command) -> Outcome:
        """Book a command."""
        return await self.teller.submit(command)

    async def grant(self, points: int) -> Outcome:
        """Fund the station's budget."""
        clerk = Principal("staff/9")
        return await self.submit(GrantBudget(ask(clerk), clerk, Owner(f"unit/{STATION}"), points, "季度拨付"))

    async def import_activities(self, text: str = ACTIVITIES) -> tuple[Counts, Problems]:
        """Import activities from the text of a file."""
        problems = Problems()
        sheet = read_sheet("activities.csv", text.encode(), [ACTIVITIES_STAGE.kind], problems)
        assert sheet is not None, problems.kept
        async with self.engine.begin() as connection:
            run = ImportRun(
                connection=connection,
                tenant_id=self.tenant.tenant_id,
                now=self.clock.now,
                problems=problems,
            )
            return await ACTIVITIES_STAGE.load(run, sheet), problems

    async def differences(self) -> list[str]:
        """Recompute the book and return what does not fit."""
        connection = await connect_book(self.database.application_url)
        report = await verify(connection, self.tenant, ROOMS.sealed_columns)
        await connection.close()
        return [str(difference) for difference in report.differences]


@pytest.fixture
async def bureau(tenant: Tenant, engine: AsyncEngine, database: Database) -> AsyncIterator[Bureau]:
    """Open the test's bureau."""
    clock = Clock()
    await lay(engine, tenant)
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=clock) as teller:
        made = Bureau(tenant, teller, engine, database, clock)
        await made.import_activities()
        yield made


async def lay(engine: AsyncEngine, tenant: Tenant) -> None:
    """Insert places and people: approvers 1 to 4, of whom 2 is volunteer 2 and 4 serves the other station."""
    rows: list[tuple[Table, Mapping[str, Any]]] = [
        (units, _unit(1, "B", "辽河市公安局", None, "bureau")),
        (units, _unit(STATION, "S01", "龙山派出所", 1)),
        (units, _unit(OTHER_STATION, "S02", "西安派出所", 1)),
        (routes, {"route_id": ROUTE, "code": "L01", "unit_id": STATION, "name": "必巡线1"}),
        *((checkpoints, _checkpoint(number)) for number in range(1, 5)),
        *((volunteers, _volunteer(number, tenant)) for number in range(1, 5)),
        *(
            (staff, _staff(number, tenant, unit_id=unit_id, volunteer_id=volunteer_id))
            for number, unit_id, volunteer_id in ((1, 1, None), (2, STATION, 2), (3, 1, None))
        ),
        (staff, _staff(4, tenant, unit_id=OTHER_STATION, volunteer_id=None)),
    ]
    async with engine.begin() as connection:
        for table, values in rows:
            values = dict(values)  # noqa: PLW2901 - the key goes to a table of its own
            key = values.pop("wrapped_key", None)
            if key is not None:
                person, wrapped = key
                await connection.execute(
                    insert(person_keys).values(tenant_id=tenant.tenant_id, person=person, wrapped_key=wrapped)
                )
            await connection.execute(insert(table).values(tenant_id=tenant.tenant_id, **values))


def _unit(unit_id: int, code: str, name: str, parent_id: int | None, kind: str = "station") -> dict[str, Any]:
    return {
        "unit_id": unit_id,
        "parent_id": parent_id,
        "kind": kind,
        "code": code,
        "name": name,
        "path": f"/{parent_id}/{unit_id}/" if parent_id else f"/{unit_id}/",
        "depth": 1 if parent_id else 0,
    }


def _checkpoint(number: int) -> dict[str, Any]:
    return {
        "checkpoint_id": point(number),
        "code": f"C{number:04}",
        "unit_id": STATION,
        "route_id": ROUTE,
        "route_order": number,
        "name": f"必巡线1第{number}点",
        "latitude": place_of(number).latitude,
        "longitude": place_of(number).longitude,
        "short_code": f"ABCD000{number}",
    }


def _sealed(tenant: Tenant, person: Person, name: str) -> dict[str, Any]:
    seal, wrapped = KEYRING.new_person(tenant_id=tenant.tenant_id, person=person)
    return {"wrapped_key": (person, wrapped), "name_sealed": seal.seal("name", name)}


def _volunteer(number: int, tenant: Tenant) -> dict[str, Any]:
    return {
        "volunteer_id": number,
        "number": f"V{number:05}",
        "unit_id": STATION,
        "corps": "rider",
        "joined_on": MONDAY_NOON.date(),
        "smartphone": True,
        "name_index": b"-",
        **_sealed(tenant, volunteer_person(VolunteerId(number)), "张建国"),
    }


def _staff(number: int, tenant: Tenant, *, unit_id: int, volunteer_id: int | None) -> dict[str, Any]:
    return {
        "staff_id": number,
        "user_name": f"approver{number}",
        "roles": ["approver"],
        "unit_id": unit_id,
        "volunteer_id": volunteer_id,
        "password_hash": "-",
        "must_change": False,
        "failed_count": 0,
        **_sealed(tenant, staff_person(StaffId(number)), "李所长"),
    }


@pytest.fixture
async def office(bureau: Bureau) -> Bureau:
    """Fund a bureau whose rules know found things."""
    await bureau.import_activities(f"{ACTIVITIES}{FOUND_ITEM}")
    await bureau.grant(1_000)
    return bureau
