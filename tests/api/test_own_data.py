"""One's own data over the interface: shown, put right, consented to, linked by PIN, and forgotten."""

import base64
import secrets
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from api.rooms import ROOMS
from api.wire.own_data import OwnData
from ledger.book.verifying.whole import verify
from ledger.book.words import Tenant
from tests.api.service import Client, Phone, Service, problem

PIN = "428913"


def spelt(secret: bytes) -> str:
    return base64.b32encode(secret).decode().rstrip("=")


async def with_pin(service: Service, number: str = "V00001") -> Phone:
    phone = await service.phone(number)
    response = await phone.client.post("/me/pin", {"pin": PIN})
    assert response.status_code == 200, response.text
    return phone


async def link(
    service: Service, client: Client, *, number: str = "V00001", pin: str = PIN, secret: bytes | None = None
) -> Any:  # noqa: ANN401 - a response
    body = {
        "tenant_id": service.tenant_id,
        "number": number,
        "pin": pin,
        "device_secret": spelt(secret or secrets.token_bytes(32)),
        "label": "华为",
    }
    return await client.post("/device-links", body)


async def test_number_and_pin_link_a_new_phone_that_the_old_one_is_told_of(service: Service) -> None:
    old = await with_pin(service)
    client = service.client()
    linked = await link(service, client, number=" v00001 ")
    assert linked.status_code == 201
    assert linked.json()["spends_from"] is not None
    assert (await old.client.get("/me")).json()["strange_phone"] == "华为"
    assert (await client.get("/me")).json()["strange_phone"] is None


async def test_the_same_phone_linked_again_is_the_same_device(service: Service) -> None:
    await with_pin(service)
    secret = secrets.token_bytes(32)
    first = await link(service, service.client(), secret=secret)
    again = await link(service, service.client(), secret=secret)
    assert first.json()["pass_number"] == again.json()["pass_number"]


async def test_a_phone_linked_by_pin_spends_only_after_a_day(service: Service) -> None:
    old, kiosk = await with_pin(service), await service.kiosk()
    await service.give_points(old)
    client, secret = service.client(), secrets.token_bytes(32)
    linked = await link(service, client, secret=secret)
    new = Phone(client, secret, linked.json()["pass_number"], service.clock)

    async def order() -> Any:  # noqa: ANN401 - a response
        visit = await kiosk.post("/kiosk/visits", {"pass": new.shown_pass()})
        lines = [{"sku": "soap", "quantity": 1}]
        return await kiosk.post("/kiosk/orders", {"visit": visit.json()["visit"], "lines": lines})

    assert problem(await order()) == (403, "device_too_new")
    service.clock.pass_by(hours=24, seconds=31)
    assert (await order()).status_code == 201


@pytest.mark.parametrize(("number", "pin"), [("V00001", "428914"), ("V00003", PIN), ("V99999", PIN)])
async def test_a_wrong_pin_no_pin_and_nobody_are_answered_alike(
    service: Service, number: str, pin: str
) -> None:
    await with_pin(service)
    assert problem(await link(service, service.client(), number=number, pin=pin)) == (403, "pin_refused")


async def test_five_wrong_pins_lock_it_for_a_while_and_fifteen_for_good(service: Service) -> None:
    await with_pin(service)
    for guess in range(15):
        if guess in {5, 10}:
            assert problem(await link(service, service.client()))[1] == "pin_locked"
            service.clock.pass_by(minutes=16)
        service.house.activation_tries.forgive("127.0.0.1")
        assert problem(await link(service, service.client(), pin="000000"))[1] == "pin_refused"
    service.clock.pass_by(days=3)
    service.house.activation_tries.forgive("127.0.0.1")
    assert problem(await link(service, service.client()))[1] == "pin_blocked"


async def test_the_station_withdraws_a_pin(service: Service) -> None:
    await with_pin(service)
    clerk = await service.desk("clerk")
    answer = await clerk.post(f"/volunteers/{service.people['V00001']}/pin-withdrawals", {})
    assert answer.json() == {"has_pin": False}
    assert problem(await link(service, service.client()))[1] == "pin_refused"


async def test_there_are_at_most_three_phones(service: Service) -> None:
    await with_pin(service)
    for _ in range(2):
        assert (await link(service, service.client())).status_code == 201
    assert problem(await link(service, service.client()))[1] == "devices_too_many"


@pytest.mark.parametrize("pin", ["123456", "111222", "701012", "000001", "12345", "abcdef"])
async def test_a_pin_that_is_easy_to_guess_is_refused(service: Service, pin: str) -> None:
    phone = await service.phone("V00001")
    assert problem(await phone.client.post("/me/pin", {"pin": pin}))[1] == "pin_weak"


