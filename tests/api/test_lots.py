"""Points over HTTP as time passes: they wait for their notice, can be spent, are listed, and expire."""

from typing import Any

from api.house import House
from api.sweeps.kinds import all_sweeps
from api.sweeps.loop import sweep_once
from ledger.book.operations.award import Award
from ledger.book.words import Owner, Principal, Request
from ledger.people.words import VolunteerId
from ledger.reports.lots import lots_of
from ledger.reports.statement import statement_of
from tests.apart import database, engine
from tests.api.service import Phone, Service, problem

# A round of the sweeps goes through every bureau.
__all__ = ["database", "engine"]
SYSTEM = Principal("system/test")


async def swept(house: House) -> dict[str, tuple[int, int]]:
    """Run every sweep once and say what each found due and did."""
    await sweep_once(house, all_sweeps())
    return {name: (last.due_count, last.done_count) for name, last in house.rounds.items()}


async def awarded(service: Service, number: str, points: int, *, notice_days: int = 0) -> None:
    owner = Owner(f"volunteer/{service.people[number]}")
    office = Owner(f"unit/{service.units['S01']}")
    key = f"award/{number}/{points}/{service.clock.now.isoformat()}"
    await service.house.tellers.submit(
        service.tenant_id,
        Award(
            Request(SYSTEM, key, bytes(32)),
            SYSTEM,
            office,
            owner,
            points,
            0,
            "护学岗",
            service.clock.now,
            notice_days,
        ),
    )


async def lots(phone: Phone) -> dict[str, Any]:
    answer: dict[str, Any] = (await phone.client.get("/me/lots")).json()
    return answer


async def test_points_wait_for_their_notice_and_are_activated_by_the_sweep(service: Service) -> None:
    phone = await service.phone("V00001")
    await awarded(service, "V00001", 40, notice_days=3)
    shown = await lots(phone)
    assert (shown["points_available"], shown["points_pending"], shown["lots"]) == (0, 40, [])
    waiting = shown["waiting"][0]
    # Awarded on 20 November, so three whole days are the 21st to the 23rd, in Shanghai.
    assert waiting["activates_at"] == "2026-11-23T16:00:00.000000Z"
    assert (waiting["points"], waiting["expires_on"], waiting["reason"]) == (40, "2027-11-30", "护学岗")
    me = (await phone.client.get("/me")).json()
    assert (me["points_available"], me["points_pending"], me["expires_next"]) == (0, 40, None)

    service.clock.pass_by(days=3)
    assert (await swept(service.house))["activation"] == (0, 0)
    service.clock.pass_by(hours=12)
    assert (await swept(service.house))["activation"] == (1, 1)
    shown = await lots(phone)
    assert (shown["points_pending"], shown["waiting"]) == (0, [])
    assert shown["lots"] == [{"expires_on": "2027-11-30", "points": 40}]
    lines = (await phone.client.get("/me/statement")).json()["items"]
    assert [(line["kind"], line["points"], line["occurred_at"]) for line in lines] == [
        ("activation", 40, "2026-11-23T16:00:00.000000Z")
    ]
    assert lines[0]["text_zh"] == "公示期满，积分到账：护学岗"
    me = (await phone.client.get("/me")).json()
    assert me["expires_next"] == {"expires_on": "2027-11-30", "points": 40}


async def test_points_past_their_last_day_expire_dated_as_its_end(service: Service) -> None:
    await awarded(service, "V00001", 40)
    service.clock.pass_by(days=375)  # 30 November 2027, at noon
    assert (await swept(service.house))["expiry"] == (0, 0)
    whose: Any = {"tenant_id": service.tenant_id, "volunteer_id": VolunteerId(service.people["V00001"])}
    async with service.house.reading() as connection:
        assert [lot.points for lot in (await lots_of(connection, **whose, now=service.clock())).lots] == [40]
        service.clock.pass_by(hours=12)
        assert (await lots_of(connection, **whose, now=service.clock())).lots == []
        service.clock.pass_by(days=20)
        assert (await swept(service.house))["expiry"] == (1, 1)
        assert (await swept(service.house))["expiry"] == (0, 0)
        line = (await statement_of(connection, **whose))[0]
    assert (line.kind, line.points, line.points_after, line.texts[0]) == ("expiry", -40, 0, "积分到期")
    assert line.occurred_at.isoformat() == "2027-11-30T16:00:00+00:00"


