"""Nobody is confirmed unseen, and no record becomes another person's at one pair of hands."""

from typing import Any

import pytest

from tests.api.service import Client, Service, problem
from tests.api.test_register import SERVICE, TAGS, enrol, open_record, person

KNOWN: dict[str, object] = {
    "name": "刘洋明",
    "phone": "19900000001",
    "sex": "female",
    "born_on": "1970-10-12",
    "address": None,
}
SERVES: dict[str, object] = SERVICE | TAGS | {"corps": "cleaner"}


def record(*, paid: bool = False, **other: object) -> dict[str, object]:
    return {"personal": person(**(KNOWN | other)), "service": SERVES | {"paid": paid}}


async def put(desk: Client, service: Service, body: object, number: str = "V00001") -> Any:  # noqa: ANN401 - a response
    return await desk.post(f"/volunteers/{service.people[number]}/records", body)


async def confirm(desk: Client, volunteer_id: int, **other: object) -> str | None:
    body = {"volunteer_ids": [volunteer_id], "verdict": "confirm", "seen": "in_person"} | other
    result = (await desk.post("/enrolment-verdicts", body)).json()["results"][0]
    return None if result["problem"] is None else str(result["problem"]["code"])


async def test_whoever_confirms_has_opened_the_record_and_says_how_they_saw_the_person(
    service: Service,
) -> None:
    enrolled = await enrol(await service.desk("clerk"), service)
    approver, volunteer_id = await service.desk("approver"), enrolled["volunteer_id"]
    assert await confirm(approver, volunteer_id) == "record_not_opened"
    await open_record(approver, volunteer_id)
    assert await confirm(approver, volunteer_id, seen=None) == "sight_needed"
    assert await confirm(approver, volunteer_id, seen="document") is None
    events = (await approver.get(f"/volunteers/{volunteer_id}/events")).json()["items"]
    assert [(event["kind"], event["seen"]) for event in events] == [
        ("confirmed", "document"),
        ("enrolled", None),
    ]


async def test_a_record_opened_before_somebody_came_back_was_not_looked_at(service: Service) -> None:
    clerk, approver = await service.desk("clerk"), await service.desk("approver")
    volunteer_id = service.people["V00003"]
    await open_record(approver, volunteer_id)
    service.clock.pass_by(minutes=1)
    for change in ("leave", "return"):
        await clerk.post(f"/volunteers/{volunteer_id}/changes", {"change": change, "reason": "回来"})
    assert await confirm(approver, volunteer_id) == "record_not_opened"


async def test_the_names_of_changed_fields_are_kept_and_not_what_stood_in_them(service: Service) -> None:
    clerk = await service.desk("clerk")
    body = record(born_on="1970-10-13") | {"service": SERVES | {"insurance_valid_to": "2027-01-31"}}
    assert (await put(clerk, service, body)).json()["waits"] == []
    listed = await clerk.get(f"/volunteers/{service.people['V00001']}/events")
    assert [event["fields"] for event in listed.json()["items"]] == [["born_on", "insurance_valid_to"]]
    assert "1970" not in listed.text


@pytest.mark.parametrize(
    ("body", "waits"),
    [
        (record(name="刘阳明", phone="19900000555"), ["name", "phone"]),
        (record(paid=True), ["paid"]),
        (record(name="刘阳明"), []),
        (record(phone="19900000555"), []),
    ],
    ids=["name and phone", "paid", "name alone", "phone alone"],
)
async def test_another_human_or_a_paid_one_waits_for_a_second_person(
    service: Service, body: dict[str, Any], waits: list[str]
) -> None:
    clerk, approver = await service.desk("clerk"), await service.desk("approver")
    assert (await put(clerk, service, body)).json()["waits"] == waits
    opened = await open_record(clerk, service.people["V00001"])
    assert opened["paid"] is False
    assert ((opened["name"], opened["phone"]) == ("刘洋明", "19900000001")) is (waits != [])
    for asked in (await approver.get("/data-requests")).json()["items"]:
        address = f"/data-requests/{asked['data_request_id']}/verdicts"
        assert problem(await clerk.post(address, {"verdict": "done"}))[1] == "other_person_needed"
        assert (await approver.post(address, {"verdict": "done"})).status_code == 201
    opened = await open_record(clerk, service.people["V00001"])
    assert {field: opened[field] for field in ("name", "phone")} == {
        field: body["personal"][field] for field in ("name", "phone")
    }
    assert opened["paid"] is body["service"]["paid"]


async def test_a_name_and_then_a_phone_are_changed_together(service: Service) -> None:
    clerk = await service.desk("clerk")
    await put(clerk, service, record(name="刘阳明"))
    service.clock.pass_by(days=29)
    clerk = await service.desk("clerk")
    again = await put(clerk, service, record(name="刘阳明", phone="19900000555"))
    assert again.json()["waits"] == ["phone"]


async def test_what_waits_is_not_asked_for_twice(service: Service) -> None:
    clerk = await service.desk("clerk")
    await put(clerk, service, record(paid=True))
    assert problem(await put(clerk, service, record(paid=True))) == (409, "data_request_waiting")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("records", record(name="王大力", phone="19900000004")),
        ("changes", {"change": "suspend", "reason": "核查中"}),
        ("moves", {"unit_id": 1}),
    ],
)
async def test_nobody_handles_their_own_record(service: Service, path: str, body: object) -> None:
    own = await service.desk("approver.wang")
    refused = await own.post(f"/volunteers/{service.people['V00004']}/{path}", body)
    assert problem(refused) == (403, "own_record")


async def test_nobody_handles_the_record_of_whom_they_live_with(service: Service) -> None:
    clerk, wang = await service.desk("clerk"), await service.desk("approver.wang")
    for number, body in (
        ("V00001", record(address="龙山街 1 号")),
        ("V00004", record(name="王大力", phone="19900000004", address="龙山街1号", born_on="1980-01-01")),
    ):
        assert (await put(clerk, service, body, number)).status_code == 201
    assert problem(await put(wang, service, record(born_on="1990-10-12"))) == (403, "own_record")
