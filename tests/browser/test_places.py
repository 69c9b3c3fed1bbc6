"""The organisation, the register of places and coverage, from the desk to a phone and a board."""

import re
import secrets
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.hands import activated_phone
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh


def row(page: Page, name: str) -> Any:  # noqa: ANN401 - a locator
    return page.get_by_role("row").filter(has_text=name)


async def test_the_administrator_grows_moves_and_closes_the_tree(town: Town) -> None:
    admin = await town.desk("admin")
    names = {unit["code"]: unit["name"] for unit in (await admin.get("/organisation"))["units"]}
    page = await admin.go("/desk/#/organisation")
    await row(page, "S06").click()
    panel = page.get_by_role("complementary")
    await panel.get_by_role("button", name=zh("desk.organisation.add"), exact=True).click()
    await panel.get_by_label(zh("desk.organisation.newName")).fill("河畔警务室")
    await panel.get_by_label(zh("desk.organisation.newKind")).select_option("division")
    await panel.get_by_role("button", name=zh("desk.organisation.addNow"), exact=True).click()
    await expect(page.get_by_text(zh("desk.organisation.done.add"))).to_be_visible()
    await row(page, "河畔警务室").click()
    await panel.get_by_role("button", name=zh("desk.organisation.move"), exact=True).first.click()
    await panel.get_by_label(zh("desk.organisation.moveUnder")).select_option(label=names["S02"])
    await panel.get_by_role("button", name=zh("desk.organisation.moveNow"), exact=True).last.click()
    await expect(page.get_by_text(zh("desk.organisation.done.move"))).to_be_visible()
    await expect(panel.get_by_role("strong").filter(has_text=zh("desk.changes.verbs.move"))).to_be_visible()
    await panel.get_by_role("button", name=zh("desk.organisation.close"), exact=True).click()
    await panel.get_by_role("button", name=zh("desk.organisation.closeNow")).click()
    await expect(row(page, "河畔警务室").get_by_text(zh("desk.organisation.closed"))).to_be_visible()


async def test_a_level_is_called_what_it_is_called_here(town: Town) -> None:
    admin = await town.desk("admin")
    page = await admin.go("/desk/#/organisation")
    await page.get_by_role("button", name=zh("desk.organisation.toKinds")).click()
    station = row(page, "station")
    await station.get_by_role("button").click()
    await page.get_by_label(zh("desk.organisation.kinds.zh")).fill("实战化分局")
    await page.get_by_role("button", name=zh("desk.organisation.save")).click()
    await expect(station.get_by_text("实战化分局")).to_be_visible()
    await page.get_by_role("button", name=zh("desk.organisation.toTree")).click()
    await expect(row(page, "S06").get_by_text("实战化分局")).to_be_visible()
    body = {"code": "station", "label_zh": "派出所", "label_en": "Police station"}
    await admin.post("/unit-kinds", {**body, "position": 60, "gives_points": True})


async def add_point(page: Page, name: str) -> None:
    """Add a must-visit point by coordinates from a map page, as those give them: longitude first."""
    await page.get_by_role("button", name=zh("desk.register.tabs.points"), exact=True).click()
    await page.get_by_role("button", name=zh("desk.register.newPoint")).click()
    panel = page.get_by_role("complementary")
    await panel.get_by_label(zh("desk.register.name")).fill(name)
    await panel.get_by_label(zh("desk.register.mustVisit")).fill("２４")
    await panel.get_by_label(zh("desk.register.place")).fill("125.174000,42.932000")
    await panel.get_by_label(zh("desk.register.datum")).select_option("GCJ-02")
    await panel.get_by_role("button", name=zh("desk.register.add"), exact=True).click()
    await expect(page.get_by_text(zh("desk.register.saved"))).to_be_visible()


async def checked_in(town: Town, name: str) -> Visitor:
    """Let somebody scan the sticker of a point, standing there."""
    clerk = await town.desk("s06-officer")
    point = next(line for line in (await clerk.get("/places/checkpoints"))["items"] if line["name"] == name)
    sticker = next(
        each
        for each in (await clerk.get("/stickers"))["items"]
        if each["checkpoint_id"] == point["checkpoint_id"]
    )
    phone = await activated_phone(town)
    place = {**point["place"], "accuracy_m": 10}
    await phone.post("/check-ins", {"short_code": sticker["short_code"], "place": place})
    return phone


