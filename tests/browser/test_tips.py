"""A tip from the letter box to a reward in the account, and an identity by two persons, all on the pages."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from playwright.async_api import Page, Request, expect

from tests.browser.hands import activated_phone, earn
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

WORDS: Final = "三楼夜里有人聚赌，戴灰帽子的那个收钱"
NAME: Final = "阿依古丽"
PASSPHRASES: Final = {"tips-li": "seven quiet herons", "tips-zhao": "eleven old bridges"}
STORED: Final = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"


async def set_up(town: Town) -> dict[str, Visitor]:
    """Give both officers keys, and have slips printed for an event."""
    people = {name: await town.desk(name) for name in ("tips-li", "tips-zhao", "audit")}
    for name, passphrase in PASSPHRASES.items():
        officers = await people[name].post("/tip-officers", {"passphrase": passphrase})
    for one in officers["items"]:
        if one["confirmed_at"] is None:
            await people["audit"].post(f"/tip-officers/{one['key_id']}/verdicts", {"retires": False})
    admin = await town.desk("admin")
    bureau = next(one for one in (await admin.get("/units"))["items"] if one["code"] == "B")
    grant = {"points": 5_000, "reason": "年度奖励"}
    await admin.post(f"/budgets/{bureau['unit_id']}/grants", grant)
    expires_on = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()
    issue = {"points": 30, "slips_count": 20, "expires_on": expires_on, "reason": "冬季活动"}
    issued = await admin.post("/claim-slip-issues", issue)
    officer = await town.desk("s06-officer")
    printed = {"slips_count": 12, "reason": "元旦清雪"}
    await officer.post(f"/claim-slip-issues/{issued['issue_id']}/prints", printed)
    return people


async def write_letter(page: Page) -> tuple[str, str]:
    """Write a letter with a name; copy the number down, and what the letter is called."""
    await page.get_by_role("button", name=zh("box.write")).click()
    await page.get_by_label(zh("box.form.subject")).select_option("gambling")
    await page.get_by_label(zh("box.form.words"), exact=False).fill(WORDS)
    await page.get_by_label(zh("box.form.name")).fill(NAME)
    await page.get_by_role("button", name=zh("box.form.send")).click()
    await expect(page.get_by_role("heading", name=zh("box.sent.title"))).to_be_visible()
    code = re.sub(r"\D", "", await page.locator(".digits").inner_text())
    called = await page.get_by_text(like("box.sent.called")).inner_text()
    before, after = zh("box.sent.called").split("{codename}")
    await page.get_by_role("button", name=zh("box.sent.done")).click()
    return code, called.removeprefix(before).removesuffix(after)


async def open_letter(page: Page, code: str) -> None:
    """Come back with the number."""
    await page.get_by_role("button", name=zh("box.look")).click()
    await page.get_by_label(zh("box.enter.code")).fill(code)
    await page.get_by_role("button", name=zh("box.enter.open")).click()


async def read_at_desk(officer: Visitor, codename: str) -> Page:
    """Open the letter at the tip desk."""
    page = await officer.go("/desk/#/tips")
    await page.get_by_role("row", name=re.compile(codename)).click()
    await expect(page.get_by_role("complementary").get_by_text(WORDS)).to_be_visible()
    return page


async def give_reason(page: Page, words: str, button: str) -> None:
    """Type a reason and press what it is for."""
    await page.get_by_placeholder(zh("desk.reason.placeholder")).fill(words)
    await page.get_by_role("button", name=re.compile(f"^{button}")).last.click()


async def reward(people: dict[str, Visitor], codename: str) -> None:
    """Let one officer verify a letter and propose 30 points, and the other confirm them."""
    li = await read_at_desk(people["tips-li"], codename)
    await li.get_by_role("button", name=zh("desk.tips.set.verified")).click()
    await give_reason(li, "现场查实", zh("desk.tips.set.verified"))
    await li.get_by_role("button", name="30 分").click()
    await give_reason(li, "抓获四人", zh("desk.tips.reward.propose"))
    await expect(li.get_by_text(like("desk.tips.reward.proposed"))).to_be_visible()
    zhao = await read_at_desk(people["tips-zhao"], codename)
    await zhao.get_by_role("button", name=zh("desk.tips.reward.confirm", worth="30 分")).click()
    await expect(zhao.get_by_text(like("desk.tips.reward.confirmed", whole=False))).to_be_visible()


async def test_a_tip_is_given_verified_and_rewarded(town: Town) -> None:
    people = await set_up(town)
    giver = await activated_phone(town)
    headers: list[dict[str, Any]] = []

    async def look(request: Request) -> None:
        if "/box" in request.url:
            headers.append(await request.all_headers())

    giver.page.on("request", look)
    box = await giver.go("/box")
    code, codename = await write_letter(box)
    stored = await box.evaluate(STORED)
    assert code not in stored
    assert WORDS not in stored
    assert headers
    assert [one for one in headers if "cookie" in one or "referer" in one] == []
    assert not any(code in asked for asked in giver.watch.requests)

    await reward(people, codename)

    await open_letter(box, code)
    await expect(box.get_by_role("heading", name=zh("box.thread.state.verified"))).to_be_visible()
    await box.get_by_role("button", name=zh("box.reward.slip")).click()
    slip = await box.locator(".digits").inner_text()
    await box.get_by_role("button", name=zh("box.reward.kept")).click()
    await expect(box.get_by_text(zh("box.reward.gone"))).to_be_visible()

    phone = await giver.go("/phone/#/slip")
    await phone.get_by_label(zh("phone.claimSlip.code")).fill(slip)
    await phone.get_by_role("button", name=zh("phone.claimSlip.take")).click()
    await expect(phone.get_by_text(zh("phone.claimSlip.taken", worth="30 分"))).to_be_visible()


async def test_a_reward_goes_to_an_account_with_the_monthly_thanks(town: Town) -> None:
    people = await set_up(town)
    admin = await town.desk("admin")
    await admin.post("/thanks-slots", {"points": 30, "slots_count": 8})
    volunteer = await activated_phone(town)
    await earn(town, volunteer)
    number = (await volunteer.get("/me"))["number"]
    giver = await town.visitor("phone")
    box = await giver.go("/box")
    code, codename = await write_letter(box)
    await reward(people, codename)
    await open_letter(box, code)
    await box.get_by_role("button", name=zh("box.reward.account"), exact=True).click()
    await box.get_by_label(zh("box.reward.number")).fill(number)
    await box.get_by_role("button", name=zh("box.reward.confirmAccount")).click()
    await expect(box.get_by_text(zh("box.reward.isAccount"))).to_be_visible()
    read = await read_at_desk(people["tips-li"], codename)
    assert number not in await read.content()


async def test_an_identity_opens_by_two_persons_and_the_auditor_signs(town: Town) -> None:
    people = await set_up(town)
    giver = await town.visitor("phone")
    _, codename = await write_letter(await giver.go("/box"))
    li = await read_at_desk(people["tips-li"], codename)
    await li.get_by_role("button", name=zh("desk.tips.identity.begin")).click()
    await li.get_by_label(zh("desk.tips.passphrase.reason")).fill("检察院要求核实证人")
    await li.get_by_label(zh("desk.tips.passphrase.own")).fill(PASSPHRASES["tips-li"])
    await li.get_by_role("button", name=zh("desk.tips.identity.propose")).click()
    await expect(li.get_by_text(like("desk.tips.identity.waiting"))).to_be_visible()
    assert NAME not in await li.content()

    zhao = await read_at_desk(people["tips-zhao"], codename)
    await zhao.get_by_label(zh("desk.tips.passphrase.own")).fill(PASSPHRASES["tips-zhao"])
    await zhao.get_by_role("button", name=zh("desk.tips.identity.act.waiting")).click()
    await expect(zhao.get_by_text(NAME)).to_be_visible()

    audit = await people["audit"].go("/desk/#/tipLog")
    opened = audit.get_by_role("row", name=re.compile(zh("desk.tipLog.act.opening_proposed"))).first
    await expect(opened).to_contain_text("检察院要求核实证人")
    await audit.get_by_role("button", name=zh("desk.tipLog.inOrder")).click()
    await expect(audit.get_by_role("heading", name=zh("desk.tipLog.reviews"))).to_be_visible()
