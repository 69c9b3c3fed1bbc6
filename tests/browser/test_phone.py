"""The phone: what it knows by itself, what it shows of a patrol, and what it says of a refusal."""

from typing import Final

from playwright.async_api import expect

from ledger.earning.refusals import CheckInTooSoon
from ledger.people.refusals import ActivationCodeUsed, DeviceRevoked
from ledger.places.refusals import CheckpointUnknown
from tests.browser.codes import read_code
from tests.browser.hands import (
    activate,
    activated_phone,
    check_in,
    earn,
    pass_digits,
    print_slip,
    show_pass,
)
from tests.browser.town import Town
from tests.browser.words import en, like, told, zh

STEP_MS: Final = 30_000
REFRESH_MS: Final = 61_000


async def test_a_patrol_with_a_known_place_is_approved_at_once(town: Town) -> None:
    places = town.bureau.places["S06"]
    phone = await activated_phone(town, permissions=["geolocation"])
    for (latitude, longitude), code in list(zip(places, town.bureau.short_codes["S06"], strict=True))[:3]:
        await phone.context.set_geolocation({"latitude": latitude, "longitude": longitude, "accuracy": 8})
        await check_in(phone, f"/c/1/{code}")
        await expect(phone.page.get_by_text(zh("checkin.grade.B"))).to_be_visible()
    await expect(phone.page.get_by_text(like("checkin.claim.approved"))).to_be_visible()
    page = await phone.go("/phone/")
    await expect(page.get_by_label(zh("phone.points.label"))).to_contain_text("30")


async def test_a_patrol_without_a_place_waits_for_a_person(town: Town) -> None:
    phone = await activated_phone(town)
    for code in town.bureau.short_codes["S06"][1:4]:
        await check_in(phone, f"/c/1/{code}")
        await expect(phone.page.get_by_text(zh("checkin.grade.D"))).to_be_visible()
    await expect(phone.page.get_by_text(like("checkin.claim.waiting"))).to_be_visible()
    await phone.go("/phone/#/claims")
    await expect(phone.page.get_by_text(zh("phone.claim.state.waiting"), exact=True)).to_be_visible()


async def test_the_pass_changes_every_half_minute_also_with_no_network(town: Town) -> None:
    phone = await activated_phone(town)
    await phone.page.clock.install()
    await phone.page.reload()
    shown = await show_pass(phone)
    assert read_code(await phone.page.screenshot()) == shown
    assert shown.startswith("7")

    await phone.context.set_offline(offline=True)
    asked = len(phone.watch.requests)
    seen = [shown]
    for _ in range(3):
        await phone.page.clock.fast_forward(STEP_MS)
        await expect(phone.page.locator(".digits")).not_to_contain_text(seen[-1][-8:])
        digits = await pass_digits(phone.page)
        assert read_code(await phone.page.locator(".code").screenshot()) == digits
        seen.append(digits)
    assert len(set(seen)) == len(seen)
    assert {digits[:10] for digits in seen} == {shown[:10]}
    assert not [line for line in phone.watch.requests[asked:] if "pass" in line]

    await phone.page.goto(f"{phone.origin}/phone/#/home")
    await phone.context.set_offline(offline=False)