async def test_another_pin_needs_the_one_in_use(service: Service) -> None:
    phone = await with_pin(service)
    assert problem(await phone.client.post("/me/pin", {"pin": "730164"}))[1] == "old_pin_needed"
    changed = await phone.client.post("/me/pin", {"pin": "730164", "old_pin": PIN})
    assert changed.json() == {"has_pin": True}


async def test_no_digest_of_a_pin_is_kept_with_requests(service: Service) -> None:
    await with_pin(service)
    async with service.house.engine.connect() as connection:
        kept = await connection.scalar(
            text("SELECT count(*) FROM requests WHERE tenant_id = :tenant_id AND client LIKE 'volunteer/%'"),
            {"tenant_id": service.tenant_id},
        )
    assert kept == 0


async def test_one_reads_everything_about_oneself_in_full(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    clerk = await service.desk("clerk")
    await clerk.post(f"/volunteers/{service.people['V00001']}/openings", {})
    own = OwnData(**(await phone.client.get("/me/data")).json())
    assert (own.name, own.phone, own.sex) == ("刘洋明", "19900000001", "female")
    assert [line.points for line in own.statement] == [30]
    assert [read.unit_name for read in own.reads] == ["龙山第1派出所"]
    assert len(own.phones) == len(own.claims) == 1


async def test_a_correction_is_done_by_the_station(service: Service) -> None:
    phone, clerk = await service.phone("V00001"), await service.desk("clerk")
    asked = {"field": "phone", "personal": {"wanted": "199 0000 0555"}}
    made = await phone.client.post("/me/data-requests", asked)
    assert made.status_code == 201
    assert problem(await phone.client.post("/me/data-requests", asked))[1] == "data_request_waiting"
    (waiting,) = (await clerk.get("/data-requests")).json()["items"]
    assert (waiting["was"], waiting["wanted"]) == ("19900000001", "19900000555")
    address = f"/data-requests/{waiting['data_request_id']}/verdicts"
    assert (await clerk.post(address, {"verdict": "done"})).json()["verdict"] == "done"
    assert (await phone.client.get("/me/data")).json()["phone"] == "19900000555"
    assert problem(await clerk.post(address, {"verdict": "done"}))[1] == "data_request_decided"


async def test_a_request_is_refused_only_with_a_reason_and_in_ones_area(service: Service) -> None:
    phone = await service.phone("V00001")
    asked = {"field": "name", "personal": {"wanted": "刘洋"}}
    made = (await phone.client.post("/me/data-requests", asked)).json()
    address = f"/data-requests/{made['data_request_id']}/verdicts"
    clerk, elsewhere = await service.desk("clerk"), await service.desk("elsewhere")
    assert problem(await elsewhere.post(address, {"verdict": "done"})) == (404, "data_request_unknown")
    assert problem(await clerk.post(address, {"verdict": "refused"})) == (422, "reason_needed")
    await clerk.post(address, {"verdict": "refused", "reason": "与身份证不符"})
    (request,) = (await phone.client.get("/me/data")).json()["requests"]
    assert (request["verdict"], request["reason"]) == ("refused", "与身份证不符")


async def test_a_closing_on_paper_takes_two_members_of_staff(service: Service) -> None:
    clerk, approver = await service.desk("clerk"), await service.desk("approver")
    volunteer_id = service.people["V00003"]
    made = (await clerk.post(f"/volunteers/{volunteer_id}/closings", {})).json()
    address = f"/data-requests/{made['data_request_id']}/verdicts"
    assert problem(await clerk.post(address, {"verdict": "done"}))[1] == "other_person_needed"
    assert (await approver.post(address, {"verdict": "done"})).status_code == 201
    opened = await clerk.post(f"/volunteers/{volunteer_id}/openings", {})
    assert problem(opened) == (410, "record_erased")


async def test_a_closed_account_is_unreadable_and_the_book_verifies(service: Service, tenant: Tenant) -> None:
    phone = await with_pin(service)
    await service.give_points(phone)
    wrong = await phone.client.post("/me/closings", {"number": "V00002", "pin": PIN})
    assert problem(wrong)[1] == "number_differs"
    wrong = await phone.client.post("/me/closings", {"number": "V00001", "pin": "000000"})
    assert problem(wrong)[1] == "pin_refused"
    assert (await phone.client.post("/me/closings", {"number": "v00001", "pin": PIN})).status_code == 204
    assert problem(await phone.client.get("/me"))[0] in {401, 403}
    assert problem(await link(service, service.client()))[1] == "pin_refused"
    clerk = await service.desk("clerk")
    shown = (await clerk.get(f"/volunteers/{service.people['V00001']}")).json()
    assert (shown["name_masked"], shown["phone_masked"], shown["state"]) == ("***", None, "left")
    async with service.house.reading_book() as connection:
        report = await verify(connection, tenant, ROOMS.sealed_columns)
    assert (report.differences, report.transactions > 3) == ([], True)


async def test_consent_is_given_and_withdrawn_and_both_are_kept(service: Service) -> None:
    phone, clerk = await service.phone("V00001"), await service.desk("clerk")
    for given in (True, False):
        said = {"purpose": "location", "version": 2, "given": given}
        items = (await phone.client.post("/me/consents", said)).json()["items"]
        (location,) = [item for item in items if item["purpose"] == "location"]
        assert (location["given"], location["channel"]) == (given, "phone")
        service.clock.pass_by(seconds=1)
    seen = (await clerk.get(f"/volunteers/{service.people['V00001']}/consents")).json()["items"]
    assert [item["given"] for item in seen if item["purpose"] == "location"] == [False]
    async with service.house.engine.connect() as connection:
        kept = await connection.scalar(
            text("SELECT count(*) FROM consents WHERE tenant_id = :tenant_id"),
            {"tenant_id": service.tenant_id},
        )
    assert kept == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"purpose": "location", "version": 7, "given": True}, "consent_version_old"),
        ({"purpose": "location", "version": 2**40, "given": False}, "consent_version_old"),
        ({"purpose": "notice", "version": 1, "given": False}, "consent_required"),
    ],
)
async def test_consent_that_is_none_is_refused(service: Service, said: dict[str, object], code: str) -> None:
    phone = await service.phone("V00001")
    assert problem(await phone.client.post("/me/consents", said))[1] == code


