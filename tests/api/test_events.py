"""Events over HTTP: a list, walk-ins, paper codes, everybody confirmed at once, and who may do what."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.rooms import ROOMS
from ledger.book.teller import connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import Tenant
from tests.api.forms import LECTURE, WALLET, add_activities, said
from tests.api.service import Client, Service, problem
from tests.api.trying import attempt, traces
from tests.conftest import Database


@pytest.fixture(autouse=True)
async def _activities(service: Service, engine: AsyncEngine) -> None:
    """Let lectures be held in this bureau."""
    await add_activities(service, engine, LECTURE, WALLET, grade="C")


def announced(service: Service, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of the body
    """Write an event that has just begun and lasts ninety minutes."""
    return {
        "activity": "lecture",
        "unit_id": service.units["S01"],
        "title": "东风广场反诈宣传",
        "starts_at": said(service.clock.now),
        "ends_at": said(service.clock.now + timedelta(minutes=90)),
        "leader_id": None,
        "volunteer_ids": [service.people["V00001"], service.people["V00003"]],
    } | more


async def opened(service: Service, client: Client, **more: Any) -> str:  # noqa: ANN401 - any field
    response = await client.post("/events", announced(service, **more))
    assert response.status_code == 201, response.text
    return f"/events/{response.json()['event_id']}"


async def mark(service: Service, client: Client, path: str, *numbers: str, present: bool = True) -> Any:  # noqa: ANN401 - a response
    marks = [{"volunteer_id": service.people[number], "present": present} for number in numbers]
    return await client.post(f"{path}/marks", {"marks": marks})


async def listed(client: Client, path: str) -> list[tuple[str, bool, str]]:
    response = await client.get(path)
    assert response.status_code == 200, response.text
    return [(one["volunteer"]["number"], one["present"], one["how"]) for one in response.json()["attendees"]]


async def confirm(client: Client, path: str, *, key: str | None = None) -> list[dict[str, Any]]:
    response = await client.post(f"{path}/confirmations", {}, key=key)
    assert response.status_code == 201, response.text
    results: list[dict[str, Any]] = response.json()["results"]
    return results


async def test_everybody_ticked_off_gets_a_claim_at_once(service: Service) -> None:
    clerk = await service.desk("clerk")
    path = await opened(service, clerk)
    await mark(service, clerk, path, "V00001", "V00003")
    results = await confirm(clerk, path)
    assert [(one["state"], one["points"]) for one in results] == [("waiting", 4), ("waiting", 4)]
    event = (await clerk.get(path)).json()
    assert (event["listed_count"], event["present_count"], event["claims_count"]) == (2, 2, 2)
    queue = (await clerk.get("/claims")).json()["items"]
    assert {(one["grade"], one["minutes"]) for one in queue} == {("C", 90)}


async def test_who_was_not_there_gets_none(service: Service) -> None:
    clerk = await service.desk("clerk")
    path = await opened(service, clerk)
    await mark(service, clerk, path, "V00001", "V00003")
    await mark(service, clerk, path, "V00003", present=False)
    assert [one["volunteer_id"] for one in await confirm(clerk, path)] == [service.people["V00001"]]


async def test_nobody_is_confirmed_twice(service: Service) -> None:
    clerk = await service.desk("clerk")
    path = await opened(service, clerk)
    await mark(service, clerk, path, "V00001")
    assert len(await confirm(clerk, path, key="one")) == 1
    assert await confirm(clerk, path, key="one") == []
    assert await confirm(clerk, path) == []
    again = await mark(service, clerk, path, "V00001", present=False)
    assert problem(again) == (409, "attendance_confirmed")


async def test_whoever_came_without_a_plan_is_added(service: Service) -> None:
    clerk = await service.desk("clerk")
    path = await opened(service, clerk)
    await mark(service, clerk, path, "V00004")
    assert await listed(clerk, path) == [
        ("V00001", False, "roster"),
        ("V00003", False, "roster"),
        ("V00004", True, "walk_in"),
    ]


async def test_a_paper_code_puts_its_holder_on_the_list_once(service: Service) -> None:
    clerk = await service.desk("clerk")
    path = await opened(service, clerk)
    codes = (await clerk.post(f"{path}/codes", {"count": 2})).json()["items"]
    assert codes[0]["url"].endswith(f"/phone/#/events/{codes[0]['code']}")
    phone, other = await service.phone("V00004"), await service.phone("V00001")
    joined = await phone.client.post("/me/event-codes", {"code": codes[0]["code"].lower()})
    assert joined.status_code == 201, joined.text
    assert joined.json()["event"]["title"] == "东风广场反诈宣传"
    used = await other.client.post("/me/event-codes", {"code": codes[0]["code"]})
    assert problem(used) == (410, "event_code_used")
    again = await phone.client.post("/me/event-codes", {"code": codes[1]["code"]})
    assert problem(again) == (409, "already_on_list")
    assert (await other.client.post("/me/event-codes", {"code": codes[1]["code"]})).status_code == 201
    assert await listed(clerk, path) == [
        ("V00001", True, "code"),
        ("V00003", False, "roster"),
        ("V00004", True, "code"),
    ]


async def test_codes_cannot_be_guessed_for_long(service: Service) -> None:
    phone = await service.phone("V00001")
    answers = [
        (await phone.client.post("/me/event-codes", {"code": f"AAAA-{number:04}"})).status_code
        for number in range(60)
    ]
    assert answers[0] == 404
    assert answers[-1] == 429


async def test_the_leader_ticks_off_and_vouches_but_not_for_themselves(service: Service) -> None:
    clerk = await service.desk("clerk")
    path = await opened(service, clerk, leader_id=service.people["V00004"])
    leader = await service.phone("V00004")
    own = f"/me{path}"
    events = (await leader.client.get("/me/events")).json()["items"]
    assert [(one["title"], one["leads"]) for one in events] == [("东风广场反诈宣传", True)]
    await mark(service, leader.client, own, "V00001", "V00004")
    added = await leader.client.post(f"{own}/walk-ins", {"number": "v00003"})
    assert added.status_code == 201, added.text
    results = await confirm(leader.client, own)
    assert {one["state"] for one in results} == {"waiting"}
    queue = (await clerk.get("/claims")).json()["items"]
    grades = {one["volunteer"]["number"]: one["grade"] for one in queue}
    assert grades == {"V00001": "C", "V00003": "C", "V00004": "D"}


async def test_who_was_there_can_be_tried_before_it_is_vouched_for(
    service: Service, engine: AsyncEngine
) -> None:
    clerk = await service.desk("clerk")
    path = await opened(service, clerk)
    await mark(service, clerk, path, "V00001", "V00003")
    before = await traces(engine, service.tenant_id)
    tried = (await attempt(clerk, f"{path}/confirmations", {})).json()
    assert [row["problem"] for row in tried["results"]] == [None, None]
    assert await traces(engine, service.tenant_id) == before
    assert len(await confirm(clerk, path)) == 2


async def test_a_leader_adds_nobody_from_elsewhere(service: Service) -> None:
    path = await opened(service, await service.desk("clerk"), leader_id=service.people["V00004"])
    leader = await service.phone("V00004")
    answer = await leader.client.post(f"/me{path}/walk-ins", {"number": "V00002"})
    assert problem(answer) == (404, "volunteer_unknown")


async def test_an_event_is_nobody_elses(service: Service) -> None:
    path = await opened(service, await service.desk("clerk"))
    elsewhere, phone = await service.desk("elsewhere"), await service.phone("V00001")
    assert problem(await elsewhere.get(path)) == (404, "event_unknown")
    assert problem(await mark(service, elsewhere, path, "V00001")) == (404, "event_unknown")
    assert problem(await elsewhere.post(f"{path}/codes", {"count": 1})) == (404, "event_unknown")
    assert problem(await elsewhere.post(f"{path}/confirmations", {})) == (404, "event_unknown")
    assert (await elsewhere.get("/events")).json()["items"] == []
    assert problem(await phone.client.get(f"/me{path}")) == (404, "event_unknown")
    assert problem(await mark(service, phone.client, f"/me{path}", "V00001")) == (404, "event_unknown")


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"activity": "found_item"}, (422, "activity_not_by_form")),
        ({"activity": "nothing"}, (404, "activity_unknown")),
        ({"ends_at": "2026-11-20T03:00:00Z"}, (422, "event_times_wrong")),
        ({"ends_at": "2026-11-22T04:00:00Z"}, (422, "event_times_wrong")),
    ],
    ids=["found", "unknown", "backwards", "two days"],
)
async def test_what_is_no_event_is_refused(
    service: Service, more: dict[str, Any], refusal: tuple[int, str]
) -> None:
    clerk = await service.desk("clerk")
    assert problem(await clerk.post("/events", announced(service, **more))) == refusal


async def test_people_and_stations_elsewhere_are_out_of_reach(service: Service) -> None:
    clerk = await service.desk("clerk")
    there = announced(service, unit_id=service.units["S02"])
    assert problem(await clerk.post("/events", there)) == (404, "unit_unknown")
    with_other = announced(service, volunteer_ids=[service.people["V00002"]])
    assert problem(await clerk.post("/events", with_other)) == (404, "volunteer_unknown")


async def test_an_event_is_open_for_a_week(service: Service) -> None:
    clerk = await service.desk("clerk")
    soon = service.clock.now + timedelta(hours=5)
    path = await opened(service, clerk, starts_at=said(soon), ends_at=said(soon + timedelta(hours=1)))
    assert problem(await mark(service, clerk, path, "V00001")) == (409, "event_not_open")
    service.clock.pass_by(hours=4)
    clerk = await service.desk("clerk")
    assert (await mark(service, clerk, path, "V00001")).status_code == 201
    service.clock.pass_by(days=8)
    clerk = await service.desk("clerk")
    assert problem(await mark(service, clerk, path, "V00003")) == (409, "event_not_open")
    assert [one["problem"] for one in await confirm(clerk, path)] == ["event_not_open"]


async def test_staff_vouch_for_others_only(service: Service) -> None:
    wang = await service.desk("approver.wang")
    path = await opened(service, wang)
    await mark(service, wang, path, "V00001", "V00004")
    results = {one["volunteer_id"]: one for one in await confirm(wang, path)}
    assert results[service.people["V00004"]]["problem"] == "claim_for_another"
    claim = (await wang.get("/claims")).json()["items"][0]["claim_id"]
    body = {"decisions": [{"claim_id": claim, "verdict": "approve", "reason": None}]}
    decided = (await wang.post("/decisions", body)).json()["results"][0]
    assert decided["problem"] == "claim_submitted_by_you"


async def test_a_dry_run_announces_nothing(service: Service) -> None:
    clerk = await service.desk("clerk")
    response = await clerk.http.post("/api/v1/events", json=announced(service), headers={"Dry-Run": "?1"})
    assert response.status_code == 200, response.text
    assert (await clerk.get("/events")).json()["items"] == []


async def test_the_book_of_an_event_verifies(service: Service, tenant: Tenant, database: Database) -> None:
    clerk = await service.desk("clerk")
    path = await opened(service, clerk, leader_id=service.people["V00004"])
    await mark(service, clerk, path, "V00001")
    await confirm(clerk, path)
    connection = await connect_book(database.application_url)
    report = await verify(connection, tenant, ROOMS.sealed_columns)
    await connection.close()
    assert [str(difference) for difference in report.differences] == []
