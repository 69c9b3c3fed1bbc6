"""Teams, squads and found things over HTTP: from the leader's phone to the desk and back."""

from typing import Any

import pytest
from sqlalchemy import insert

from api.house import House
from ledger.earning.tables import activities, rules
from tests.api.service import Client, Phone, Service, problem

KINDS = {"found_item": ("found_item", 20), "found_person": ("found_person", 60), "leaflets": ("event", 10)}


@pytest.fixture
async def town(service: Service) -> Service:
    """Add rules for found things and for an event to the bureau."""
    async with service.house.engine.begin() as connection:
        for code, (kind, points) in KINDS.items():
            await connection.execute(
                insert(activities).values(
                    tenant_id=service.tenant_id,
                    activity=code,
                    name_zh=code,
                    name_en=code,
                    kind=kind,
                    risky=False,
                )
            )
            await connection.execute(
                insert(rules).values(
                    tenant_id=service.tenant_id,
                    activity=code,
                    version=1,
                    effective_from=service.clock.now,
                    points=points,
                    minutes=30,
                    evidence_grade="C",
                    approval="one",
                    notice_days=0,
                    counts_as_volunteer=True,
                    published_by="system/test",
                )
            )
    return service


async def team_of_two(town: Service) -> int:
    """Make V00001 the leader of T001, and V00003 a member."""
    desk = await town.desk("clerk")
    team_id: int = (await desk.get("/teams")).json()["items"][0]["team_id"]
    for number, leads in (("V00001", True), ("V00003", False)):
        body = {"volunteer_id": town.people[number], "leads": leads}
        assert (await desk.post(f"/teams/{team_id}/members", body)).status_code == 201
    return team_id


def find(town: Service, **other: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "kind": "item",
        "category": "wallet",
        "found_at": town.clock.now.isoformat(),
        "text": "黑色真皮钱包，在汽车站候车室",
        **other,
    }


async def file(town: Service, phone: Phone) -> int:
    response = await phone.client.post("/me/found", find(town))
    assert response.status_code == 201, response.text
    return int(response.json()["found_id"])


async def code_of(client: Client, found_id: int) -> str:
    file = (await client.get(f"/me/found/{found_id}")).json()
    return str(file["custody_code"]["code"])


def stranger_to(code: str) -> str:
    return str((int(code) + 1) % 10**6).zfill(6)


async def test_a_squads_result_goes_from_the_leaders_phone_to_a_claim_each(town: Service) -> None:
    team_id = await team_of_two(town)
    leader, mate = await town.phone("V00001"), await town.phone("V00003")
    own = (await leader.client.get("/me/team")).json()
    assert own["team"]["leads"] is True
    assert [one["code"] for one in own["activities"]] == ["leaflets", "night_patrol", "patrol"]
    body = {
        "team_id": team_id,
        "activity": "leaflets",
        "occurred_at": town.clock.now.isoformat(),
        "parts": [{"volunteer_id": town.people[number], "part": 1} for number in ("V00001", "V00003")],
    }
    entered = await leader.client.post("/me/squads", body)
    assert entered.status_code == 201, entered.text
    squad_id = entered.json()["squad_id"]
    answered = await mate.client.post(f"/me/squads/{squad_id}/answers", {})
    assert answered.json()["state"] == "agreed", answered.text
    claims = [(await one.client.get("/me/claims")).json()["items"] for one in (leader, mate)]
    assert [[claim["points"] for claim in of_one] for of_one in claims] == [[5], [5]]


async def test_a_mate_who_was_not_asked_sees_no_result_and_answers_none(town: Service) -> None:
    await team_of_two(town)
    stranger = await town.phone("V00004")
    assert (await stranger.client.get("/me/team")).json() == {"team": None, "squads": [], "activities": []}
    assert problem(await stranger.client.post("/me/squads/1/answers", {})) == (404, "squad_unknown")


async def test_the_desk_of_another_station_sees_neither_team_nor_find_nor_loss(town: Service) -> None:
    team_id = await team_of_two(town)
    found_id = await file(town, await town.phone("V00001"))
    other = await town.desk("elsewhere")
    assert problem(await other.get(f"/teams/{team_id}")) == (404, "team_unknown")
    assert problem(await other.get(f"/found/{found_id}")) == (404, "found_unknown")
    assert problem(await other.get(f"/found/{found_id}/matches")) == (404, "found_unknown")
    assert (await other.get("/found")).json()["items"] == []
    assert (await other.get("/losses")).json()["items"] == []


async def test_a_hand_over_is_signed_by_the_code_that_the_holder_shows(town: Service) -> None:
    finder, mate = await town.phone("V00001"), await town.phone("V00003")
    found_id = await file(town, finder)
    code = await code_of(finder.client, found_id)
    wrong = {"found_id": found_id, "code": stranger_to(code)}
    assert problem(await mate.client.post("/me/custody", wrong)) == (422, "custody_code_wrong")
    taken = await mate.client.post("/me/custody", {"found_id": found_id, "code": code})
    assert taken.json()["step"] == 2, taken.text
    after = (await finder.client.get(f"/me/found/{found_id}")).json()
    assert (after["custody_code"], [link["method"] for link in after["chain"]]) == (None, ["found", "code"])


