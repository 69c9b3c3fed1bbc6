"""Service time in the browser: stars and record on the phone, a certificate printed, checked and revoked."""

from playwright.async_api import Page, expect

from tests.browser.hands import activated_phone, earn
from tests.browser.town import Town
from tests.browser.words import like, zh


async def issue_on(page: Page) -> None:
    """Ask for a certificate over the days that the form offers."""
    await page.get_by_role("button", name=zh("shared.certificate.issue")).click()
    await expect(page.get_by_text(zh("shared.certificate.done"))).to_be_visible()


async def test_a_volunteer_prints_a_certificate_that_anybody_checks_without_a_name(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    page = await phone.go("/phone/#/mine")
    await page.get_by_role("link", name=zh("phone.mine.service")).click()
    await expect(page.get_by_text(like("phone.service.next", stars=1))).to_be_visible()
    await expect(page.get_by_text(zh("shared.service.byRules"))).to_be_visible()
    await page.get_by_role("link", name=zh("phone.service.certificates")).click()
    await issue_on(page)
    await page.get_by_role("button", name=zh("shared.certificate.title")).click()
    paper = page.get_by_role("article", name=zh("shared.certificate.title"))
    await expect(paper.get_by_role("img", name=zh("shared.certificate.check"))).to_be_visible()
    [made] = (await phone.get("/me/certificates"))["items"]
    own = await phone.get(f"/me/certificates/{made['certificate_id']}")
    await expect(paper).to_contain_text(own["name"])
    stranger = await town.visitor("phone")
    check = await stranger.go(own["url"].removeprefix(town.origin))
    await expect(check.get_by_text(zh("certificate.holds"))).to_be_visible()
    await expect(check.get_by_text(own["number"])).to_be_visible()
    await expect(check.get_by_text(own["name"])).to_have_count(0)


async def test_the_desk_revokes_a_certificate_and_whoever_checks_it_reads_why(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    page = await phone.go("/phone/#/certificates")
    await issue_on(page)
    [made] = (await phone.get("/me/certificates"))["items"]
    own = await phone.get(f"/me/certificates/{made['certificate_id']}")
    number = (await phone.get("/me"))["number"]
    officer = await town.desk("s06-officer")
    desk = await officer.go("/desk/#/volunteers")
    await desk.get_by_role("searchbox").fill(number)
    await desk.get_by_role("row", name=number).click()
    await desk.get_by_text(zh("desk.certificates.title")).click()
    await desk.get_by_role("button", name=zh("desk.certificates.end")).click()
    await desk.get_by_label(zh("desk.certificates.endTitle")).fill("信息有误")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_text("信息有误")).to_be_visible()
    stranger = await town.visitor("phone")
    check = await stranger.go(own["url"].removeprefix(town.origin))
    await expect(check.get_by_text("信息有误")).to_be_visible()


async def test_the_desk_compares_groups(town: Town) -> None:
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/reports")
    await page.get_by_role("button", name=zh("desk.reports.tabs.fairness")).click()
    await expect(page.get_by_role("heading", name=zh("desk.fairness.by.age"))).to_be_visible()
    await expect(page.get_by_role("rowheader", name=zh("desk.fairness.names.60_and_over"))).to_be_visible()
