"""An auditor alone reads the whole book, checks a proof, takes it along, and changes nothing."""

import json
from pathlib import Path
from typing import Final

from playwright.async_api import Page, expect

from tests.browser.hands import activated_phone, earn, sign_in
from tests.browser.town import Town
from tests.browser.words import zh

CHANGES: Final[tuple[tuple[str, object], ...]] = (
    ("/transactions/0/reversals", {"reason": "试一试"}),
    ("/reversal-proposals/1/confirmations", {}),
    ("/policies", {}),
    ("/decisions", {"decisions": []}),
    ("/objections", {}),
    ("/calendar-days", {}),
    ("/volunteer-searches", {"text": "王"}),
    ("/shops/1/appointments", {}),
)


async def open_place(page: Page, name: str) -> None:
    """Choose a place on the rail."""
    await page.get_by_role("link", name=zh(f"desk.places.{name}"), exact=True).click()
    await expect(page.get_by_role("heading", level=1, name=zh(f"desk.places.{name}"))).to_be_visible()


async def test_an_auditor_alone_reads_the_book_proves_a_line_and_takes_it_along(
    town: Town, tmp_path: Path
) -> None:
    await earn(town, await activated_phone(town))
    visitor = await town.visitor("desk")
    page = await visitor.go("/desk/")
    await sign_in(page, "audit")
    await open_place(page, "book")
    await page.get_by_role("row").filter(has_text=zh("desk.book.kinds.award")).first.click()
    panel = page.get_by_role("complementary")
    await expect(panel.get_by_text(zh("desk.book.sealGood"))).to_be_visible()
    await expect(panel.get_by_role("button", name=zh("desk.book.reverse"))).to_have_count(0)
    await open_place(page, "reports")
    await page.get_by_role("button", name=zh("desk.reports.tabs.export")).click()
    card = page.get_by_role("listitem").filter(has_text=zh("desk.export.formats.jsonl.name"))
    async with page.expect_download() as taken:
        await card.get_by_role("button", name=zh("desk.export.begin")).click()
    await (await taken.value).save_as(tmp_path / "book.jsonl")
    assert json.loads((tmp_path / "book.jsonl").read_text().splitlines()[0])
    await open_place(page, "policy")
    await expect(page.get_by_role("heading", name=zh("desk.policy.inForce"))).to_be_visible()
    await expect(page.get_by_role("button", name=zh("desk.policy.change"))).to_have_count(0)


async def test_an_auditor_sees_who_read_about_whom_and_opens_nobodys_record(town: Town) -> None:
    officer = await town.desk("s06-officer")
    person = town.bureau.volunteer_ids[town.bureau.take_volunteer()]
    await officer.post(f"/volunteers/{person}/openings", {})
    auditor = await town.desk("audit")
    page = await auditor.go("/desk/#/volunteers")
    await expect(page.get_by_role("row").filter(has_text="孙警官").first).to_be_visible()
    await expect(page.get_by_role("button", name=zh("desk.people.tabs.register"))).to_have_count(0)
    assert not [
        asked for asked in auditor.watch.requests if "/candidates" in asked or "/data-requests" in asked
    ]


async def test_an_auditor_is_refused_every_change(town: Town) -> None:
    auditor = await town.desk("audit")
    for path, body in CHANGES:
        answer = await auditor.context.request.post(
            f"{auditor.origin}/api/v1{path}", data=body, headers={"Idempotency-Key": f"audit{path}"}
        )
        assert (answer.status, (await answer.json())["code"]) == (403, "not_allowed"), path
