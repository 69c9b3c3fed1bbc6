"""People over the interface: taken in by two, moved, suspended, listed, searched, and never shown outside."""

import base64
from typing import Any

import pytest

from tests.api.service import Client, Service, problem

SERVICE = {"corps": "guard", "smartphone": True, "paid": False, "insurance_valid_to": None}
TAGS: dict[str, list[str]] = {"trainings": [], "skills": [], "languages": []}


def person(**other: object) -> dict[str, object]:
    return {
        "name": "赵铁柱",
        "phone": "19900000777",
        "sex": "male",
        "born_on": "1980-05-01",
        "address": "龙山街 1 号",
        "guardian": None,
    } | other


def enrolment(service: Service, unit: str = "S01", **other: Any) -> dict[str, object]:  # noqa: ANN401 - fields
    return {"unit_id": service.units[unit], "personal": person(**other), "service": SERVICE | TAGS}


async def enrol(desk: Client, service: Service, **other: Any) -> dict[str, Any]:  # noqa: ANN401 - fields
    response = await desk.post("/volunteers", enrolment(service, **other))
    assert response.status_code == 201, response.text
    enrolled: dict[str, Any] = response.json()
    return enrolled


async def open_record(desk: Client, volunteer_id: int) -> dict[str, Any]:
    opened: dict[str, Any] = (await desk.post(f"/volunteers/{volunteer_id}/openings", {})).json()
    return opened


async def decide(desk: Client, volunteer_id: int, verdict: str) -> dict[str, Any]:
    """Look at somebody's record and decide."""
    await open_record(desk, volunteer_id)
    body = {"volunteer_ids": [volunteer_id], "verdict": verdict, "reason": "核对身份证", "seen": "in_person"}
    response = await desk.post("/enrolment-verdicts", body)
    assert response.status_code == 200, response.text
    result: dict[str, Any] = response.json()["results"][0]
    return result


async def taken_in(service: Service, **other: object) -> dict[str, Any]:
    enrolled = await enrol(await service.desk("clerk"), service, **other)
    await decide(await service.desk("approver"), enrolled["volunteer_id"], "confirm")
    return enrolled


async def test_a_second_person_makes_a_volunteer_of_somebody_enrolled(service: Service) -> None:
    clerk, approver = await service.desk("clerk"), await service.desk("approver")
    enrolled = await enrol(clerk, service)
    assert enrolled["state"] == "waiting"
    slip = await clerk.post("/slips", {"volunteer_ids": [enrolled["volunteer_id"]]})
    assert problem(slip) == (404, "volunteer_unknown")
    assert (await decide(approver, enrolled["volunteer_id"], "confirm"))["state"] == "active"
    slip = await clerk.post("/slips", {"volunteer_ids": [enrolled["volunteer_id"]]})
    assert slip.json()["items"][0]["name"] == "赵铁柱"


async def test_whoever_enters_somebody_cannot_confirm_them(service: Service) -> None:
    clerk = await service.desk("clerk")
    enrolled = await enrol(clerk, service)
    result = await decide(clerk, enrolled["volunteer_id"], "confirm")
    assert result["state"] is None
    assert result["problem"]["code"] == "second_person_needed"


async def test_nobody_is_confirmed_from_another_area(service: Service) -> None:
    enrolled = await enrol(await service.desk("clerk"), service)
    result = await decide(await service.desk("elsewhere"), enrolled["volunteer_id"], "confirm")
    assert result["problem"]["code"] == "volunteer_unknown"


async def test_nobody_is_enrolled_into_another_area(service: Service) -> None:
    response = await (await service.desk("clerk")).post("/volunteers", enrolment(service, unit="S02"))
    assert problem(response) == (404, "unit_unknown")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"born_on": "2013-01-01"}, "too_young"),
        ({"born_on": "2010-01-01"}, "guardian_needed"),
        ({"born_on": None}, "birth_date_needed"),
        ({"born_on": "2030-01-01"}, "birth_date_unlikely"),
        ({"phone": "12345"}, "phone_malformed"),
        ({"name": "  "}, "name_malformed"),
        ({"name": "刘洋明", "phone": "19900000001"}, "person_enrolled"),
        ({"phone": "19900000001"}, "phone_taken"),
    ],
)
async def test_an_enrolment_that_is_not_right_is_refused(
    service: Service, other: dict[str, Any], code: str
) -> None:
    response = await (await service.desk("clerk")).post("/volunteers", enrolment(service, **other))
    assert problem(response)[1] == code


