"""Evidence in real browsers: reports from a saddle, forms, claims entered at the desk, events with slips."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from playwright.async_api import FilePayload, Page, expect

from tests.browser.hands import activated_phone
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh
from tests.earning.files import photo, voice

PHOTO: Final[FilePayload] = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo(2400, 1800)}
HAZARD: Final = re.compile("隐患|Hazard")
SLIP_CODE: Final = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")


async def shoot(page: Page) -> None:
    """Tap a tile and take the picture."""
    tile = page.locator("label.tile", has_text=HAZARD).first
    await tile.locator("input").set_input_files(PHOTO)


async def newest_claim(phone: Visitor) -> dict[str, Any]:
    claims = await phone.get("/me/claims")
    claim: dict[str, Any] = claims["items"][0]
    return claim


async def open_in_queue(officer: Visitor, claim: dict[str, Any]) -> Page:
    """Open a claim of the queue beside it: on trust, it is never folded away."""
    page = await officer.go("/desk/#/queue")
    await page.locator(f"tr[data-claim='{claim['claim_id']}']").click()
    await expect(page.get_by_text(f"C{claim['claim_id']:07}")).to_be_visible()
    return page


async def test_a_report_takes_one_tap_and_a_photo(town: Town) -> None:
    phone = await activated_phone(town, permissions=["geolocation"])
    latitude, longitude = town.bureau.places["S06"][0]
    await phone.context.set_geolocation({"latitude": latitude, "longitude": longitude, "accuracy": 12})
    page = await phone.go("/phone/")
    await page.get_by_role("link", name=zh("phone.home.report")).click()
    await shoot(page)
    await expect(page.get_by_text(zh("phone.report.arrived"))).to_be_visible()
    claim = await newest_claim(phone)
    shown = await phone.get(f"/me/claims/{claim['claim_id']}/evidence")
    assert (shown["files"][0]["width"], shown["files"][0]["height"]) == (1600, 1200)
    assert shown["words"][0]["accuracy_m"] == 12


async def test_details_follow_and_the_station_sees_photo_and_words(town: Town) -> None:
    phone = await activated_phone(town)
    page = await phone.go("/phone/#/report")
    await shoot(page)
    await page.get_by_role("link", name=zh("phone.report.details")).click()
    await page.get_by_label(zh("phone.claimForm.text")).fill("东门井盖松动，已放警示牌")
    await page.get_by_role("button", name=zh("phone.evidence.send")).click()
    await expect(page.locator("blockquote")).to_have_text("东门井盖松动，已放警示牌")
    officer = await town.desk("s06-officer")
    desk = await open_in_queue(officer, await newest_claim(phone))
    await expect(desk.locator("blockquote")).to_have_text("东门井盖松动，已放警示牌")
    picture = desk.get_by_role("img", name=re.compile(zh("shared.files.photo", number=1)))
    await expect(picture).to_be_visible()
    assert await picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1600


async def test_a_report_outlives_a_closed_page_with_no_network(town: Town) -> None:
    phone = await activated_phone(town)
    page = await phone.go("/phone/#/report")
    await expect(page.locator("label.tile").first).to_be_visible()
    await phone.context.set_offline(offline=True)
    await shoot(page)
    await expect(page.get_by_text(like("phone.report.kept", count=1))).to_be_visible()
    await page.close()
    await phone.context.set_offline(offline=False)
    phone.page = await phone.context.new_page()
    page = await phone.go("/phone/#/report")
    await expect(page.get_by_text(zh("phone.report.arrived"))).to_be_visible()
    assert len((await phone.get("/me/claims"))["items"]) == 1


async def test_a_form_is_claimed_with_words_and_a_photo(town: Town) -> None:
    phone = await activated_phone(town)
    page = await phone.go("/phone/#/claim")
    await page.get_by_label(zh("phone.claimForm.activity")).select_option("hazard")
    await page.get_by_label(zh("phone.claimForm.text")).fill("楼顶漏水，已告知物业")
    await page.locator("input[type=file]").set_input_files(PHOTO)
    await page.get_by_role("button", name=zh("phone.claimForm.send")).click()
    await expect(page.get_by_text(zh("phone.claimForm.done"))).to_be_visible()
    assert (await newest_claim(phone))["state"] == "waiting"


async def test_a_form_that_was_not_sent_is_still_there_after_a_reload(town: Town) -> None:
    phone = await activated_phone(town)
    page = await phone.go("/phone/#/claim")
    await page.get_by_label(zh("phone.claimForm.activity")).select_option("hazard")
    await page.get_by_label(zh("phone.claimForm.text")).fill("楼顶漏水")
    await page.locator("input[type=file]").set_input_files(PHOTO)
    await expect(page.get_by_role("button", name=zh("phone.claimForm.send"))).to_be_enabled()
    await page.reload()
    await expect(page.get_by_label(zh("phone.claimForm.text"))).to_have_value("楼顶漏水")
    await expect(page.get_by_text(zh("shared.files.arrived"))).to_be_visible()
    await page.get_by_role("button", name=zh("phone.claimForm.send")).click()
    await expect(page.get_by_text(zh("phone.claimForm.done"))).to_be_visible()
    claim = await newest_claim(phone)
    assert len((await phone.get(f"/me/claims/{claim['claim_id']}/evidence"))["files"]) == 1


async def test_a_voice_note_from_the_desk_plays(town: Town) -> None:
    officer = await town.desk("s06-officer")
    number = town.bureau.take_volunteer()
    answer = await officer.context.request.post(
        f"{town.origin}/api/v1/attachments",
        data=voice(2),
        headers={"Idempotency-Key": "voice", "Content-Type": "audio/wav"},
    )
    attachment_id = (await answer.json())["attachment_id"]
    body = await _entry(officer, town, number)
    claim = await officer.post("/claims", body | {"attachment_ids": [attachment_id]})
    shown = await officer.get(f"/claims/{claim['claim_id']}/evidence")
    page = await officer.go("/desk/")
    seconds = await page.evaluate(
        """async (url) => { const sound = new Audio(url); sound.preload = 'auto';
        await new Promise((done, fail) => { sound.oncanplaythrough = done; sound.onerror = fail; });
        return sound.duration; }""",
        shown["files"][0]["url"],
    )
    assert seconds == 2


async def _entry(officer: Visitor, town: Town, number: str) -> dict[str, Any]:
    me = await officer.get("/staff/me")
    return {
        "volunteer_id": town.bureau.volunteer_ids[number],
        "activity": "hazard",
        "unit_id": me["unit"]["unit_id"],
        "occurred_at": datetime.now(UTC).isoformat(),
        "text": "",
    }


async def test_staff_enter_a_claim_for_somebody_without_a_phone(town: Town) -> None:
    number = town.bureau.take_volunteer()
    clerk = await town.desk("s06-clerk")
    page = await clerk.go("/desk/#/entry")
    await page.get_by_label(zh("desk.entry.who")).fill(number)
    await page.get_by_role("button", name=re.compile(number)).click()
    await page.get_by_label(zh("desk.entry.activity")).select_option("hazard")
    await page.get_by_label(zh("desk.entry.text")).fill("来所口述，井盖松动")
    await page.locator("input[type=file]").set_input_files(PHOTO)
    await page.get_by_role("button", name=zh("desk.entry.enter")).click()
    await expect(page.get_by_text(like("desk.entry.done"))).to_be_visible()
    await expect(page.locator("tbody tr", has_text=number)).to_contain_text(zh("desk.states.waiting"))


async def test_an_event_from_its_announcement_to_everybodys_claim(town: Town) -> None:
    expected, with_slip = town.bureau.take_volunteer(), await activated_phone(town)
    clerk = await town.desk("s06-clerk")
    page = await clerk.go("/desk/#/events")
    await page.get_by_role("button", name=zh("desk.events.announce")).click()
    await page.get_by_label(zh("desk.events.title")).fill("东风广场反诈宣传")
    await page.get_by_label(zh("desk.events.expected")).fill(expected)
    await page.get_by_role("button", name=re.compile(expected)).click()
    await page.get_by_role("button", name=zh("desk.events.save")).click()
    await page.get_by_role("button", name=zh("desk.events.allPresent")).click()
    await expect(page.get_by_role("checkbox")).to_be_checked()

    await page.get_by_role("button", name=zh("desk.events.print")).click()
    sheet = page.get_by_role("region", name=like("desk.print.front", sheet=1))
    await expect(sheet.get_by_text(SLIP_CODE)).to_have_count(10)
    code = await sheet.get_by_text(SLIP_CODE).first.inner_text()
    await page.get_by_role("button", name=zh("shared.back")).first.click()

    phone = await with_slip.go(f"/phone/#/events/{code}")
    await phone.get_by_role("button", name=zh("phone.events.join")).click()
    await expect(phone.get_by_text(like("phone.events.joined", title="东风广场反诈宣传"))).to_be_visible()

    await page.reload()
    await page.locator("tr", has_text="东风广场反诈宣传").first.click()
    await expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    await page.get_by_role("button", name=zh("desk.events.confirm", count=2)).click()
    await expect(page.get_by_text(zh("desk.events.confirmed", count=2))).to_be_visible()
    assert (await newest_claim(with_slip))["grade"] == "C"


async def test_the_leader_calls_the_roll_on_the_phone(town: Town) -> None:
    leader = await activated_phone(town)
    me = await leader.get("/me")
    other, walk_in = town.bureau.take_volunteer(), town.bureau.take_volunteer()
    clerk = await town.desk("s06-clerk")
    unit = (await clerk.get("/staff/me"))["unit"]["unit_id"]
    now = datetime.now(UTC)
    event = {
        "activity": "publicity",
        "unit_id": unit,
        "title": "反诈进社区",
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
        "leader_id": me["volunteer_id"],
        "volunteer_ids": [town.bureau.volunteer_ids[other]],
    }
    await clerk.post("/events", event)
    page = await leader.go("/phone/#/events")
    await page.locator("a.button--main", has_text=zh("phone.events.lead", present=0, listed=2)).click()
    await page.get_by_role("button", name=re.compile(other)).click()
    await expect(page.get_by_role("button", name=re.compile(other), pressed=True)).to_be_visible()
    await page.get_by_label(zh("phone.events.walkIn")).fill(walk_in)
    await page.get_by_role("button", name=zh("phone.events.add")).click()
    await expect(page.get_by_role("button", name=re.compile(walk_in), pressed=True)).to_be_visible()
    await page.get_by_role("button", name=zh("phone.events.confirm", count=2)).click()
    await expect(page.get_by_text(zh("phone.events.confirmed", count=2))).to_be_visible()


async def test_a_whole_team_is_expected_at_once(town: Town) -> None:
    clerk = await town.desk("s06-clerk")
    team = next(one for one in (await clerk.get("/teams"))["items"] if one["members_count"] > 1)
    page = await clerk.go("/desk/#/events")
    await page.get_by_role("button", name=zh("desk.events.announce")).click()
    await page.get_by_label(zh("desk.events.team")).select_option(str(team["team_id"]))
    await expect(page.locator(".people > li")).to_have_count(team["members_count"])
    await page.get_by_role("radio").first.check()
    await page.get_by_label(zh("desk.events.title")).fill("清扫日")
    await page.get_by_role("button", name=zh("desk.events.save")).click()
    await expect(page.get_by_role("checkbox")).to_have_count(team["members_count"])
