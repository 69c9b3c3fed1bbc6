"""Service time in the browser: stars and record on the phone, a certificate printed, checked and revoked."""

from playwright.async_api import Page, expect

from tests.browser.hands import activated_phone, earn
from tests.browser.town import Town, Visitor
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


async def agree_to_be_shown(phone: Visitor) -> None:
    """Say yes to standing on the honour list, and wait until it is read anew, a minute at most."""
    asked = (await phone.get("/me/consents"))["items"]
    version = next(one["version"] for one in asked if one["purpose"] == "ranking")
    await phone.post("/me/consents", {"purpose": "ranking", "version": version, "given": True})
    tenant_id = (await phone.get("/me"))["tenant_id"]
    for _ in range(70):
        if (await phone.get(f"/bureaus/{tenant_id}/honours?period=month"))["items"]:
            return
        await phone.page.wait_for_timeout(1000)
    message = "nobody came on the honour list"
    raise AssertionError(message)


async def test_who_agreed_stands_on_the_honour_list_of_desk_and_board(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    await agree_to_be_shown(phone)
    officer = await town.desk("s06-officer")
    desk = await officer.go("/desk/#/reports")
    await desk.get_by_role("button", name=zh("desk.reports.tabs.service"), exact=True).click()
    await expect(desk.get_by_role("listitem").filter(has_text="*").first).to_be_visible()
    board = await town.visitor("desk", viewport={"width": 1920, "height": 1080})
    page = await board.go("/board/")
    shown = page.locator("section").filter(has_text=zh("board.honours.title"))
    await expect(shown.get_by_role("listitem", include_hidden=True).first).to_contain_text("*")


async def test_the_desk_prints_the_record_of_somebody_without_a_phone(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    number = (await phone.get("/me"))["number"]
    officer = await town.desk("s06-officer")
    desk = await officer.go("/desk/#/volunteers")
    await desk.get_by_role("searchbox").fill(number)
    await desk.get_by_role("row", name=number).click()
    await desk.get_by_text(zh("desk.people.service.title"), exact=True).click()
    await desk.get_by_role("button", name=zh("desk.people.service.print"), exact=True).click()
    paper = desk.get_by_role("dialog", name=zh("desk.people.service.title"))
    await expect(paper.get_by_role("row")).to_have_count(2)
    await expect(paper).to_contain_text(number)
    await desk.keyboard.press("Escape")
    async with desk.expect_download() as saving:
        await desk.get_by_role("button", name=zh("desk.people.service.file"), exact=True).click()
    assert (await saving.value).suggested_filename.startswith(number)