async def test_a_dark_point_is_seen_everywhere_until_somebody_has_been_there(town: Town) -> None:
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/checkpoints")
    name = "桥头必到点"
    await add_point(page, name)
    await page.goto(f"{officer.origin}/desk/#/coverage")
    dark = row(page, name)
    await expect(dark.get_by_text(zh("shared.coverage.lights.overdue"))).to_be_visible()
    await expect(dark.get_by_text(zh("shared.coverage.never"))).to_be_visible()
    board = await town.visitor("desk")
    screen = await board.go("/board/")
    sums = screen.get_by_label(zh("board.coverage.title"))
    await expect(sums).to_contain_text(zh("shared.coverage.lights.overdue"))
    await expect(screen.get_by_text(name)).to_have_count(0)
    phone = await checked_in(town, name)
    own = await phone.go("/phone/#/patrol")
    await own.get_by_role("link", name=like("phone.coverage.title", whole=False)).click()
    line = own.get_by_role("listitem").filter(has_text=name)
    await expect(line.get_by_text(zh("shared.coverage.lights.fresh"))).to_be_visible()
    await page.reload()
    await expect(dark.get_by_text(zh("shared.coverage.justNow"))).to_be_visible()
    await page.goto(f"{officer.origin}/desk/#/checkpoints")
    await page.get_by_role("button", name=zh("desk.register.tabs.points"), exact=True).click()
    await row(page, name).click()
    panel = page.get_by_role("complementary")
    await panel.get_by_role("button", name=zh("desk.register.retire"), exact=True).click()
    await panel.get_by_role("button", name=zh("desk.register.retireNow")).click()
    await expect(row(page, name).get_by_text(zh("desk.register.retired"))).to_be_visible()


async def test_a_route_is_laid_along_points_and_must_be_patrolled(town: Town) -> None:
    officer = await town.desk("s02-officer")
    page = await officer.go("/desk/#/checkpoints")
    await page.get_by_role("button", name=zh("desk.register.tabs.routes"), exact=True).click()
    await page.get_by_role("row").nth(1).click()
    panel = page.get_by_role("complementary")
    points = panel.get_by_role("listitem")
    first = await points.first.inner_text()
    await panel.get_by_role("button", name=like("desk.register.later", whole=False)).first.click()
    await expect(points.nth(1)).to_contain_text(first.split(". ", 1)[1])
    await panel.get_by_label(zh("desk.register.mustPatrol")).fill("48")
    await panel.get_by_role("button", name=zh("desk.register.save"), exact=True).click()
    await expect(page.get_by_text(zh("desk.register.saved"))).to_be_visible()
    await expect(page.get_by_role("row").nth(1)).to_contain_text(zh("desk.coverage.everyHours", count=48))


PLACES = """编号,派出所代码,类别,名称,纬度,经度,路线,顺序,坐标系,必到间隔小时
U{mark}1,S02,{kind},{name},42.935830,125.220043,,,GCJ-02,24
"""


async def test_a_list_of_places_is_tried_names_its_datum_and_is_taken_over(
    town: Town, tmp_path: Path
) -> None:
    officer = await town.desk("s02-officer")
    page = await officer.go("/desk/#/checkpoints")
    await page.get_by_role("button", name=zh("desk.register.tabs.upload"), exact=True).click()
    file, mark = tmp_path / "点位.csv", secrets.token_hex(4)
    name = f"渡口 {mark}"
    file.write_bytes(PLACES.format(mark=mark, kind="水塔", name=name).encode("gb18030"))
    await page.locator("input[type=file]").set_input_files(file)
    await expect(page.get_by_text(zh("desk.register.upload.wrong", problems="1", rows="1"))).to_be_visible()
    wrong = f"^2 {zh('desk.register.upload.columns.kind')}"
    await expect(page.get_by_role("row", name=re.compile(wrong))).to_be_visible()

    file.write_bytes(PLACES.format(mark=mark, kind="点位", name=name).encode("gb18030"))
    await page.locator("input[type=file]").set_input_files(file)
    datum = zh("desk.register.datums.GCJ-02")
    await expect(
        page.get_by_text(zh("desk.register.upload.converted", rows="1", datum=datum))
    ).to_be_visible()
    await page.get_by_role("button", name=zh("desk.register.upload.take", rows="1"), exact=True).click()
    await expect(page.get_by_text(zh("desk.register.upload.taken", rows="1"))).to_be_visible()
    await page.get_by_role("button", name=zh("desk.register.tabs.points"), exact=True).click()
    await page.get_by_placeholder(zh("desk.register.search")).fill(name)
    await expect(row(page, name)).to_be_visible()
