"""Awards by hand over HTTP: reason and attachment always, a second person above the limit, and told."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.earning.manual.tables import manual_awards
from tests.api.service import Client, Service, problem
from tests.api.test_rulebook import SENT
from tests.earning.files import photo

LIMIT = 20


@pytest.fixture
async def by_hand(service: Service) -> Service:
    """Let the bureau award by hand: fifty points at once, up to twenty by one person alone."""
    admin = await service.desk("admin")
    named = {"code": "manual", "kind": "manual", "name_zh": "表彰", "name_en": "Commendation", "risky": False}
    assert (await admin.post("/activities", named)).status_code == 201
    terms = {**SENT, "points": 50, "minutes": 60, "cap_day": None, "cap_week": 80, "evidence_grade": "C"}
    rule = await admin.post("/activities/manual/rules", {**terms, "approval": "auto", "notice_days": 1})
    assert rule.status_code == 201, rule.text
    plan = {"period": "quarter", "unspent": "stay", "manual_limit": LIMIT, "reason": "党委会决定"}
    assert (await admin.post("/budget-plans", plan)).status_code == 201
    return service


async def sent(service: Service, client: Client, points: int, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Write an award by hand with a new photo."""
    uploaded = await client.upload("/attachments", photo())
    assert uploaded.status_code == 201, uploaded.text
    body = {
        "volunteer_id": service.people["V00001"],
        "points": points,
        "reason": "勇救落水儿童",
        "attachment_ids": [uploaded.json()["attachment_id"]],
    }
    return {**body, **changed}


async def test_within_the_limit_one_person_gives_and_the_volunteer_reads_why(by_hand: Service) -> None:
    phone = await by_hand.phone("V00001")
    approver = await by_hand.desk("approver")
    given = await approver.post("/manual-awards", await sent(by_hand, approver, LIMIT))
    assert given.status_code == 201, given.text
    assert given.json()["state"] == "approved"
    me = (await phone.client.get("/me")).json()
    assert (me["points_available"], me["points_pending"], me["minutes_served"]) == (0, LIMIT, 0)
    path = f"/me/claims/{given.json()['claim_id']}/explanation"
    said = {each["code"]: each["zh"] for each in (await phone.client.get(path)).json()["sentences"]}
    assert said["by_hand"] == f"积分由派出所手工确定为 {LIMIT} 分，原因：勇救落水儿童"


async def test_above_the_limit_another_person_must_approve(by_hand: Service) -> None:
    phone = await by_hand.phone("V00001")
    approver = await by_hand.desk("approver")
    given = (await approver.post("/manual-awards", await sent(by_hand, approver, LIMIT + 1))).json()
    assert (given["state"], given["held_by"]) == ("waiting", "manual")
    decisions = {"decisions": [{"claim_id": given["claim_id"], "verdict": "approve"}]}
    own = (await approver.post("/decisions", decisions)).json()["results"][0]
    assert own["problem"] == "claim_submitted_by_you"
    other = await by_hand.desk("approver.wang")
    assert (await other.post("/decisions", decisions)).json()["results"][0]["points"] == LIMIT + 1
    assert (await phone.client.get("/me")).json()["points_pending"] == LIMIT + 1


async def test_nothing_is_given_without_reason_attachment_or_beyond_the_rule(by_hand: Service) -> None:
    approver = await by_hand.desk("approver")
    good = await sent(by_hand, approver, 10)
    for spoilt, refusal in (
        ({"reason": " "}, (422, "reason_missing")),
        ({"attachment_ids": []}, (400, "request_malformed")),
        ({"attachment_ids": [999_999]}, (404, "attachment_unknown")),
        ({"points": 51}, (400, "amount_out_of_range")),
        ({"volunteer_id": 999_999}, (404, "volunteer_unknown")),
    ):
        assert problem(await approver.post("/manual-awards", {**good, **spoilt})) == refusal
    clerk = await by_hand.desk("clerk")
    assert problem(await clerk.post("/manual-awards", good)) == (403, "not_allowed")


async def test_nobody_gives_to_themselves_or_beyond_their_area(by_hand: Service) -> None:
    wang = await by_hand.desk("approver.wang")
    own = await sent(by_hand, wang, 5, volunteer_id=by_hand.people["V00004"])
    assert problem(await wang.post("/manual-awards", own)) == (403, "claim_for_another")
    elsewhere = await by_hand.desk("elsewhere")
    far = await sent(by_hand, elsewhere, 5)
    assert problem(await elsewhere.post("/manual-awards", far)) == (404, "volunteer_unknown")