async def test_the_desk_lists_what_expires_soon_in_its_area_and_nobody_else(service: Service) -> None:
    await awarded(service, "V00001", 40)
    await awarded(service, "V00002", 7)
    service.clock.pass_by(days=40)  # 30 December: the lots of this month end a month later
    await awarded(service, "V00001", 5)
    service.clock.pass_by(days=320)  # 15 November 2027
    clerk = await service.desk("clerk")
    page = (await clerk.get("/expiring-points")).json()
    assert (page["from_on"], page["until_on"]) == ("2027-11-15", "2027-12-15")
    assert (page["points_total"], page["volunteers_count"], page["next_cursor"]) == (40, 1, None)
    assert page["days"] == [{"expires_on": "2027-11-30", "points": 40, "volunteers_count": 1}]
    assert [(row["number"], row["name_masked"], row["points"]) for row in page["items"]] == [
        ("V00001", "刘*明", 40)
    ]
    later = (await clerk.get("/expiring-points", days=60)).json()
    assert [(day["expires_on"], day["points"]) for day in later["days"]] == [
        ("2027-11-30", 40),
        ("2027-12-31", 5),
    ]
    chief = await service.desk("everything")
    first = (await chief.get("/expiring-points", days=60, limit=2)).json()
    assert (first["points_total"], first["volunteers_count"]) == (52, 2)
    assert [row["points"] for row in first["items"]] == [40, 7]
    rest = (await chief.get("/expiring-points", days=60, limit=2, cursor=first["next_cursor"])).json()
    assert ([row["points"] for row in rest["items"]], rest["next_cursor"]) == ([5], None)
    assert rest["log_index"] == first["log_index"]
    elsewhere = await clerk.get("/expiring-points", unit_id=service.units["S02"])
    assert problem(elsewhere) == (404, "unit_unknown")
    for cursor in ("2027-11-30", "2027-11-30.", "20271130.4", "x.4", "2027-11-30.-1"):
        assert problem(await clerk.get("/expiring-points", cursor=cursor)) == (400, "cursor_unknown")


async def test_the_service_says_what_its_sweeps_did(service: Service) -> None:
    client = service.client()
    assert (await client.get("/health/ready")).json()["sweeps"] == []
    await awarded(service, "V00001", 40, notice_days=1)
    service.clock.pass_by(days=3)
    await swept(service.house)
    shown = (await client.get("/health/ready")).json()["sweeps"]
    counts = {one["name"]: (one["due_count"], one["done_count"], one["left_count"]) for one in shown}
    assert list(counts) == list(all_sweeps())
    assert counts.pop("activation") == (1, 1, 0)
    assert set(counts.values()) == {(0, 0, 0)}
    assert all(one["ended_at"] is not None and one["failures_count"] == 0 for one in shown)


async def test_an_order_is_handed_over_in_part_and_the_rest_goes_back(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone, patrols=4)
    kiosk = await service.kiosk(hand_over="clerk")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    lines = [{"sku": "soap", "quantity": 3}, {"sku": "rice", "quantity": 1}]
    placed = (await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})).json()
    keeper = await service.desk("keeper")
    address = f"/orders/{placed['order_id']}/hand-overs"
    for wrong, code in (
        ([{"sku": "soap", "quantity": 4}], "not_in_order"),
        ([{"sku": "towel", "quantity": 1}], "not_in_order"),
        ([], "request_malformed"),
    ):
        assert problem(await keeper.post(address, {"lines": wrong})) == (400, code)
    body = {"lines": [{"sku": "soap", "quantity": 2}], "reason": "大米缺货"}
    handed = await keeper.post(address, body, key="part")
    assert handed.status_code == 201, handed.text
    order = handed.json()
    assert (order["state"], order["points"], order["points_returned"]) == ("handed_over", 115, 85)
    assert [(line["quantity_handed_over"], line["quantity_returned"]) for line in order["lines"]] == [
        (2, 1),
        (0, 1),
    ]
    again = await keeper.post(address, body, key="part")
    assert (again.headers["Idempotency-Hit"], again.json()) == ("true", order)
    me = (await phone.client.get("/me")).json()
    assert (me["points_available"], me["points_held"]) == (90, 0)
    line = me["statement"][0]
    assert (line["kind"], line["points"]) == ("hand_over", 85)
    assert line["text_zh"] == "没有领走的物品，积分退回：香皂×1、大米×1"
    shelf = {goods["sku"]: goods["boxes_left"] for goods in (await kiosk.get("/kiosk/goods")).json()["items"]}
    assert shelf == {"soap": 1, "rice": 5}
    code = placed["receipt_url"].rsplit("/", 1)[1]
    receipt = (await service.client().get(f"/receipts/{service.tenant_id}/{code}")).json()
    assert (receipt["state"], receipt["points"], receipt["points_returned"]) == ("handed_over", 115, 85)
    assert [line["quantity_returned"] for line in receipt["lines"]] == [1, 1]


async def test_an_order_that_lapses_says_why(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    kiosk = await service.kiosk(hand_over="clerk")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    lines = [{"sku": "soap", "quantity": 1}]
    await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})
    service.clock.pass_by(minutes=16)
    assert (await swept(service.house))["orders"] == (1, 1)
    keeper = await service.desk("keeper")
    order = (await keeper.get("/orders", state="void")).json()["items"][0]
    assert (order["void_reason"], order["points_returned"]) == ("timeout", 15)
    assert [line["quantity_returned"] for line in order["lines"]] == [1]