def application(service: Service, **other: object) -> dict[str, object]:
    return {
        "tenant_id": service.tenant_id,
        "unit_id": service.units["S01"],
        "personal": {"name": "钱小", "phone": "19900000321", "born_on": "1990-02-03"},
        "corps": "rider",
        "notice_version": 1,
    } | other


async def test_an_application_becomes_a_volunteer_by_two_members_of_staff(service: Service) -> None:
    street = service.client()
    applied = (await street.post("/applications", application(service))).json()
    follow = {"tenant_id": service.tenant_id, "code": applied["code"].lower()}

    async def state() -> str:
        return str((await street.post("/application-states", follow)).json()["state"])

    clerk, approver = await service.desk("clerk"), await service.desk("approver")
    (waiting,) = (await clerk.get("/candidates")).json()["items"]
    assert (waiting["state"], await state()) == ("applied", "applied")
    verdict = {"volunteer_ids": [waiting["volunteer_id"]], "verdict": "accept"}
    await clerk.post("/enrolment-verdicts", verdict)
    assert await state() == "waiting"
    verdict |= {"verdict": "confirm", "seen": "phone"}
    own = (await clerk.post("/enrolment-verdicts", verdict)).json()["results"][0]
    assert own["problem"]["code"] == "second_person_needed"
    await approver.post(f"/volunteers/{waiting['volunteer_id']}/openings", {})
    await approver.post("/enrolment-verdicts", verdict)
    assert await state() == "active"


async def test_an_application_tells_the_street_nothing_of_who_is_there(service: Service) -> None:
    body = application(service)
    body["personal"] = {"name": "刘洋明", "phone": "19900000001", "born_on": "1970-10-12"}
    assert (await service.client().post("/applications", body)).status_code == 201


async def test_applications_of_one_address_are_bounded(service: Service) -> None:
    street = service.client()
    answers = [await street.post("/applications", application(service)) for _ in range(11)]
    assert problem(answers[-1]) == (429, "too_many_tries")


async def test_a_strange_phone_is_named_for_a_day_only(service: Service) -> None:
    old = await with_pin(service)
    await link(service, service.client())
    service.clock.now += timedelta(hours=25)
    assert (await old.client.get("/me")).json()["strange_phone"] is None


async def test_a_place_is_not_looked_at_after_consent_is_withdrawn(service: Service) -> None:
    phone = await service.phone("V00001")
    said = {"purpose": "location", "version": 1, "given": False}
    await phone.client.post("/me/consents", said)
    claim = await service.patrol(phone)
    assert claim["grade"] == "D"
