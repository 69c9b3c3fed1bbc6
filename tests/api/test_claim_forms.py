"""Claims by form over HTTP: from a phone, quickly from a saddle, and entered by staff for somebody else."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from api.attachment_views import evidence_of
from ledger.book.tables import requests, transactions
from ledger.book.teller import connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import LogIndex, Tenant
from ledger.earning.attachments.operations import purge_files
from ledger.earning.tables import claims
from tests.api.forms import HAZARD, WALLET, add_activities, file_id, own, said
from tests.api.service import POINTS, Client, Phone, Service, problem
from tests.conftest import Database
from tests.earning.files import photo, voice


@pytest.fixture(autouse=True)
async def _activities(service: Service, engine: AsyncEngine) -> None:
    """Let hazards be reported in this bureau."""
    await add_activities(service, engine, HAZARD, WALLET)


@pytest.fixture
async def phone(service: Service) -> Phone:
    """Give a volunteer a phone."""
    return await service.phone("V00001")


async def made(client: Client, body: dict[str, Any]) -> dict[str, Any]:
    response = await client.post("/me/claims", body)
    assert response.status_code == 201, response.text
    claim: dict[str, Any] = response.json()["claim"]
    return claim


async def evidence(client: Client, path: str) -> dict[str, Any]:
    response = await client.get(path)
    assert response.status_code == 200, response.text
    shown: dict[str, Any] = response.json()
    return shown


async def row_of(engine: AsyncEngine, tenant: Tenant, claim_id: int) -> Any:  # noqa: ANN401 - a row
    async with engine.connect() as connection:
        found = select(claims).where(claims.c.tenant_id == tenant.tenant_id, claims.c.log_index == claim_id)
        return (await connection.execute(found)).one()


async def test_a_form_with_photos_and_words_waits_for_the_station(service: Service, phone: Phone) -> None:
    files = [await file_id(phone.client), await file_id(phone.client, colour="#1b7f4b")]
    claim = await made(phone.client, own(service, attachment_ids=files))
    assert (claim["state"], claim["grade"], claim["points"]) == ("waiting", "D", 4)
    for client, path in (
        (phone.client, f"/me/claims/{claim['claim_id']}/evidence"),
        (await service.desk("approver"), f"/claims/{claim['claim_id']}/evidence"),
    ):
        shown = await evidence(client, path)
        assert [file["attachment_id"] for file in shown["files"]] == files
        assert [words["text"] for words in shown["words"]] == ["东风小区 3 号楼井盖松动"]
        opened = await client.http.get(shown["files"][0]["url"])
        assert opened.headers["content-type"] == "image/jpeg"


async def test_what_was_typed_lies_nowhere_in_the_clear(
    service: Service, phone: Phone, engine: AsyncEngine
) -> None:
    await made(phone.client, own(service))
    async with engine.connect() as connection:
        for table in (transactions, requests, claims):
            found = select(table).where(table.c.tenant_id == service.tenant_id)
            assert "井盖" not in repr((await connection.execute(found)).all())


async def test_evidence_is_sealed_in_the_book(
    service: Service, phone: Phone, tenant: Tenant, database: Database
) -> None:
    from api.rooms import ROOMS  # noqa: PLC0415 - only here

    await made(phone.client, own(service, attachment_ids=[await file_id(phone.client)]))
    connection = await connect_book(database.application_url)
    report = await verify(connection, tenant, ROOMS.sealed_columns)
    await connection.close()
    assert [str(difference) for difference in report.differences] == []


async def test_the_same_key_is_one_claim_with_its_words_once(service: Service, phone: Phone) -> None:
    body = own(service)
    first = await phone.client.post("/me/claims", body, key="one")
    again = await phone.client.post("/me/claims", body, key="one")
    assert again.json() == first.json()
    assert again.headers["idempotency-hit"] == "true"
    claim_id = first.json()["claim"]["claim_id"]
    assert len((await evidence(phone.client, f"/me/claims/{claim_id}/evidence"))["words"]) == 1
    service.clock.pass_by(days=3)
    purged = await purge_files(service.house.engine, tenant_id=service.tenant_id, now=service.house.clock())
    assert purged.due_count == 1


async def test_a_form_that_shows_nothing_is_refused(service: Service, phone: Phone) -> None:
    answer = await phone.client.post("/me/claims", own(service, text="  "))
    assert problem(answer) == (422, "evidence_missing")


async def test_what_was_found_is_not_claimed_by_form(service: Service, phone: Phone) -> None:
    answer = await phone.client.post("/me/claims", own(service, activity="found_item"))
    assert problem(answer) == (422, "activity_not_by_form")
    listed = (await phone.client.get("/me/activities")).json()["items"]
    assert [one["code"] for one in listed] == ["hazard", "night_patrol", "patrol"]


async def test_a_photo_of_somebody_else_is_not_taken(service: Service, phone: Phone) -> None:
    other = await service.phone("V00004")
    body = own(service, attachment_ids=[await file_id(other.client)])
    assert problem(await phone.client.post("/me/claims", body)) == (404, "attachment_unknown")


async def test_a_photo_is_evidence_once(service: Service, phone: Phone) -> None:
    body = own(service, attachment_ids=[await file_id(phone.client)])
    await made(phone.client, body)
    assert problem(await phone.client.post("/me/claims", body)) == (409, "attachment_used")


async def test_a_report_goes_to_the_station_where_it_was(
    service: Service, engine: AsyncEngine, tenant: Tenant
) -> None:
    rider = await service.phone("V00002", clerk="elsewhere")
    here, far = POINTS[0], (POINTS[0][0] + 1, POINTS[0][1])
    stations = []
    for latitude, longitude in (here, far):
        place = {"latitude": latitude + 0.004, "longitude": longitude, "accuracy_m": 15.5}
        claim = await made(rider.client, own(service, how="report", text="", place=place))
        row = await row_of(engine, tenant, claim["claim_id"])
        stations.append((row.source, row.unit_id))
    assert stations == [("report", service.units["S01"]), ("report", service.units["S02"])]
    shown = await evidence(rider.client, f"/me/claims/{claim['claim_id']}/evidence")
    assert [words["accuracy_m"] for words in shown["words"]] == [16]


async def test_details_follow_a_report_until_it_is_decided(service: Service, phone: Phone) -> None:
    claim = await made(phone.client, own(service, how="report", attachment_ids=[await file_id(phone.client)]))
    path = f"/me/claims/{claim['claim_id']}/evidence"
    added = await phone.client.post(path, {"text": "已联系物业", "attachment_ids": []})
    assert added.json() == {"claim_id": claim["claim_id"], "files_count": 1}
    assert [words["text"] for words in (await evidence(phone.client, path))["words"]] == [
        "东风小区 3 号楼井盖松动",
        "已联系物业",
    ]
    assert problem(await phone.client.post(path, {})) == (422, "evidence_missing")
    decision = {"claim_id": claim["claim_id"], "verdict": "approve", "reason": None}
    await (await service.desk("approver")).post("/decisions", {"decisions": [decision]})
    assert problem(await phone.client.post(path, {"text": "还有"})) == (409, "claim_decided")


async def test_the_photo_goes_half_a_year_after_the_verdict(service: Service, phone: Phone) -> None:
    claim = await made(phone.client, own(service, text="", attachment_ids=[await file_id(phone.client)]))
    service.clock.pass_by(days=20)
    decision = {"claim_id": claim["claim_id"], "verdict": "refuse", "reason": "重复"}
    await (await service.desk("approver")).post("/decisions", {"decisions": [decision]})
    kept = []
    for days in (31, 31, 31, 31, 31, 24, 31):
        service.clock.pass_by(days=days)
        await purge_files(service.house.engine, tenant_id=service.tenant_id, now=service.house.clock())
        shown = await evidence_of(
            service.house, tenant_id=service.tenant_id, about=LogIndex(claim["claim_id"])
        )
        kept.append(shown.files[0].url is not None)
    assert kept == [True, True, True, True, True, True, False]


async def test_a_claim_of_somebody_else_shows_nothing_and_takes_nothing(
    service: Service, phone: Phone
) -> None:
    claim = await made(phone.client, own(service))
    other = await service.phone("V00004")
    path = f"/me/claims/{claim['claim_id']}/evidence"
    assert problem(await other.client.get(path)) == (404, "claim_unknown")
    assert problem(await other.client.post(path, {"text": "更多"})) == (404, "claim_unknown")


async def test_another_station_sees_no_evidence(service: Service, phone: Phone) -> None:
    claim = await made(phone.client, own(service))
    elsewhere = await service.desk("elsewhere")
    assert problem(await elsewhere.get(f"/claims/{claim['claim_id']}/evidence")) == (404, "claim_unknown")


def entered(service: Service, number: str = "V00001", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    return {
        "volunteer_id": service.people[number],
        "activity": "hazard",
        "unit_id": service.units["S01"],
        "occurred_at": said(service.clock.now),
        "text": "来所口述",
        "attachment_ids": [],
    } | more


async def test_staff_enter_a_claim_and_cannot_approve_it(service: Service) -> None:
    clerk = await service.desk("everything")
    files = [await file_id(clerk, "/attachments")]
    response = await clerk.post("/claims", entered(service, attachment_ids=files))
    assert response.status_code == 201, response.text
    body = response.json()
    assert (body["state"], body["grade"], body["number"]) == ("waiting", "C", f"C{body['claim_id']:07}")
    decision = {"claim_id": body["claim_id"], "verdict": "approve", "reason": None}
    decided = await clerk.post("/decisions", {"decisions": [decision]})
    assert decided.json()["results"][0]["problem"] == "claim_submitted_by_you"
    more = await clerk.post(f"/claims/{body['claim_id']}/evidence", {"text": "补充：已核实"})
    assert more.json()["files_count"] == 1


async def test_staff_enter_nothing_for_themselves_or_for_people_elsewhere(service: Service) -> None:
    approver = await service.desk("approver.wang")
    answer = await approver.post("/claims", entered(service, "V00004"))
    assert problem(answer) == (403, "claim_for_another")
    clerk = await service.desk("clerk")
    assert problem(await clerk.post("/claims", entered(service, "V00002"))) == (404, "volunteer_unknown")
    there = entered(service, unit_id=service.units["S02"])
    assert problem(await clerk.post("/claims", there)) == (404, "unit_unknown")


async def test_a_keeper_enters_no_claims(service: Service) -> None:
    keeper = await service.desk("keeper")
    assert problem(await keeper.post("/claims", entered(service))) == (403, "not_allowed")


async def test_a_place_is_not_kept_with_a_report_after_consent_is_withdrawn(
    service: Service, phone: Phone
) -> None:
    await phone.client.post("/me/consents", {"purpose": "location", "version": 2, "given": False})
    here = {"latitude": 42.9358, "longitude": 125.22, "accuracy_m": 12}
    sent = own(service, how="report", text="井盖松动", place=here)
    answer = (await phone.client.post("/me/claims", sent)).json()
    assert answer["is_place_left_out"]
    shown = await evidence(phone.client, f"/me/claims/{answer['claim']['claim_id']}/evidence")
    assert [(words["text"], words["latitude"]) for words in shown["words"]] == [("井盖松动", None)]


async def test_photos_are_not_taken_after_consent_is_withdrawn_and_voices_still_are(phone: Phone) -> None:
    await phone.client.post("/me/consents", {"purpose": "photos", "version": 1, "given": False})
    assert problem(await phone.client.upload("/me/attachments", photo())) == (403, "photos_not_agreed")
    spoken = await phone.client.upload("/me/attachments", voice())
    assert spoken.status_code == 201, spoken.text
