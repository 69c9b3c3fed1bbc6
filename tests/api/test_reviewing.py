"""Loans, rechecks, the calendar and the figures over HTTP, each within the area of whoever asks."""

from datetime import timedelta

from api.sweeps.kinds import rechecks_drawn
from ledger.book.queries import load_tenant
from tests.api.service import Client, Service, problem
from tests.api.test_deciding import decide, undo


async def opens_everything(client: Client, claim_id: int) -> None:
    """See a claim with what was handed in with it and why it stands as it does."""
    for part in ("", "/evidence", "/explanation"):
        assert (await client.get(f"/claims/{claim_id}{part}")).status_code == 200


async def test_a_lent_approver_sees_and_decides_the_other_stations_claims(service: Service) -> None:
    claim_id = (await service.patrol(await service.phone("V00001")))["claim_id"]
    elsewhere = await service.desk("elsewhere")
    assert (await elsewhere.get("/claims")).json()["items"] == []
    for part in ("", "/evidence", "/explanation"):
        assert problem(await elsewhere.get(f"/claims/{claim_id}{part}")) == (404, "claim_unknown")
    admin = await service.desk("admin")
    people = (await admin.get("/approvers")).json()["items"]
    lent = next(person for person in people if person["unit_name"] == "西安第1派出所")
    body = {
        "staff_id": lent["staff_id"],
        "unit_id": service.units["S01"],
        "ends_at": (service.clock.now + timedelta(days=3)).isoformat(),
        "reason": "龙山所审批人休假",
    }
    made = await admin.post("/approver-loans", body)
    assert made.status_code == 201, made.text
    (row,) = (await elsewhere.get("/claims")).json()["items"]
    assert (row["claim_id"], row["lent"]) == (claim_id, True)
    await opens_everything(elsewhere, claim_id)
    assert (await decide(elsewhere, claim_id, "approve"))["status"] == "approved"
    (loan,) = (await admin.get("/approver-loans")).json()["items"]
    assert (loan["decided_count"], loan["reason"], loan["ended_at"]) == (1, "龙山所审批人休假", None)
    ended = await admin.post(f"/approver-loans/{loan['loan_id']}/ends", {})
    assert ended.status_code == 201
    assert (await elsewhere.get("/claims", state="approved")).json()["items"] == []
    approver = await service.desk("approver")
    assert problem(await approver.post("/approver-loans", body)) == (403, "not_allowed")


async def test_a_holiday_moves_the_day_on_which_claims_are_due(service: Service) -> None:
    admin = await service.desk("admin")
    before = (await admin.get("/calendar-days")).json()
    assert (before["today"], before["due_on"]) == ("2026-11-20", "2026-12-04")
    days = [{"day": "2026-11-30", "works": False, "name": "校庆"}]
    assert (await admin.post("/calendar-days", {"days": days})).status_code == 201
    after = (await admin.get("/calendar-days", year=2026)).json()
    assert (after["items"], after["due_on"]) == (days, "2026-12-07")
    days[0] |= {"works": True, "name": "照常上班"}
    assert (await admin.post("/calendar-days", {"days": days})).json()["due_on"] == "2026-12-04"
    clerk = await service.desk("clerk")
    assert problem(await clerk.post("/calendar-days", {"days": days})) == (403, "not_allowed")


async def drawn_for_kin(service: Service) -> int:
    """Let kin approve a claim, so that another station is to look at it; return the claim."""
    await service.desk("elsewhere")
    claim_id = int((await service.patrol(await service.phone("V00001")))["claim_id"])
    async with service.house.engine.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE volunteers SET household_index = 'same' WHERE tenant_id = $1 AND number IN ($2, $3)",
            (service.tenant_id, "V00001", "V00004"),
        )
    await decide(await service.desk("approver.wang"), claim_id, "approve")
    service.clock.pass_by(minutes=2)
    async with service.house.reading_book() as connection:
        tenant = await load_tenant(connection, service.tenant_id)
    await rechecks_drawn(service.house, tenant)
    return claim_id


