"""The officer's queue: look at one, approve many with the keyboard, refuse with a reason, never one's own."""

import re

from playwright.async_api import expect

from ledger.people.refusals import SignInRefused
from tests.browser.bureau import OFFICER_NUMBER
from tests.browser.hands import activate, activated_phone, earn, print_slip
from tests.browser.town import Town, Visitor
from tests.browser.words import en, like, told, zh


async def waiting_claims(town: Town) -> tuple[Visitor, list[Visitor]]:
    """Let the officer's own phone and four others hand in patrols that wait for a person."""
    own = await town.visitor("phone")
    await activate(own, (await print_slip(town, OFFICER_NUMBER, station="S02"))["url"])
    others = [await activated_phone(town, station="S02") for _ in range(4)]
    for phone in (own, *others):
        await earn(town, phone, station="S02", near=False)
    return own, others


async def test_the_officer_decides_with_the_keyboard_but_never_their_own(town: Town) -> None:
    own, others = await waiting_claims(town)
    numbers = [(await phone.get("/me"))["number"] for phone in others]
    officer = await town.desk("s02-officer")
    page = await officer.go("/desk/#/queue")
    rows = {number: page.get_by_role("row", name=re.compile(number)) for number in (*numbers, OFFICER_NUMBER)}
    for row in rows.values():
        await expect(row).to_be_visible()

    await choose_where_the_keyboard_stands_nowhere(officer)

    mine = rows[OFFICER_NUMBER]
    await expect(mine.get_by_role("checkbox")).to_have_count(0)
    await mine.click()
    panel = page.get_by_role("complementary")
    await expect(panel.get_by_text(zh("desk.claim.barred.claimant"))).to_be_visible()
    await expect(panel.get_by_role("heading", name=zh("desk.claim.checkIns", count=3))).to_be_visible()
    await page.keyboard.press("x")
    await page.keyboard.press("a")
    await page.keyboard.press("a")
    await expect(page.get_by_text(like("desk.outcome.approved"))).to_have_count(0)
    assert (await own.get("/me"))["points_available"] == 0

    refused, *approved = [number for number in await shown(officer) if number != OFFICER_NUMBER]
    await page.keyboard.press("Escape")
    await rows[refused].get_by_role("checkbox").check()
    await page.keyboard.press("r")
    await page.get_by_placeholder(zh("desk.reason.placeholder")).fill("照片不清楚，请重新签到")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(zh("desk.outcome.refused", count=1))).to_be_visible()

    await page.get_by_label(zh("desk.queue.selectAll")).check()
    await expect(page.get_by_text(zh("desk.bulk.gives", count=3, points=90))).to_be_visible()
    await page.keyboard.press("a")
    await expect(page.get_by_role("button", name=like("desk.keys.approveNow", whole=False))).to_be_visible()
    await expect(page.get_by_text(zh("desk.trial.gives", count=3, points=90))).to_be_visible()
    await page.keyboard.press("a")
    await expect(page.get_by_text(zh("desk.outcome.approved", count=3, points="90 分"))).to_be_visible()
    await expect(rows[OFFICER_NUMBER]).to_be_visible()
    for number in numbers:
        await expect(rows[number]).to_have_count(0)

    told = dict(zip(numbers, others, strict=True))
    page = await told[refused].go("/phone/")
    await page.reload()
    await expect(page.get_by_text("照片不清楚，请重新签到")).to_be_visible()
    await expect(page.get_by_text(zh("phone.claim.state.refused"), exact=True)).to_be_visible()
    for number in approved:
        assert (await told[number].get("/me"))["points_available"] == 30


async def choose_where_the_keyboard_stands_nowhere(officer: Visitor) -> None:
    """X begins at the first claim, and chooses it unless it is the officer's own."""
    first = (await shown(officer))[0]
    await officer.page.keyboard.press("x")
    await expect(officer.page.locator("tr[data-claim][aria-current=true]")).to_contain_text(first)
    await expect(officer.page.locator("tr[data-claim] input:checked")).to_have_count(
        int(first != OFFICER_NUMBER)
    )
    await officer.page.keyboard.press("Escape")


async def shown(officer: Visitor) -> list[str]:
    """Read the numbers of the volunteers from the top of the queue."""
    return [
        text for text in await officer.page.locator("tr[data-claim] .person span").all_inner_texts() if text
    ]


async def test_another_station_sees_nothing_of_ours(town: Town) -> None:
    phone = await activated_phone(town)
    claim = await earn(town, phone, near=False)
    number = (await phone.get("/me"))["number"]
    elsewhere = await town.desk("s02-officer")
    page = await elsewhere.go("/desk/#/queue")
    await expect(page.get_by_placeholder(zh("desk.queue.search"))).to_be_visible()
    await expect(page.get_by_text(number)).to_have_count(0)
    answer = await elsewhere.context.request.get(f"{town.origin}/api/v1/claims/{claim['claim_id']}")
    assert (answer.status, (await answer.json())["code"]) == (404, "claim_unknown")


async def test_a_wrong_password_is_refused_in_both_languages(town: Town) -> None:
    visitor = await town.visitor("desk")
    page = await visitor.go("/desk/")
    await page.get_by_label(zh("desk.signIn.userName")).fill("nobody")
    await page.get_by_label(zh("desk.signIn.password")).fill("wrong-horse-42")
    await page.get_by_role("button", name=zh("desk.signIn.enter")).click()
    await expect(page.get_by_role("alert")).to_contain_text(told(SignInRefused))
    await page.get_by_role("button", name=zh("shared.otherLanguage")).click()
    await expect(page.get_by_role("button", name=en("desk.signIn.enter"))).to_be_visible()
    await expect(page.get_by_role("alert")).to_contain_text(told(SignInRefused, "en"))
