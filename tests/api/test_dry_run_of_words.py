"""What words, files and codes go with can be tried too: nothing of them is kept, and no code is used up."""

from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.earning.attachments.tables import attachments
from ledger.earning.attachments.words import FILES_MAX, UPLOADS_A_DAY_MAX
from tests.api.forms import HAZARD, WALLET, add_activities, file_id, own, said
from tests.api.service import Phone, Service, problem
from tests.api.trying import attempt, check

LOSS = {"kind": "item", "category": "wallet", "text": "黑色真皮钱包", "owner_name": "王小明"}
MORE = 2**40
"""Above the numbers of all files."""


@pytest.fixture(autouse=True)
async def _activities(service: Service, engine: AsyncEngine) -> None:
    """Let hazards be reported and finds be filed in this bureau."""
    await add_activities(service, engine, HAZARD, WALLET)


@pytest.fixture
async def phone(service: Service) -> Phone:
    """Give a volunteer a phone."""
    return await service.phone("V00001")


def wallet(service: Service, **more: int) -> dict[str, Any]:
    found_at = said(service.clock.now)
    return {"kind": "item", "category": "wallet", "found_at": found_at, "text": "黑色真皮钱包"} | more


async def test_a_form_is_tried_without_keeping_its_words(
    service: Service, engine: AsyncEngine, phone: Phone
) -> None:
    answer = await check(service, engine, phone.client, "/me/claims", own(service))
    path = f"/me/claims/{answer['claim']['claim_id']}/evidence"
    await check(service, engine, phone.client, path, {"text": "已联系物业", "attachment_ids": []})
    shown = (await phone.client.get(path)).json()
    assert [words["text"] for words in shown["words"]] == ["东风小区 3 号楼井盖松动", "已联系物业"]


async def test_staff_try_what_they_enter(service: Service, engine: AsyncEngine) -> None:
    clerk = await service.desk("clerk")
    body = {
        "volunteer_id": service.people["V00001"],
        "activity": "hazard",
        "unit_id": service.units["S01"],
        "occurred_at": said(service.clock.now),
        "text": "来所口述",
    }
    claim_id = (await check(service, engine, clerk, "/claims", body))["claim_id"]
    await check(service, engine, clerk, f"/claims/{claim_id}/evidence", {"text": "已核实"})


async def test_a_dry_run_counts_the_words_among_the_files(service: Service, phone: Phone) -> None:
    files = [await file_id(phone.client) for _ in range(FILES_MAX)]
    tried = await attempt(phone.client, "/me/claims", own(service, attachment_ids=files))
    assert problem(tried) == (422, "too_many_files")


async def test_whoever_has_kept_enough_for_a_day_is_told_so_by_a_dry_run(
    service: Service, engine: AsyncEngine, phone: Phone
) -> None:
    await file_id(phone.client)
    async with engine.begin() as connection:
        kept = select(attachments).where(attachments.c.tenant_id == service.tenant_id)
        file = (await connection.execute(kept)).mappings().one()
        numbers = (file["attachment_id"] + number for number in range(1, UPLOADS_A_DAY_MAX))
        more = [{**file, "attachment_id": number + MORE} for number in numbers]
        await connection.execute(insert(attachments), more)
    tried = await attempt(phone.client, "/me/claims", own(service))
    assert problem(tried) == (429, "too_many_uploads")


async def test_a_find_is_tried_from_the_finders_phone_to_its_owner(
    service: Service, engine: AsyncEngine, phone: Phone
) -> None:
    desk, mate = await service.desk("clerk"), await service.phone("V00003")
    found_id = (await check(service, engine, phone.client, "/me/found", wallet(service)))["found_id"]
    code = (await phone.client.get(f"/me/found/{found_id}")).json()["custody_code"]["code"]
    await check(service, engine, mate.client, "/me/custody", {"found_id": found_id, "code": code})
    lost = LOSS | {"lost_at": said(service.clock.now), "unit_id": service.units["S01"]}
    loss = (await desk.post("/losses", lost)).json()
    await check(service, engine, desk, f"/found/{found_id}/matches", {"loss_id": loss["loss_id"]})
    owner = {"owner_code": loss["owner_code"]}
    given = await check(service, engine, mate.client, f"/me/found/{found_id}/returns", owner)
    assert given["state"] == "paid"


async def test_a_find_is_tried_at_the_desk(service: Service, engine: AsyncEngine, phone: Phone) -> None:
    desk = await service.desk("clerk")
    body = wallet(service, volunteer_id=service.people["V00003"])
    filed = await check(service, engine, desk, "/found", body)
    proven = {"owner_name": "王小明", "owner_phone": "13800000001", "proof": "身份证与钱包内证件一致"}
    given = await check(service, engine, desk, f"/found/{filed['found_id']}/returns", proven)
    assert given["state"] == "paid"
    brought = (await phone.client.post("/me/found", wallet(service))).json()
    taken = await check(service, engine, desk, f"/found/{brought['found_id']}/custody", {})
    assert taken["step"] == 2


async def test_the_end_of_a_find_is_tried(service: Service, engine: AsyncEngine, phone: Phone) -> None:
    desk = await service.desk("clerk")
    mistaken = {"why": "mistake"}
    own_find = (await phone.client.post("/me/found", wallet(service))).json()["found_id"]
    await check(service, engine, phone.client, f"/me/found/{own_find}/endings", {})
    body = wallet(service, volunteer_id=service.people["V00003"])
    filed = (await desk.post("/found", body)).json()["found_id"]
    ended = await check(service, engine, desk, f"/found/{filed}/endings", mistaken)
    assert ended["state"] == "closed"


async def test_nobody_guesses_a_code_by_trying(service: Service, phone: Phone) -> None:
    mate = await service.phone("V00003")
    found_id = (await phone.client.post("/me/found", wallet(service))).json()["found_id"]
    code = (await phone.client.get(f"/me/found/{found_id}")).json()["custody_code"]["code"]
    wrong = {"found_id": found_id, "code": str((int(code) + 1) % 10**6).zfill(6)}
    for _ in range(5):
        await attempt(mate.client, "/me/custody", wrong)
    assert problem(await attempt(mate.client, "/me/custody", wrong)) == (429, "too_many_tries")
