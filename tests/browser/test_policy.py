"""The policy at the desk, and a reversal by two persons down to the phone of whom it concerns."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import activated_phone, earn, pair, show_pass
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

USUAL: Final = {
    "expiry": "months",
    "points_valid_months": 12,
    "on_spent": "refuse",
    "second_person_above": None,
    "hold_minutes": 15,
    "return_days": 7,
    "reserve_hours": 24,
    "card_daily_points": 100,
    "witnessed_points": 20,
}


@pytest.fixture
async def admin(town: Town) -> AsyncIterator[Visitor]:
    """Sit the administrator down, who leaves the policy as it was found."""
    sat = await town.desk("admin")
    yield sat
    now = await sat.get("/policy")
    if {name: now[name] for name in USUAL} != USUAL:
        await sat.post("/policies", {**USUAL, "reason": "试完改回"})


async def change_policy(page: Page) -> None:
    """Let spent points become a debt, and more than twenty points need a second person."""
    await page.get_by_role("button", name=zh("desk.policy.change"), exact=True).click()
    trying = page.get_by_role("button", name=zh("desk.policy.try"))
    await expect(trying).to_be_disabled()
    await page.get_by_role("radio", name=like("desk.policy.spent.label.debt", whole=False)).check()
    await page.get_by_role("radio", name=like("desk.policy.second.label.above", whole=False)).check()
    await page.get_by_label(zh("desk.policy.second.limit")).fill("２０")
    await trying.click()
    await expect(page.get_by_text(zh("desk.policy.means"))).to_be_visible()
    await expect(page.locator("ins")).to_have_text(
        [zh("desk.policy.spent.debt"), zh("desk.policy.second.above", points=20)]
    )
    await page.get_by_label(zh("desk.policy.reason")).fill("局长办公会决定")
    await page.get_by_role("button", name=like("desk.policy.save", whole=False)).click()
    await expect(page.get_by_text(like("desk.policy.done"))).to_be_visible()


async def test_the_administrator_tries_a_policy_before_it_is_saved(town: Town, admin: Visitor) -> None:
    page = await admin.go("/desk/#/policy")
    await expect(page.get_by_text(zh("desk.policy.second.never")).first).to_be_visible()
    await change_policy(page)
    await expect(page.locator(".sentences")).to_contain_text(zh("desk.policy.spent.debt"))
    await expect(page.get_by_role("cell", name="局长办公会决定").first).to_be_visible()
    officer = await town.desk("s06-officer")
    theirs = await officer.go("/desk/#/policy")
    await expect(theirs.locator(".sentences")).to_contain_text(zh("desk.policy.second.above", points=20))
    await expect(theirs.get_by_role("button", name=zh("desk.policy.change"), exact=True)).to_have_count(0)


async def spent_award(town: Town) -> tuple[Visitor, int]:
    """Let somebody earn thirty points and take something home for them."""
    phone = await activated_phone(town)
    claim = await earn(town, phone)
    kiosk = await pair(town)
    visit = await kiosk.post("/kiosk/visits", {"pass": await show_pass(phone)})
    goods = (await kiosk.get("/kiosk/goods"))["items"]
    cheap = next(one for one in goods if one["points"] <= 30)
    lines = [{"sku": cheap["sku"], "quantity": 30 // cheap["points"]}]
    await kiosk.post("/kiosk/orders", {"visit": visit["visit"], "lines": lines})
    return phone, int(claim["claim_id"])


async def test_a_large_reversal_takes_two_persons_and_the_phone_says_kindly_what_is_missing(
    town: Town, admin: Visitor
) -> None:
    phone, award = await spent_award(town)
    await admin.post(
        "/policies", {**USUAL, "on_spent": "debt", "second_person_above": 20, "reason": "局长办公会决定"}
    )
    page = await admin.go("/desk/#/book")
    await page.get_by_placeholder(zh("desk.book.find")).fill(str(award))
    await page.get_by_role("button", name=zh("desk.book.open")).click()
    panel = page.get_by_role("complementary")
    await panel.get_by_role("button", name=zh("desk.book.reverse"), exact=True).click()
    await expect(panel.get_by_text(zh("desk.reversal.needsSecond", points=20))).to_be_visible()
    await panel.get_by_role("button", name=zh("desk.book.reasons.wrongPerson")).click()
    await panel.get_by_role("button", name=like("desk.reversal.propose", whole=False)).click()
    await expect(panel.get_by_text(zh("desk.reversal.proposed"))).to_be_visible()
    own = page.get_by_role("listitem").filter(has_text=zh("desk.reversal.of", index=award))
    await expect(own.get_by_text(zh("desk.reversal.waitsForOther"))).to_be_visible()
    await expect(own.get_by_role("button", name=zh("desk.reversal.look"))).to_have_count(0)

    officer = await town.desk("s06-officer")
    theirs = await officer.go("/desk/#/book")
    rail = theirs.get_by_role("link", name=zh("desk.places.book"))
    await expect(rail).to_contain_text("1")
    card = theirs.get_by_role("listitem").filter(has_text=zh("desk.reversal.of", index=award))
    await card.get_by_role("button", name=zh("desk.reversal.look")).click()
    await expect(card.get_by_role("heading", name=zh("desk.reversal.preview"))).to_be_visible()
    await expect(card.get_by_text(like("desk.book.purposes.debt", whole=False)).first).to_be_visible()
    await card.get_by_role("button", name=zh("desk.reversal.now")).click()
    await expect(theirs.get_by_text(like("desk.book.reversedDone"))).to_be_visible()
    await expect(card).to_have_count(0)

    me: Any = await phone.get("/me")
    assert me["points_owed"] > 0
    told = await phone.go("/phone/#/home")
    await told.reload()
    await expect(
        told.get_by_text(like("phone.points.owed", points=f"{me['points_owed']} 分"))
    ).to_be_visible()


async def test_a_small_reversal_shows_what_it_posts_before_it_is_done(town: Town, admin: Visitor) -> None:
    phone = await activated_phone(town)
    award = int((await earn(town, phone))["claim_id"])
    page = await admin.go("/desk/#/book")
    await page.get_by_placeholder(zh("desk.book.find")).fill(str(award))
    await page.get_by_role("button", name=zh("desk.book.open")).click()
    panel = page.get_by_role("complementary")
    await panel.get_by_role("button", name=zh("desk.book.reverse"), exact=True).click()
    await expect(panel.get_by_role("heading", name=zh("desk.reversal.preview"))).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 30
    await panel.get_by_role("button", name=zh("desk.book.reasons.double")).click()
    await panel.get_by_role("button", name=like("desk.reversal.now", whole=False)).click()
    await expect(panel.get_by_text(like("desk.book.reversedDone"))).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 0