async def test_a_minor_is_taken_in_with_a_guardian(service: Service) -> None:
    guardian = {"name": "赵大", "phone": "19900000999"}
    enrolled = await taken_in(service, born_on="2010-01-01", guardian=guardian)
    clerk = await service.desk("clerk")
    opened = await clerk.post(f"/volunteers/{enrolled['volunteer_id']}/openings", {})
    assert opened.json()["guardian"] == guardian
    assert (await clerk.get(f"/volunteers/{enrolled['volunteer_id']}")).json()["minor"] is True


async def test_a_family_may_share_a_phone_when_it_is_said(service: Service) -> None:
    body = enrolment(service, phone="19900000001") | {"shares_phone": True}
    assert (await (await service.desk("clerk")).post("/volunteers", body)).status_code == 201


async def test_twins_are_shown_masked_over_the_whole_bureau(service: Service) -> None:
    elsewhere = await service.desk("elsewhere")
    found = await elsewhere.post("/volunteer-twins", {"name": "刘洋明", "phone": "19900000001"})
    assert found.json()["items"] == [
        {
            "number": "V00001",
            "name_masked": "刘*明",
            "station_name": "龙山第1派出所",
            "state": "active",
            "how": "person",
        }
    ]


async def test_whoever_waits_is_listed_with_who_may_be_the_same(service: Service) -> None:
    clerk = await service.desk("clerk")
    enrolled = await enrol(clerk, service, name="张国", phone=None)
    (listed,) = (await clerk.get("/candidates")).json()["items"]
    assert (listed["volunteer_id"], listed["own"]) == (enrolled["volunteer_id"], True)
    assert [(twin["number"], twin["how"]) for twin in listed["alike"]] == [("V00003", "name")]
    assert (await (await service.desk("elsewhere")).get("/candidates")).json()["items"] == []


async def test_somebody_declined_is_forgotten(service: Service) -> None:
    clerk = await service.desk("clerk")
    enrolled = await enrol(clerk, service)
    assert (await decide(clerk, enrolled["volunteer_id"], "decline"))["state"] == "left"
    opened = await clerk.post(f"/volunteers/{enrolled['volunteer_id']}/openings", {})
    assert problem(opened) == (410, "record_erased")


async def test_a_volunteer_moves_and_takes_their_points_along(service: Service) -> None:
    volunteer_id = service.people["V00001"]
    everything = await service.desk("everything")
    moved = await everything.post(f"/volunteers/{volunteer_id}/moves", {"unit_id": service.units["S02"]})
    assert moved.json()["station_name"] == "西安第1派出所"
    assert problem(await (await service.desk("clerk")).get(f"/volunteers/{volunteer_id}"))[0] == 404
    events = await (await service.desk("elsewhere")).get(f"/volunteers/{volunteer_id}/events")
    assert [(event["kind"], event["done_by_name"]) for event in events.json()["items"]] == [("moved", "王丽")]


async def test_a_suspended_volunteer_cannot_spend_until_it_is_lifted(service: Service) -> None:
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    clerk = await service.desk("clerk")
    address = f"/volunteers/{service.people['V00001']}/changes"
    assert (await clerk.post(address, {"change": "suspend", "reason": "核查中"})).json()[
        "state"
    ] == "suspended"
    refused = await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})
    assert problem(refused) == (403, "volunteer_suspended")
    assert (await clerk.post(address, {"change": "resume", "reason": "已核实"})).json()["state"] == "active"
    service.clock.pass_by(seconds=40)
    assert (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).status_code == 201


async def test_whoever_left_comes_back_only_by_two_people(service: Service) -> None:
    clerk, address = await service.desk("clerk"), f"/volunteers/{service.people['V00003']}/changes"
    assert (await clerk.post(address, {"change": "leave", "reason": "搬家"})).json()["state"] == "left"
    assert (await clerk.post(address, {"change": "return", "reason": "回来"})).json()["state"] == "waiting"
    assert (await decide(clerk, service.people["V00003"], "confirm"))["problem"]["code"] == (
        "second_person_needed"
    )
    approver = await service.desk("approver")
    assert (await decide(approver, service.people["V00003"], "confirm"))["state"] == "active"


async def test_what_does_not_fit_where_somebody_stands_is_refused(service: Service) -> None:
    clerk, address = await service.desk("clerk"), f"/volunteers/{service.people['V00003']}/changes"
    response = await clerk.post(address, {"change": "resume", "reason": "误操作"})
    assert problem(response) == (409, "state_does_not_allow")