async def test_one_file_is_evidence_of_one_award(by_hand: Service) -> None:
    approver = await by_hand.desk("approver")
    body = await sent(by_hand, approver, 5)
    await approver.post("/manual-awards", body)
    again = await approver.post("/manual-awards", {**body, "points": 6})
    assert problem(again) == (409, "attachment_used")


async def test_many_awards_of_one_giver_to_one_volunteer_add_up_to_the_limit_of_a_month(
    by_hand: Service,
) -> None:
    approver = await by_hand.desk("approver")
    given = [
        (await approver.post("/manual-awards", await sent(by_hand, approver, points))).json()
        for points in (LIMIT - 5, 5, 1)
    ]
    assert [(one["state"], one["held_by"]) for one in given] == [
        ("approved", None),
        ("approved", None),
        ("waiting", "manual"),
    ]
    other = await by_hand.desk("approver.wang")
    assert (await other.post("/manual-awards", await sent(by_hand, other, 5))).json()["state"] == "approved"
    neighbour = await sent(by_hand, approver, LIMIT, volunteer_id=by_hand.people["V00003"])
    assert (await approver.post("/manual-awards", neighbour)).json()["state"] == "approved"


async def test_a_new_month_begins_with_nothing_given(by_hand: Service) -> None:
    approver = await by_hand.desk("approver")
    await approver.post("/manual-awards", await sent(by_hand, approver, LIMIT))
    by_hand.clock.now = by_hand.clock.now.replace(month=12, day=1)
    approver = await by_hand.desk("approver")
    given = (await approver.post("/manual-awards", await sent(by_hand, approver, LIMIT))).json()
    assert given["state"] == "approved"


async def test_the_figures_of_an_approver_count_what_they_gave_by_hand(by_hand: Service) -> None:
    approver = await by_hand.desk("approver")
    for points in (LIMIT - 5, 5):
        await approver.post("/manual-awards", await sent(by_hand, approver, points))
    (one,) = (await approver.get("/reports/deciding")).json()["deciders"]
    assert (one["decided_count"], one["manual_count"], one["manual_points"]) == (0, 2, LIMIT)
    assert (one["favourite_percent"], one["favourite_number"]) == (100, "V00001")


async def test_the_cap_of_the_week_also_holds_for_awards_by_hand(by_hand: Service) -> None:
    admin = await by_hand.desk("admin")
    plan = {"period": "quarter", "unspent": "stay", "manual_limit": 5 * LIMIT, "reason": "年终表彰"}
    assert (await admin.post("/budget-plans", plan)).status_code == 201
    approver = await by_hand.desk("approver")
    states = [
        (await approver.post("/manual-awards", await sent(by_hand, approver, LIMIT))).json() for _ in range(5)
    ]
    assert [each["held_by"] for each in states] == [None, None, None, None, "cap"]


async def test_every_award_by_hand_is_listed_for_those_above_with_who_gave_it(by_hand: Service) -> None:
    approver = await by_hand.desk("approver")
    await approver.post("/manual-awards", await sent(by_hand, approver, LIMIT))
    await approver.post("/manual-awards", await sent(by_hand, approver, LIMIT + 5))
    admin = await by_hand.desk("admin")
    page = (await admin.get("/manual-awards")).json()
    assert (page["manual_limit"], page["points_most"]) == (LIMIT, 50)
    assert [(line["points"], line["state"]) for line in page["items"]] == [(25, "waiting"), (20, "approved")]
    assert all(line["given_by"] and line["volunteer"]["name_masked"] != "刘洋明" for line in page["items"])
    await by_hand.hire("chief.elsewhere", ("approver",), unit="S02")
    elsewhere = await by_hand.desk("chief.elsewhere")
    assert (await elsewhere.get("/manual-awards")).json()["items"] == []


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"points": LIMIT + 1}, "alone_within_the_limit_check"),
        ({"points": 6, "given_before": LIMIT - 5}, "alone_within_the_limit_of_the_month_check"),
    ],
)
async def test_the_database_itself_refuses_an_award_of_one_person_above_the_limit(
    by_hand: Service, engine: AsyncEngine, values: dict[str, int], rule: str
) -> None:
    row = {
        "tenant_id": by_hand.tenant_id,
        "log_index": 10_000,
        "volunteer_id": 1,
        "staff_id": 1,
        "manual_limit": LIMIT,
        "path": "auto",
        "attachment_id": 1,
    } | values
    with pytest.raises(IntegrityError, match=rule):
        async with engine.begin() as connection:
            await connection.execute(insert(manual_awards).values(**row))


async def test_without_a_published_rule_nothing_is_given_by_hand(service: Service) -> None:
    approver = await service.desk("approver")
    body = await sent(service, approver, 5)
    assert problem(await approver.post("/manual-awards", body)) == (404, "activity_unknown")
