"""Service records at the desk: one volunteer's with place and person in charge, and files of many."""

import csv
import io

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.people.register_tables import personal_reads
from ledger.reports.service.record_file import COLUMNS
from tests.api.forms import LECTURE, add_activities
from tests.api.service import Client, Service
from tests.api.test_events import confirm, mark, opened

DAYS = {"from_on": "2026-11-01", "to_on": "2026-11-30"}


@pytest.fixture
async def served(service: Service) -> Service:
    """Let somebody walk the route of three checkpoints twice."""
    await service.give_points(await service.phone("V00001"), patrols=2)
    return service


async def table(client: Client, path: str) -> list[dict[str, str]]:
    """Fetch a file as a spreadsheet opens it."""
    answer = await client.get(path, **DAYS)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def reads_of(service: Service, number: str) -> list[str]:
    async with service.house.reading() as connection:
        found = await connection.scalars(
            select(personal_reads.c.kind).where(personal_reads.c.volunteer_id == service.people[number])
        )
        return list(found)


async def test_the_desk_reads_the_record_of_somebody_without_a_phone(served: Service) -> None:
    clerk = await served.desk("clerk")
    record = (await clerk.get(f"/volunteers/{served.people['V00001']}/service-record")).json()
    given = sum(line["minutes"] for line in record["items"])
    assert (record["name"], record["number"], record["minutes"]) == ("刘洋明", "V00001", given)
    assert [(line["place"], line["in_charge"], line["charge"]) for line in record["items"]] == [
        ("必巡线1", "王丽", "approved")
    ] * 2


async def test_that_a_record_was_opened_is_kept(served: Service) -> None:
    clerk = await served.desk("clerk")
    await clerk.get(f"/volunteers/{served.people['V00001']}/service-record")
    assert await reads_of(served, "V00001") == ["record"]


@pytest.mark.parametrize("path", ["service-record", "service-record.csv"])
async def test_the_desk_of_another_station_reads_no_record(served: Service, path: str) -> None:
    elsewhere = await served.desk("elsewhere")
    answer = await elsewhere.get(f"/volunteers/{served.people['V00001']}/{path}", **DAYS)
    assert answer.json()["code"] == "volunteer_unknown"


async def test_a_units_file_has_a_line_a_service_and_every_record_is_kept_as_opened(served: Service) -> None:
    approver = await served.desk("approver")
    lines = await table(approver, f"/units/{served.units['S01']}/service-records.csv")
    assert [(line["姓名"], line["活动名称"]) for line in lines] == [("刘洋明", "治安巡逻")] * 2
    assert await reads_of(served, "V00001") == ["record"]
    assert await reads_of(served, "V00003") == []


async def test_a_file_has_the_columns_of_the_regulation_but_no_number_of_a_card(served: Service) -> None:
    clerk = await served.desk("clerk")
    [line, _] = await table(clerk, f"/volunteers/{served.people['V00001']}/service-record.csv")
    assert list(line) == COLUMNS
    assert not any("证件" in str(name) for name in COLUMNS)
    assert (line["出生日期"], line["联系方式"], line["服务类别"]) == ("1970-10-12", "19900000001", "环卫工人")
    assert (line["活动地点"], line["活动负责人"]) == ("龙山第1派出所、必巡线1", "王丽")


async def test_time_is_written_in_hours(served: Service) -> None:
    clerk = await served.desk("clerk")
    path = f"/volunteers/{served.people['V00001']}/service-record"
    minutes = [line["minutes"] for line in (await clerk.get(path)).json()["items"]]
    hours = [float(line["服务时间（小时）"]) for line in await table(clerk, f"{path}.csv")]
    assert hours == [round(one / 60, 2) for one in minutes]


async def test_days_outside_the_period_are_not_in_the_file(served: Service) -> None:
    clerk = await served.desk("clerk")
    path = f"/volunteers/{served.people['V00001']}/service-record.csv"
    answer = await clerk.get(path, from_on="2026-10-01", to_on="2026-10-31")
    assert answer.text.count("\r\n") == 1


async def test_a_period_that_ends_before_it_begins_is_refused(served: Service) -> None:
    clerk = await served.desk("clerk")
    path = f"/volunteers/{served.people['V00001']}/service-record.csv"
    answer = await clerk.get(path, from_on="2026-11-02", to_on="2026-11-01")
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, "to_on")


async def test_a_record_of_an_event_says_what_it_was_and_who_opened_it(
    service: Service, engine: AsyncEngine
) -> None:
    await add_activities(service, engine, LECTURE, grade="C")
    clerk, approver = await service.desk("clerk"), await service.desk("approver")
    path = await opened(service, clerk)
    await mark(service, clerk, path, "V00003")
    await confirm(clerk, path)
    [claim] = (await clerk.get("/claims")).json()["items"]
    body = {"decisions": [{"claim_id": claim["claim_id"], "verdict": "approve", "reason": None}]}
    decided = await approver.post("/decisions", body)
    assert decided.status_code == 201, decided.text
    record = (await clerk.get(f"/volunteers/{service.people['V00003']}/service-record")).json()
    [line] = record["items"]
    assert (line["content"], line["charge"]) == ("东风广场反诈宣传", "opened")
