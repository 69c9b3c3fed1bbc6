"""A leader's patrol over the interface: who is met, roll calls, stops, the alarm, and the end by the desk."""

from typing import Any

from sqlalchemy import insert, update

from ledger.people.tables import volunteers
from ledger.people.team_tables import team_members
from tests.api.service import NOON, POINTS, Phone, Service, problem
from tests.api.test_boards import card_of, pair


async def leader(service: Service, number: str = "V00001") -> Phone:
    """Let somebody lead their team, with a phone."""
    async with service.house.engine.begin() as connection:
        row = await connection.execute(
            update(volunteers)
            .where(
                volunteers.c.tenant_id == service.tenant_id,
                volunteers.c.volunteer_id == service.people[number],
            )
            .values(insurance_valid_to=NOON.date())
            .returning(volunteers.c.team_id)
        )
        team_id = row.scalar_one()
        await connection.execute(
            update(team_members)
            .where(team_members.c.tenant_id == service.tenant_id, team_members.c.team_id == team_id)
            .values(left_at=NOON, removed_by="system/test")
        )
        await connection.execute(
            insert(team_members).values(
                tenant_id=service.tenant_id,
                team_id=team_id,
                volunteer_id=service.people[number],
                leads=True,
                joined_at=NOON,
                added_by="system/test",
            )
        )
    return await service.phone(number)


async def ok(response: Any) -> dict[str, Any]:  # noqa: ANN401 - httpx's response
    """Return the body of what went well."""
    assert response.is_success, response.text
    body: dict[str, Any] = response.json()
    return body


async def out(phone: Phone, *shown: str, minutes: int = 60) -> int:
    """Take people out and return the session."""
    body = await ok(
        await phone.client.post("/me/patrol-sessions", {"shown": list(shown), "minutes": minutes})
    )
    session_id: int = body["session"]["session_id"]
    return session_id


async def stops(service: Service, phone: Phone) -> None:
    """Scan the three stickers of the route."""
    for short_code, (latitude, longitude) in zip(service.short_codes, POINTS, strict=True):
        service.clock.pass_by(minutes=5)
        place = {"latitude": latitude, "longitude": longitude, "accuracy_m": 12}
        await ok(await phone.client.post("/check-ins", {"short_code": short_code, "place": place}))


async def test_who_lacks_insurance_is_shown_before_anybody_sets_out(service: Service) -> None:
    phone = await leader(service)
    card = await card_of(service, "V00003")
    met = await ok(await phone.client.post("/me/people-met", {"shown": [card, "8000000000000000000"]}))
    assert [(one["known"], one["name_masked"], one["is_insured"]) for one in met["items"]] == [
        (True, "张*", False),
        (False, None, False),
    ]


async def test_a_patrol_earns_each_of_its_members_a_claim_with_their_own_grade(service: Service) -> None:
    phone = await leader(service)
    card = await card_of(service, "V00003")
    member = await service.phone("V00004")
    session_id = await out(phone, card, member.shown_pass(), minutes=30)
    await stops(service, phone)
    service.clock.pass_by(minutes=8)
    due = await ok(await phone.client.get("/me/patrol-session"))
    assert due["session"]["is_call_due"] is True
    path = f"/me/patrol-sessions/{session_id}"
    for moment in ("call", "end"):
        done = await ok(
            await phone.client.post(
                f"{path}/roll-calls", {"moment": moment, "shown": [card, member.shown_pass()]}
            )
        )
        assert (done["present_count"], done["members_count"]) == (3, 3)
    ended = await ok(await phone.client.post(f"{path}/ends", {}))
    assert (ended["back_count"], ended["claims_count"]) == (3, 3)
    own = await ok(await member.client.get("/me/claims"))
    assert own["items"][0]["grade"] == "B"
    assert (await ok(await phone.client.get("/me/patrol-session")))["session"] is None


async def test_the_moment_of_the_call_is_told_to_the_leaders_phone_alone(service: Service) -> None:
    phone = await leader(service)
    member = await service.phone("V00003")
    session_id = await out(phone, member.shown_pass(), minutes=60)
    body = await ok(await phone.client.get("/me/patrol-session"))
    assert body["session"]["is_call_due"] is False
    assert body["session"]["opened_at"] < body["session"]["call_at"] < body["session"]["planned_until"]
    assert (await ok(await member.client.get("/me/patrol-session")))["session"]["call_at"] is None
    early = await phone.client.post(
        f"/me/patrol-sessions/{session_id}/roll-calls", {"moment": "call", "shown": []}
    )
    assert problem(early) == (409, "call_too_soon")


async def test_a_patrol_that_is_not_back_alarms_the_desk_and_the_screen_of_its_station(
    service: Service,
) -> None:
    screen = await pair(service)
    phone = await leader(service)
    card = await card_of(service, "V00003")
    session_id = await out(phone, card, minutes=60)
    service.clock.pass_by(minutes=89)
    assert (await ok(await screen.get("/board/codes")))["alarms"] == []
    service.clock.pass_by(minutes=1)
    await ok(
        await phone.client.post(
            f"/me/patrol-sessions/{session_id}/roll-calls", {"moment": "end", "shown": []}
        )
    )
    alarm = (await ok(await screen.get("/board/codes")))["alarms"][0]
    assert (alarm["back_count"], alarm["members_count"]) == (1, 2)
    clerk = await service.desk("clerk")
    line = (await ok(await clerk.get("/patrol-sessions")))["items"][0]
    assert (line["is_alarmed"], line["minutes_over"], line["back_count"]) == (True, 30, 1)


async def test_the_desk_ends_a_patrol_whose_leader_cannot_and_another_station_does_not(
    service: Service,
) -> None:
    phone = await leader(service)
    session_id = await out(phone)
    stranger = await service.desk("elsewhere")
    assert (await ok(await stranger.get("/patrol-sessions")))["items"] == []
    refused = await stranger.post(f"/patrol-sessions/{session_id}/ends", {})
    assert problem(refused) == (404, "session_unknown")
    clerk = await service.desk("clerk")
    ended = await ok(await clerk.post(f"/patrol-sessions/{session_id}/ends", {}))
    assert (ended["members_count"], ended["claims_count"]) == (1, 1)


async def test_who_leads_no_team_is_told_nobodys_name(service: Service) -> None:
    phone = await service.phone("V00004")
    card = await card_of(service, "V00003")
    refused = await phone.client.post("/me/people-met", {"shown": [card]})
    assert problem(refused) == (403, "leader_needed")


async def test_a_card_that_cannot_be_read_is_not_lost_unseen(service: Service) -> None:
    phone = await leader(service)
    refused = await phone.client.post(
        "/me/patrol-sessions", {"shown": ["8000000000000000000"], "minutes": 60}
    )
    assert problem(refused) == (404, "card_unknown")


async def test_an_approver_sees_the_stops_of_the_patrol_behind_every_members_claim(service: Service) -> None:
    phone = await leader(service)
    card = await card_of(service, "V00003")
    session_id = await out(phone, card, minutes=60)
    await stops(service, phone)
    await ok(await phone.client.post(f"/me/patrol-sessions/{session_id}/ends", {}))
    approver = await service.desk("approver")
    claims = (await ok(await approver.get("/claims")))["items"]
    for claim in claims:
        whole = await ok(await approver.get(f"/claims/{claim['claim_id']}"))
        assert len(whole["check_ins"]) == 3
    assert {"end_missed"} <= set(claims[0]["signals"])
