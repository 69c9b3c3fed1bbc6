"""The seal as people meet it: receipts to take along, a page that checks by itself, one fingerprint."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.hands import activated_phone, begin_visit, choose, confirm_order, earn, pair
from tests.browser.sealing import (
    OfflinePc,
    exported,
    log_size,
    offline_pc,
    public,
    taken,
    with_more_points,
    without_line,
)
from tests.browser.town import Town
from tests.browser.words import like, zh


@pytest.fixture
async def pc(browser: Browser, built_pages: Path, tmp_path: Path) -> AsyncIterator[OfflinePc]:
    """Carry verify.html to a PC without a network; it must never ask for anything."""
    carried = tmp_path / "verify.html"
    carried.write_bytes((built_pages / "verify.html").read_bytes())
    desktop = await offline_pc(browser, carried, tmp_path)
    yield desktop
    assert set(desktop.asked) == {carried.as_uri()}
    assert desktop.said == []
    await desktop.page.context.close()


async def test_a_line_of_the_statement_has_a_receipt_that_can_be_taken_along(
    town: Town, pc: OfflinePc
) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    page = await phone.go("/phone/#/statement")
    await page.locator("main li a").first.click()
    await expect(page.get_by_text(zh("phone.proof.good"))).to_be_visible()
    name, receipt = await taken(page, page.get_by_role("link", name=zh("phone.proof.download")))
    assert name.endswith(".tlog-proof")
    key = (await public(town.origin, "vkey")).splitlines()[0]

    verdict = await pc.check("good.tlog-proof", receipt, key=key)
    assert like("verify.receipt.good", whole=False).search(verdict)
    verdict = await pc.check("good.tlog-proof", receipt)
    assert like("verify.receipt.unchecked", whole=False).search(verdict)
    forged = re.sub(
        r"(\n— \S+ .{20})(.)", lambda found: found[1] + ("B" if found[2] == "A" else "A"), receipt
    )
    verdict = await pc.check("forged.tlog-proof", forged, key=key)
    assert zh("verify.receipt.bad") in verdict
    assert zh("verify.checks.signature.broken") in verdict
    moved = re.sub(r"index (\d+)", lambda found: f"index {int(found[1]) - 1}", receipt)
    verdict = await pc.check("moved.tlog-proof", moved, key=key)
    assert zh("verify.checks.includedNot") in verdict


async def test_nobody_else_gets_the_receipt(town: Town) -> None:
    phone, stranger = await activated_phone(town), await activated_phone(town)
    await earn(town, phone)
    line = (await phone.get("/me/statement"))["items"][0]["log_index"]
    page = await stranger.go(f"/phone/#/proof/{line}")
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_role("link", name=zh("phone.proof.download"))).to_have_count(0)


async def test_an_order_has_a_receipt_for_whoever_holds_its_code(town: Town, pc: OfflinePc) -> None:
    kiosk, phone = await pair(town), await activated_phone(town)
    await earn(town, phone)
    await begin_visit(kiosk, phone)
    await choose(kiosk.page, "香皂")
    async with kiosk.page.expect_response("**/kiosk/orders") as placed:
        await confirm_order(kiosk.page)
    order: dict[str, Any] = await (await placed.value).json()
    stranger = await town.visitor("phone")
    page = await stranger.go(order["receipt_url"])
    await expect(page.get_by_text(like("receipt.signed.fresh"))).to_be_visible()
    await expect(page.get_by_text(like("receipt.compare"))).to_be_visible()
    _, receipt = await taken(page, page.get_by_role("link", name=zh("receipt.download")))
    key = (await public(town.origin, "vkey")).splitlines()[0]
    verdict = await pc.check("order.tlog-proof", receipt, key=key)
    assert like("verify.receipt.good", whole=False).search(verdict)
    assert "order" in verdict


async def test_an_exported_book_is_checked_without_a_network(town: Town, pc: OfflinePc) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    book = await exported(await town.desk("admin"))
    checkpoint = (await public(town.origin, "checkpoint")).split("\n")
    key = (await public(town.origin, "vkey")).splitlines()[0]

    verdict = await pc.check("book.jsonl", book, key=key)
    assert like("verify.book.good", whole=False).search(verdict)
    assert zh("verify.units.points") in verdict
    changed, index = with_more_points(book)
    verdict = await pc.check("changed.jsonl", changed, key=key)
    assert zh("verify.book.bad") in verdict
    assert zh("verify.book.number", index=f"{index:,}") in verdict
    assert zh("verify.what.root_differs") in verdict
    verdict = await pc.check("cut.jsonl", without_line(book, index), key=key)
    assert zh("verify.what.transaction_missing") in verdict
    verdict = await pc.check("book.jsonl", book, key=key, noted=[f"{checkpoint[1]} 0123 4567"])
    assert zh("verify.what.note_differs") in verdict
    await pc.page.get_by_role("button", name="English").click()
    await expect(pc.page.get_by_text("The root made anew is not the one you wrote down")).to_be_visible()


async def test_the_checking_page_is_served_and_offers_itself(town: Town) -> None:
    visitor = await town.visitor("desk")
    page = await visitor.go("/verify.html")
    _, saved = await taken(page, page.get_by_role("link", name=zh("verify.save")))
    assert zh("verify.lead") in saved
    assert [line for line in visitor.watch.requests if "/verify.html" not in line] == []


async def test_the_desk_shows_request_receipt_and_health_of_the_log(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    admin = await town.desk("admin")
    page = await admin.go("/desk/#/book")
    await page.locator("tbody tr").first.click()
    await expect(page.get_by_text(zh("desk.book.sealGood"))).to_be_visible()
    await page.get_by_text(zh("desk.book.request"), exact=True).click()
    await expect(page.get_by_text(zh("desk.book.fingerprint"), exact=True)).to_be_visible()
    name, _ = await taken(page, page.get_by_role("link", name=zh("desk.book.download")))
    assert name.endswith(".tlog-proof")
    await admin.go("/desk/#/overview")
    await expect(page.get_by_text(zh("desk.health.noForks"))).to_be_visible()
    await expect(page.get_by_text(like("desk.health.size", whole=False))).to_be_visible()


async def test_board_kiosk_and_phone_show_the_same_fingerprint(town: Town) -> None:
    kiosk, phone = await pair(town), await activated_phone(town)
    await earn(town, phone)
    size = await log_size(town.origin)
    wall = await town.visitor("desk", viewport={"width": 1920, "height": 1080})
    await wall.go("/board/")
    await kiosk.page.reload()
    await phone.go("/phone/#/seal")
    root = await wall.page.locator(".root").inner_text()
    assert re.fullmatch(r"[0-9a-f]{4} [0-9a-f]{4}", root)
    await expect(phone.page.locator(".root").first).to_have_text(root)
    await expect(kiosk.page.locator(".log")).to_contain_text(root)
    assert size == await log_size(town.origin), "the book has grown meanwhile"