async def test_a_record_is_put_right_and_found_by_its_new_phone(service: Service) -> None:
    clerk, volunteer_id = await service.desk("clerk"), service.people["V00001"]
    body = {
        "personal": person(name="刘洋明", phone="19900000555", born_on="1970-10-12"),
        "service": SERVICE | TAGS | {"skills": ["调解"], "insurance_valid_to": "2027-01-31"},
    }
    assert (await clerk.post(f"/volunteers/{volunteer_id}/records", body)).status_code == 201
    (found,) = (await clerk.get("/volunteers", query="19900000555")).json()["items"]
    assert found["number"] == "V00001"
    opened = (await clerk.post(f"/volunteers/{volunteer_id}/openings", {})).json()
    assert (opened["skills"], opened["insurance_valid_to"]) == (["调解"], "2027-01-31")


@pytest.mark.parametrize("typed", ["洋明", "yangm", "lym"])
async def test_a_part_of_a_name_or_its_pinyin_finds_somebody_of_ones_area(
    service: Service, typed: str
) -> None:
    found = await (await service.desk("clerk")).post("/volunteer-searches", {"typed": typed})
    assert [item["number"] for item in found.json()["items"]] == ["V00001"]
    found = await (await service.desk("elsewhere")).post("/volunteer-searches", {"typed": typed})
    assert found.json()["items"] == []


async def test_who_searched_and_opened_is_kept_without_the_words(service: Service) -> None:
    clerk = await service.desk("clerk")
    await clerk.post("/volunteer-searches", {"typed": "洋明"})
    await clerk.post(f"/volunteers/{service.people['V00001']}/openings", {})
    reads = await (await service.desk("admin")).get("/personal-reads")
    assert [(read["kind"], read["number"], read["opened_count"]) for read in reads.json()["items"]] == [
        ("record", "V00001", 1),
        ("search", None, 3),
    ]
    assert "洋明" not in reads.text
    assert problem(await clerk.get("/personal-reads")) == (403, "not_allowed")


LIST = """姓名,手机,性别,出生日期,队种,技能
孙一,19900001001,男,1960-01-01,环卫工人,看护、急救
孙二,,女,1961-01-01,义警,
"""
BAD_ROWS = """孙三,123,男,2020-01-01,飞行员,
刘洋明,19900000001,女,1970-10-12,义警,
孙五,19900001001,男,1960-01-01,义警,
"""


def uploaded(service: Service, text: str, name: str = "名单.csv") -> dict[str, object]:
    content = base64.b64encode(text.encode()).decode()
    return {"unit_id": service.units["S01"], "personal": {"file_name": name, "content": content}}


async def test_a_list_is_tried_first_and_then_waits_for_the_second_person(service: Service) -> None:
    clerk = await service.desk("clerk")
    checked = (await clerk.post("/volunteer-list-checks", uploaded(service, LIST))).json()
    assert (checked["is_applied"], checked["rows_count"], checked["problems"]) == (False, 2, [])
    assert (await clerk.get("/candidates")).json()["items"] == []
    taken = await clerk.post("/volunteer-lists", uploaded(service, LIST))
    assert taken.json()["is_applied"] is True
    waiting = (await clerk.get("/candidates")).json()["items"]
    assert [(one["name_masked"], one["corps"], one["state"]) for one in waiting] == [
        ("孙*", "cleaner", "waiting"),
        ("孙*", "guard", "waiting"),
    ]


async def test_every_bad_row_of_a_list_is_named_and_nobody_is_taken_in(service: Service) -> None:
    clerk = await service.desk("clerk")
    report = (await clerk.post("/volunteer-lists", uploaded(service, LIST + BAD_ROWS))).json()
    assert report["is_applied"] is False
    assert [(one["line"], one["column"]) for one in report["problems"]] == [
        (4, "phone"),
        (4, "born_on"),
        (4, "corps"),
        (5, None),
        (6, "phone"),
    ]
    assert (await clerk.get("/candidates")).json()["items"] == []


async def test_a_list_sent_twice_under_one_key_is_taken_in_once(service: Service) -> None:
    clerk = await service.desk("clerk")
    for _ in range(2):
        answer = await clerk.post("/volunteer-lists", uploaded(service, LIST), key="the-list")
        assert answer.json()["is_applied"] is True
    assert len((await clerk.get("/candidates")).json()["items"]) == 2


async def test_somebody_who_left_is_found_by_a_part_of_their_name(service: Service) -> None:
    clerk = await service.desk("clerk")
    address = f"/volunteers/{service.people['V00003']}/changes"
    await clerk.post(address, {"change": "leave", "reason": "搬家"})
    found = await clerk.post("/volunteer-searches", {"typed": "张"})
    assert [(item["number"], item["state"]) for item in found.json()["items"]] == [("V00003", "left")]