async def test_a_recheck_has_ten_working_days_and_the_overdue_ones_can_be_listed(service: Service) -> None:
    claim_id = await drawn_for_kin(service)
    elsewhere = await service.desk("elsewhere")
    (fresh,) = (await elsewhere.get("/rechecks")).json()["items"]
    assert (fresh["due_on"], fresh["overdue"]) == ("2026-12-04", False)
    assert (await elsewhere.get("/rechecks", overdue="true")).json()["items"] == []
    service.clock.now += timedelta(days=15)
    elsewhere = await service.desk("elsewhere")
    (late,) = (await elsewhere.get("/rechecks", overdue="true")).json()["items"]
    assert (late["claim_id"], late["due_on"], late["overdue"]) == (claim_id, "2026-12-04", True)


async def test_the_list_says_which_rechecks_the_viewer_had_a_part_in(service: Service) -> None:
    claim_id = await drawn_for_kin(service)
    async with service.house.engine.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE staff SET unit_id = $2 WHERE tenant_id = $1 AND user_name = 'approver.wang'",
            (service.tenant_id, service.units["S02"]),
        )
    kin, elsewhere = await service.desk("approver.wang"), await service.desk("elsewhere")
    barred = [(await client.get("/rechecks")).json()["items"][0]["barred"] for client in (kin, elsewhere)]
    assert barred == [True, False]
    own = await kin.post(f"/rechecks/{claim_id}/results", {"result": "sound"})
    assert problem(own) == (403, "recheck_needs_another")


async def test_a_bureau_with_approvers_in_one_unit_only_is_told_that_nobody_can_look(
    service: Service,
) -> None:
    approver = await service.desk("approver")
    assert (await approver.get("/rechecks")).json()["nobody_else"] is True
    await service.desk("elsewhere")
    assert (await approver.get("/rechecks")).json()["nobody_else"] is False


async def test_a_doubt_of_the_checking_station_becomes_an_objection(service: Service) -> None:
    claim_id = await drawn_for_kin(service)
    elsewhere = await service.desk("elsewhere")
    (drawn,) = (await elsewhere.get("/rechecks")).json()["items"]
    assert (drawn["claim_id"], drawn["why"], drawn["ours"]) == (claim_id, "conflict", True)
    await opens_everything(elsewhere, claim_id)
    nothing = await elsewhere.post(f"/rechecks/{claim_id}/results", {"result": "doubtful"})
    assert problem(nothing) == (422, "reason_missing")
    doubt = await elsewhere.post(
        f"/rechecks/{claim_id}/results", {"result": "doubtful", "reason": "两人同住一户，未见签到照片"}
    )
    assert doubt.status_code == 201, doubt.text
    approver = await service.desk("approver")
    (objection,) = (await approver.get("/objections")).json()["items"]
    assert (objection["objection_id"], objection["channel"]) == (doubt.json()["objection_id"], "recheck")
    (done,) = (await elsewhere.get("/rechecks", state="done")).json()["items"]
    assert (done["state"], done["checked_by_name"]) == ("doubtful", "王丽")


async def test_figures_say_how_much_how_fast_and_for_whom(service: Service) -> None:
    phone = await service.phone("V00001")
    claims = [(await service.patrol(phone))["claim_id"] for _ in range(3)]
    approver = await service.desk("approver")
    await decide(approver, claims[0], "approve")
    service.clock.pass_by(seconds=20)
    await decide(approver, claims[1], "approve")
    service.clock.pass_by(seconds=20)
    await decide(approver, claims[2], "refuse", "地点不符")
    await undo(approver, claims[2])
    figures = (await approver.get("/reports/deciding")).json()
    (one,) = figures["deciders"]
    assert (one["decided_count"], one["approved_count"], one["refused_count"], one["undone_count"]) == (
        3,
        2,
        1,
        1,
    )
    assert (one["points"], one["seconds_median"], one["favourite_percent"]) == (60, 20, 100)
    assert one["favourite_number"] == "V00001"
    elsewhere = await service.desk("elsewhere")
    assert (await elsewhere.get("/reports/deciding")).json()["deciders"] == []
