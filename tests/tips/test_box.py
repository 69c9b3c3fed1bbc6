"""The letter box: a tip comes in with nothing but a code, is read by the desk, and is answered."""

import pytest

from tests.api.service import Service
from tests.tips.conftest import TipDesk, drop, letter, new_code


async def test_a_letter_is_read_at_the_desk_and_by_nobody_else(service: Service, desk: TipDesk) -> None:
    code = new_code()
    sent = await drop(service, "letters", letter(service, code))
    assert sent.status_code == 200, sent.text
    tip = await desk.only_tip()
    assert tip["words"] == "夜里三楼有人聚赌"
    assert tip["codename"] == sent.json()["codename"]
    for other in ("clerk", "approver", "admin", "everything"):
        client = await service.desk(other)
        assert (await client.get("/tips")).status_code == 403
        assert (await client.get("/tip-accesses")).status_code == 403


async def test_the_same_code_is_the_same_letter(service: Service, desk: TipDesk) -> None:
    code = new_code()
    first = await drop(service, "letters", letter(service, code))
    again = await drop(service, "letters", letter(service, code))
    assert again.json() == first.json()
    await desk.only_tip()


async def test_desk_and_giver_write_to_each_other(service: Service, desk: TipDesk) -> None:
    code = new_code()
    await drop(service, "letters", letter(service, code))
    tip = await desk.only_tip()
    await desk.post(desk.li, f"/tips/{tip['tip_id']}/answers", {"words": "是哪个单元？"})
    told = {"tenant_id": service.tenant_id, "code": code}
    thread = (await drop(service, "threads", told)).json()
    assert [(one["words"], one["mine"]) for one in thread["messages"]] == [("是哪个单元？", False)]
    await drop(service, "answers", {**told, "words": "二单元"})
    assert [one["words"] for one in (await desk.only_tip())["messages"]] == ["是哪个单元？", "二单元"]


@pytest.mark.usefixtures("desk")
async def test_a_wrong_code_finds_nothing(service: Service) -> None:
    await drop(service, "letters", letter(service, new_code()))
    answer = await drop(service, "threads", {"tenant_id": service.tenant_id, "code": new_code()})
    assert (answer.status_code, answer.json()["code"]) == (404, "tip_unknown")


async def test_a_request_that_says_who_sends_it_is_refused(service: Service) -> None:
    phone = await service.phone("V00001")
    answer = await phone.client.http.post("/api/v1/box/letters", json=letter(service, new_code()))
    assert answer.json()["code"] == "cookie_sent"


async def test_the_desk_of_a_station_reads_no_tips(service: Service) -> None:
    await service.hire("tips.station", ("tip_desk",), unit="S01")
    answer = await (await service.desk("tips.station")).get("/tips")
    assert answer.json()["code"] == "whole_bureau_only"


async def test_no_name_is_taken_before_two_persons_guard_it(service: Service, desk: TipDesk) -> None:
    refused = await drop(service, "letters", letter(service, new_code(), name="刘洋明"))
    assert refused.json()["code"] == "identity_not_taken"
    await desk.enrol()
    taken = await drop(service, "letters", letter(service, new_code(), name="刘洋明"))
    assert taken.status_code == 200