async def test_a_hand_over_sent_again_after_a_lost_answer_is_the_same_one(town: Service) -> None:
    finder, mate = await town.phone("V00001"), await town.phone("V00003")
    found_id = await file(town, finder)
    body = {"found_id": found_id, "code": await code_of(finder.client, found_id)}
    first = await mate.client.post("/me/custody", body, key="once")
    again = await mate.client.post("/me/custody", body, key="once")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Hit"] == "true"


async def test_nobody_guesses_a_code(town: Service) -> None:
    finder, mate = await town.phone("V00001"), await town.phone("V00003")
    found_id = await file(town, finder)
    code = stranger_to(await code_of(finder.client, found_id))
    for _ in range(5):
        await mate.client.post("/me/custody", {"found_id": found_id, "code": code})
    answer = await mate.client.post("/me/custody", {"found_id": found_id, "code": code})
    assert problem(answer) == (429, "too_many_tries")


async def test_a_loss_is_matched_and_its_owners_code_ends_the_file_on_the_finders_phone(
    town: Service,
) -> None:
    finder, desk = await town.phone("V00001"), await town.desk("clerk")
    found_id = await file(town, finder)
    told = {
        "kind": "item",
        "category": "wallet",
        "lost_at": town.clock.now.isoformat(),
        "unit_id": town.units["S01"],
        "text": "黑色真皮钱包，内有驾驶证",
        "owner_name": "王小明",
        "owner_phone": "138 0000 0001",
    }
    loss = (await desk.post("/losses", told)).json()
    assert (loss["owner_masked"], loss["owner_phone_masked"]) == ("王*明", "138****0001")
    (match,) = (await desk.get(f"/found/{found_id}/matches")).json()["items"]
    assert match["loss"]["loss_id"] == loss["loss_id"]
    matched = await desk.post(f"/found/{found_id}/matches", {"loss_id": loss["loss_id"]})
    assert matched.status_code == 201, matched.text
    wrong = await finder.client.post(f"/me/found/{found_id}/returns", {"owner_code": "0000-0000"})
    assert problem(wrong) == (422, "owner_code_wrong")
    given = await finder.client.post(
        f"/me/found/{found_id}/returns", {"owner_code": loss["owner_code"].lower()}
    )
    assert (given.status_code, given.json()["state"]) == (201, "paid"), given.text
    (claim,) = (await finder.client.get("/me/claims")).json()["items"]
    assert (claim["points"], claim["state"]) == (20, "waiting")


async def test_the_desk_files_for_a_finder_without_a_phone_and_returns_it(town: Service) -> None:
    desk = await town.desk("clerk")
    body = find(town, volunteer_id=town.people["V00003"])
    filed = await desk.post("/found", body)
    assert filed.status_code == 201, filed.text
    found_id = filed.json()["found_id"]
    unproven = await desk.post(f"/found/{found_id}/returns", {})
    assert problem(unproven) == (422, "owner_unproven")
    given = await desk.post(
        f"/found/{found_id}/returns",
        {"owner_name": "王小明", "owner_phone": "13800000001", "proof": "身份证与钱包内证件一致"},
    )
    assert given.json()["state"] == "paid", given.text
    seen = (await desk.get(f"/found/{found_id}")).json()
    assert [link["method"] for link in seen["chain"]] == ["found", "desk"]
    assert [said["text"] for said in seen["evidence"]["words"]] == [
        "黑色真皮钱包，在汽车站候车室",
        "王小明\n13800000001\n身份证与钱包内证件一致",
    ]


async def test_what_was_told_stands_nowhere_in_the_clear(town: Service) -> None:
    finder, desk = await town.phone("V00001"), await town.desk("clerk")
    await file(town, finder)
    told = {
        "kind": "person",
        "category": "elder",
        "lost_at": town.clock.now.isoformat(),
        "unit_id": town.units["S01"],
        "text": "穿蓝色棉袄的老人",
        "owner_name": "王小明",
    }
    await desk.post("/losses", told)
    assert await _tables_with(town.house, "黑色真皮钱包", "蓝色棉袄", "王小明") == []


async def _tables_with(house: House, *secrets: str) -> list[str]:
    """Name the tables in whose rows one of the texts can be read."""
    async with house.reading_book() as connection:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [
            table
            for (table,) in tables
            for secret in secrets
            if await connection.fetchval(
                f"SELECT EXISTS (SELECT FROM {table} r WHERE r::text LIKE $1)",  # noqa: S608 - a name of ours
                f"%{secret}%",
            )
        ]
