"""Points of an activity with a notice window wait, whoever approved them, and the phone says until when."""

from datetime import UTC, datetime, timedelta

from ledger.book.operations.sweeps import activate_awards
from ledger.earning.phone_words import OwnClaim
from ledger.earning.queries.phone import own_claims
from ledger.earning.words import ClaimId
from ledger.people.words import VolunteerId
from ledger.reports.lots import Lots, lots_of
from ledger.reports.statement import statement_of
from tests.earning.conftest import Bureau
from tests.earning.world import claim, decide

VOLUNTEER = VolunteerId(1)
NOTICE_OVER = datetime(2026, 11, 19, 16, tzinfo=UTC)
"""Approved on Monday 16 November, three whole days later: the midnight before Friday, in Shanghai."""
AUTOMATIC = """\
code,name_zh,name_en,kind,points,minutes,cap_day,cap_week,evidence_grade,approval,notice_days,counts_as_volunteer,risky
lecture,参加讲座,Lecture,event,4,30,,,D,auto,3,yes,no
"""


async def approved(bureau: Bureau) -> int:
    """Let an approver approve a hazard report."""
    submitted = claim("hazard", bureau.clock.now, grade="D", by="volunteer/1")
    claim_id = int((await bureau.submit(submitted)).answer["claim_id"])
    await bureau.submit(decide(ClaimId(claim_id), staff=1))
    return claim_id


async def standing(bureau: Bureau) -> tuple[list[OwnClaim], Lots]:
    tenant_id = bureau.tenant.tenant_id
    async with bureau.engine.connect() as connection:
        claims, _ = await own_claims(connection, tenant_id=tenant_id, volunteer_id=VOLUNTEER)
        lots = await lots_of(connection, tenant_id=tenant_id, volunteer_id=VOLUNTEER, now=bureau.clock.now)
    return claims, lots


async def swept(bureau: Bureau) -> int:
    done = await activate_awards(bureau.submit, bureau.engine, bureau.tenant, now=bureau.clock.now)
    return done.done_count


async def test_an_approved_claim_says_from_when_its_points_can_be_spent(bureau: Bureau) -> None:
    await bureau.grant(10)
    await approved(bureau)
    claims, lots = await standing(bureau)
    assert [(item.state, item.activates_at) for item in claims] == [("approved", NOTICE_OVER)]
    assert lots.lots == []
    assert [(award.points, award.activity_zh) for award in lots.waiting] == [(4, "隐患排查上报")]
    bureau.clock.now = NOTICE_OVER - timedelta(seconds=1)
    assert await swept(bureau) == 0
    bureau.clock.now = NOTICE_OVER
    assert await swept(bureau) == 1
    claims, lots = await standing(bureau)
    assert [item.activates_at for item in claims] == [None]
    assert [lot.points for lot in lots.lots] == [4]
    assert await bureau.differences() == []


async def test_an_award_by_the_rules_alone_waits_too(bureau: Bureau) -> None:
    await bureau.grant(10)
    await bureau.import_activities(AUTOMATIC)
    outcome = await bureau.submit(claim("lecture", bureau.clock.now, grade="D", by="volunteer/1"))
    assert outcome.answer["state"] == "approved"
    _, lots = await standing(bureau)
    assert [award.activates_at for award in lots.waiting] == [NOTICE_OVER]


async def test_the_statement_says_that_points_come_after_the_notice(bureau: Bureau) -> None:
    await bureau.grant(10)
    await approved(bureau)
    bureau.clock.now = NOTICE_OVER
    await swept(bureau)
    async with bureau.engine.connect() as connection:
        lines = await statement_of(connection, tenant_id=bureau.tenant.tenant_id, volunteer_id=VOLUNTEER)
    assert [(line.texts[0], line.points, line.minutes) for line in lines] == [
        ("公示期满，积分到账：隐患排查上报", 4, 0),
        ("服务积分：隐患排查上报（4 分公示期满后到账）", 0, 15),
    ]
