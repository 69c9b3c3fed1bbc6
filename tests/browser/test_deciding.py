"""Deciding on the pages: undo, ask and answer, appeal to another officer, the notice and an objection."""

import os
import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.browser.hands import activated_phone, earn
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh


async def number_of(phone: Visitor) -> str:
    """Return the volunteer's number."""
    return str((await phone.get("/me"))["number"])


def row(page: Page, number: str) -> Locator:
    """Find the row of a volunteer's claim."""
    return page.get_by_role("row", name=re.compile(number))


async def picture(page: Page, name: str) -> None:
    """Keep a picture when somebody wants to look at the pages."""
    folder = os.environ.get("PINGAN_TEST_PICTURES")
    if folder:
        await page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=False)


async def waiting(town: Town) -> tuple[Visitor, str, int]:
    """Let somebody walk a patrol without a place, so that it waits for a person."""
    phone = await activated_phone(town)
    claim = await earn(town, phone, near=False)
    return phone, await number_of(phone), int(claim["claim_id"])


async def test_an_approval_is_undone_for_ten_seconds(town: Town) -> None:
    phone, number, _ = await waiting(town)
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/queue")
    await row(page, number).get_by_role("checkbox").check()
    await page.keyboard.press("a")
    await expect(page.get_by_role("button", name=like("desk.keys.approveNow", whole=False))).to_be_visible()
    await page.keyboard.press("a")
    await expect(page.get_by_text(like("desk.outcome.undo", whole=False))).to_be_visible()
    await picture(page, "desk-undo")
    assert (await phone.get("/me"))["points_available"] == 30
    await page.keyboard.press("z")
    await expect(page.get_by_text(zh("desk.outcome.undone", count=1))).to_be_visible()
    await expect(row(page, number)).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 0


async def test_more_is_asked_answered_on_the_phone_and_read_at_the_desk(town: Town) -> None:
    phone, number, _ = await waiting(town)
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/queue")
    await row(page, number).get_by_role("checkbox").check()
    await page.keyboard.press("q")
    await page.get_by_placeholder(zh("desk.reason.placeholder")).fill("当时在桥头看到什么？")
    await picture(page, "desk-ask")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(zh("desk.outcome.asked", count=1))).to_be_visible()

    mine = await phone.go("/phone/#/claims")
    await mine.reload()
    await expect(mine.get_by_text(re.compile("当时在桥头看到什么"))).to_be_visible()
    await mine.get_by_label(zh("phone.reply.answer.label")).fill("护栏松了，已告诉社区")
    await picture(mine, "phone-answer")
    await mine.get_by_role("button", name=zh("phone.reply.answer.send")).click()
    await expect(mine.get_by_text(zh("phone.reply.answer.done"))).to_be_visible()

    await page.reload()
    await row(page, number).click()
    await expect(page.get_by_text("护栏松了，已告诉社区")).to_be_visible()
    await picture(page, "desk-answered")


async def test_an_appeal_goes_to_another_officer(town: Town) -> None:
    phone, number, claim_id = await waiting(town)
    officer = await town.desk("s06-officer")
    body = {"decisions": [{"claim_id": claim_id, "verdict": "refuse", "reason": "签到没有位置"}]}
    await officer.post("/decisions", body)

    mine = await phone.go("/phone/#/claims")
    await mine.get_by_role("button", name=zh("phone.reply.appeal.open")).click()
    await mine.get_by_label(zh("phone.reply.appeal.label")).fill("手机没开定位，李大妈看见我巡逻")
    await picture(mine, "phone-appeal")
    await mine.get_by_role("button", name=zh("phone.reply.appeal.send")).click()
    await expect(mine.get_by_text(zh("phone.reply.appeal.done"))).to_be_visible()

    page = await officer.go("/desk/#/queue")
    await expect(row(page, number)).to_contain_text(zh("desk.queue.appealed"))
    await row(page, number).click()
    panel = page.get_by_role("complementary")
    await expect(panel.get_by_text(zh("desk.claim.barred.refuser"))).to_be_visible()
    await expect(panel.get_by_text("手机没开定位，李大妈看见我巡逻")).to_be_visible()
    await picture(page, "desk-appeal")

    second = await town.desk("s06-second")
    page = await second.go("/desk/#/queue")
    await row(page, number).get_by_role("checkbox").check()
    await page.keyboard.press("a")
    await expect(page.get_by_role("button", name=like("desk.keys.approveNow", whole=False))).to_be_visible()
    await page.keyboard.press("a")
    await expect(page.get_by_text(like("desk.outcome.approved", whole=False, count=1))).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 30


async def test_an_award_is_shown_to_everybody_objected_to_and_taken_back(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    neighbour = await activated_phone(town)
    code = await noticed(phone)
    page = await neighbour.go("/phone/#/notice")
    await page.get_by_role("button", name=f"{zh('phone.notice.object')} {code}").click()
    await page.get_by_label(zh("phone.notice.label")).fill("那天桥头封路，没有人巡逻")
    await picture(page, "phone-notice")
    await page.get_by_role("button", name=zh("phone.notice.send")).click()
    await expect(page.get_by_text(zh("phone.notice.done"))).to_be_visible()

    second = await town.desk("s06-second")
    page = await second.go("/desk/#/review")
    card = page.get_by_role("listitem").filter(has_text="那天桥头封路，没有人巡逻")
    await card.get_by_role("button", name=zh("desk.objections.uphold")).click()
    await page.get_by_placeholder(zh("desk.reason.placeholder")).fill("社区证实当天封路")
    await picture(page, "desk-objection")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(zh("desk.objections.upheldSaid"))).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 0
    mine = await phone.go("/phone/#/claims")
    await mine.reload()
    await expect(mine.get_by_text(re.compile("社区证实当天封路"))).to_be_visible()


async def noticed(phone: Visitor) -> str:
    """Wait until the notice, which is read once a minute, shows somebody's own award; return its code."""
    for _ in range(70):
        lines = (await phone.get("/me/notice"))["items"]
        own = [line["code"] for line in lines if line["mine"]]
        if own:
            return str(own[0])
        await phone.page.wait_for_timeout(1000)
    message = "the award never came into the notice"
    raise AssertionError(message)


async def test_the_board_shows_the_notice_without_whole_names(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    await noticed(phone)
    board = await town.visitor("desk", viewport={"width": 1920, "height": 1080})
    page = await board.go("/board/")
    shown = page.get_by_role("region", name=zh("board.notice.title"))
    await expect(shown).to_be_visible()
    await expect(shown.get_by_role("listitem").first).to_contain_text("*")
    await picture(page, "board-notice")
