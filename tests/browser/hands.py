"""What people do on the pages, step by step, so that each test tells only its own story."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from playwright.async_api import Page, expect

from tests.browser.bureau import PASSWORD
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

DIGITS: Final = re.compile(r"\D")
PASS_LENGTH: Final = 19


async def sign_in(page: Page, user_name: str, password: str = PASSWORD) -> None:
    """Fill the sign-in of the desk."""
    await page.get_by_label(zh("desk.signIn.userName")).fill(user_name)
    await page.get_by_label(zh("desk.signIn.password")).fill(password)
    await page.get_by_role("button", name=zh("desk.signIn.enter")).click()


async def print_slip(town: Town, number: str, *, station: str = "S06") -> dict[str, Any]:
    """Print a slip without looking at it."""
    clerk = await town.desk(f"{station.lower()}-officer")
    slips = await clerk.post("/slips", {"volunteer_ids": [town.bureau.volunteer_ids[number]]})
    slip: dict[str, Any] = slips["items"][0]
    return slip


async def activate(phone: Visitor, url: str) -> Page:
    """Open the address of a slip and tap the one button."""
    page = await phone.go(url)
    await page.get_by_role("button", name=zh("phone.activate.go"), exact=True).click()
    await expect(page.get_by_role("link", name=zh("phone.home.pass"))).to_be_visible()
    return page


async def confirm_enrolment(officer: Visitor, number: str) -> None:
    """Confirm somebody as the second person: open the record, say how one saw them, confirm."""
    page = await officer.go("/desk/#/volunteers")
    await page.get_by_role("button", name=like("desk.people.tabs.waiting", whole=False)).click()
    row = page.get_by_role("row", name=re.compile(number))
    await row.get_by_role("button", name=zh("desk.people.check"), exact=True).click()
    await page.get_by_label(zh("desk.people.seen.in_person"), exact=True).check()
    await page.get_by_role("button", name=zh("desk.people.confirm"), exact=True).click()
    await expect(row).to_have_count(0)


async def activated_phone(town: Town, *, station: str = "S06", **options: Any) -> Visitor:  # noqa: ANN401 - passed on
    """Give a new volunteer a phone of their own."""
    slip = await print_slip(town, town.bureau.take_volunteer(station), station=station)
    phone = await town.visitor("phone", **options)
    await activate(phone, slip["url"])
    return phone


async def check_in(phone: Visitor, url: str) -> None:
    """Open the address of a sticker and tap."""
    page = await phone.go(url)
    await page.get_by_role("button", name=zh("checkin.checkIn"), exact=True).click()
    await expect(page.get_by_text(zh("checkin.done"))).to_be_visible()


async def earn(town: Town, phone: Visitor, *, station: str = "S06", near: bool = True) -> dict[str, Any]:
    """Walk a patrol of eight minutes without looking: with a place it is approved and worth thirty points."""
    answer: dict[str, Any] = {}
    bureau, now = town.bureau, datetime.now(UTC)
    walked = zip(bureau.short_codes[station], bureau.places[station], strict=True)
    for minutes_ago, (short_code, (latitude, longitude)) in zip((8, 4, 0), walked, strict=False):
        scanned_at = (now - timedelta(minutes=minutes_ago)).isoformat()
        place = {"latitude": latitude, "longitude": longitude, "accuracy_m": 9} if near else None
        answer = await phone.post(
            "/check-ins", {"short_code": short_code, "place": place, "scanned_at": scanned_at}
        )
    claim: dict[str, Any] = answer["claim"]
    assert claim["state"] == ("approved" if near else "waiting")
    return claim


async def show_pass(phone: Visitor) -> str:
    """Open the pass and read its digits."""
    page = phone.page
    await page.goto(f"{phone.origin}/phone/#/pass")
    await expect(page.get_by_role("heading", name=zh("phone.pass.title"))).to_be_visible()
    return await pass_digits(page)


async def pass_digits(page: Page) -> str:
    """Read the digits under the code."""
    shown = DIGITS.sub("", await page.locator(".digits").inner_text())
    assert len(shown) == PASS_LENGTH
    return shown


async def pair(
    town: Town,
    *,
    shop: str = "M06",
    name: str = "一号机",
    hand_over: str = "instant",
    **options: Any,  # noqa: ANN401 - passed on
) -> Visitor:
    """Put up a kiosk that belongs to a shop."""
    kiosk = await town.visitor("kiosk", **options)
    await kiosk.go("/kiosk/")
    code = await pairing_code(kiosk.page)
    keeper = await town.desk("keeper")
    body = {
        "pairing_code": code,
        "shop_id": town.bureau.shop_ids[shop],
        "name": f"{shop} {name}",
        "hand_over": hand_over,
    }
    await keeper.post("/kiosks", body)
    await expect(kiosk.page.get_by_role("heading", name=zh("kiosk.idle.title"))).to_be_visible()
    return kiosk


async def pairing_code(page: Page) -> str:
    """Read the eight digits on the kiosk's screen."""
    code = page.locator(".code")
    await expect(code).to_be_visible()
    return DIGITS.sub("", await code.inner_text())