async def test_with_no_network_the_last_account_stays_in_sight(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    await phone.page.clock.install()
    await phone.page.reload()
    await expect(phone.page.get_by_label(zh("phone.points.label"))).to_contain_text("30")
    await phone.context.set_offline(offline=True)
    await phone.page.clock.fast_forward(REFRESH_MS)
    await expect(phone.page.get_by_text(like("phone.home.stale"))).to_be_visible()
    await expect(phone.page.get_by_label(zh("phone.points.label"))).to_contain_text("30")
    await phone.context.set_offline(offline=False)


async def test_a_slip_is_taken_up_by_a_page_that_is_open_already(town: Town) -> None:
    slip = await print_slip(town, town.bureau.take_volunteer())
    phone = await town.visitor("phone")
    await phone.go("/phone/")
    await expect(phone.page.get_by_role("heading", name=zh("phone.activate.title"))).to_be_visible()
    await activate(phone, slip["url"])


async def test_a_slip_opens_one_phone_only(town: Town) -> None:
    slip = await print_slip(town, town.bureau.take_volunteer())
    first = await town.visitor("phone")
    await first.go(slip["url"])
    await first.page.get_by_role("button", name=zh("phone.activate.go"), exact=True).click()
    await expect(first.page.get_by_role("link", name=zh("phone.home.pass"))).to_be_visible()
    assert "activate" not in first.page.url
    second = await town.visitor("phone")
    await second.go(slip["url"])
    await second.page.get_by_role("button", name=zh("phone.activate.go"), exact=True).click()
    note = second.page.get_by_role("alert")
    await expect(note).to_contain_text(told(ActivationCodeUsed))
    await second.page.get_by_role("button", name=zh("shared.otherLanguage")).click()
    await expect(note).to_contain_text(told(ActivationCodeUsed, "en"))


async def test_a_sticker_that_is_not_ours_says_so_in_both_languages(town: Town) -> None:
    phone = await town.visitor("phone")
    page = await phone.go("/c/1/ZZZZ9999")
    await expect(page.get_by_role("alert")).to_contain_text(told(CheckpointUnknown))
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("alert")).to_contain_text(told(CheckpointUnknown, "en"))
    await phone.go("/c/1/ZZ")
    await expect(page.get_by_role("alert")).to_be_visible()


async def test_what_is_typed_instead_of_a_short_code_is_put_right(town: Town) -> None:
    phone = await activated_phone(town)
    page = await phone.go("/phone/#/scan")
    await page.get_by_label(zh("phone.scan.typed")).fill("123456")
    await page.get_by_role("button", name=zh("phone.scan.go"), exact=True).click()
    await expect(page.get_by_text(zh("phone.scan.mistake.other"))).to_be_visible()
    await page.get_by_label(zh("phone.scan.typed")).fill("ZZZZ-9999")
    await page.get_by_role("button", name=zh("phone.scan.go"), exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text(told(CheckpointUnknown))


async def test_the_same_checkpoint_twice_is_too_soon(town: Town) -> None:
    phone = await activated_phone(town)
    code = town.bureau.short_codes["S06"][3]
    await check_in(phone, f"/c/1/{code}")
    await phone.go(f"/c/1/{code}")
    await phone.page.get_by_role("button", name=zh("checkin.checkIn"), exact=True).click()
    await expect(phone.page.get_by_role("alert")).to_contain_text(told(CheckInTooSoon))
    await phone.page.get_by_role("button", name="English").click()
    await expect(phone.page.get_by_role("alert")).to_contain_text(told(CheckInTooSoon, "en"))


async def test_a_phone_that_was_shut_out_is_told_at_its_next_step(town: Town) -> None:
    phone = await activated_phone(town)
    await phone.go("/phone/#/home")
    devices = await phone.get("/me/devices")
    clerk = await town.desk("s06-officer")
    await clerk.post(f"/devices/{devices['items'][0]['device_id']}/revocations", {"reason": "丢失"})
    page = await phone.go(f"/c/1/{town.bureau.short_codes['S06'][0]}")
    await page.get_by_role("button", name=zh("checkin.checkIn"), exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text(told(DeviceRevoked))
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("alert")).to_contain_text(told(DeviceRevoked, "en"))
    await phone.go("/phone/")
    await expect(page.get_by_role("heading", name=en("phone.activate.title"))).to_be_visible()
    await expect(page.get_by_role("alert")).to_contain_text(told(DeviceRevoked, "en"))
    stored = await page.evaluate("() => JSON.stringify(localStorage)")
    assert "secret" not in stored