BURST: Final = """(text) => {
  const codes = {'#': 'Digit3', '/': 'Slash', '-': 'Minus', '=': 'Equal', ':': 'Semicolon', '.': 'Period'};
  const codeOf = (letter) => {
    const plain = letter.normalize('NFKC');
    if (/\\d/.test(plain)) return `Digit${plain}`;
    return codes[letter] ?? `Key${letter.toUpperCase()}`;
  };
  const press = (key, code, shiftKey) => {
    const options = {key, code, shiftKey, bubbles: true, cancelable: true};
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new KeyboardEvent('keydown', options));
    target.dispatchEvent(new KeyboardEvent('keyup', options));
  };
  for (const letter of text) press(letter, codeOf(letter), /[#:A-Z]/.test(letter));
  press('Enter', 'Enter', false);
}"""


@dataclass(frozen=True)
class Scanner:
    """A scanner that types: a key every few milliseconds, then Enter."""

    page: Page

    async def read(self, text: str) -> None:
        """Type what was read, all of it inside the page, so that a busy machine does not slow it down."""
        await self.page.evaluate(BURST, text)

    async def press(self, digits: str) -> None:
        """Type with the browser's own keys, as a scanner at the cable does."""
        await self.page.keyboard.type(digits)
        await self.page.keyboard.press("Enter")


async def begin_visit(kiosk: Visitor, phone: Visitor) -> None:
    """Hold the phone before the scanner."""
    await Scanner(kiosk.page).read(await show_pass(phone))
    await expect(kiosk.page.get_by_role("heading", name=like("kiosk.visit.hello"))).to_be_visible()


def tile(name: str) -> re.Pattern[str]:
    """Match the button of one of the goods."""
    return re.compile(rf"^{zh('kiosk.visit.add')}\s*{name}")


async def choose(page: Page, name: str) -> None:
    """Tap one of the goods."""
    await page.get_by_role("button", name=tile(name)).click()


async def confirm_order(page: Page) -> None:
    """Tap the one big button."""
    await page.get_by_role("button", name=like("kiosk.visit.confirmFor")).click()


async def ordered(town: Town, *lines: tuple[str, int]) -> dict[str, Any]:
    """Let somebody order goods at a kiosk where a clerk hands over."""
    phone = await activated_phone(town)
    await earn(town, phone)
    kiosk = await pair(town, hand_over="clerk")
    visit = await kiosk.post("/kiosk/visits", {"pass": await show_pass(phone)})
    wanted = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
    order: dict[str, Any] = await kiosk.post("/kiosk/orders", {"visit": visit["visit"], "lines": wanted})
    return order
