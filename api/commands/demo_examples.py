"""What waits in a demo to be tried: shops that are kept and stocked, and things somebody has to decide."""

import base64
import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final

from api.commands.demo_desks import RefusedError, Town, open_town
from api.commands.demo_logins import keeper_of
from api.commands.demo_pictures import BLACK_WALLET, DARK_LAMP, GOODS, OPEN_MANHOLE, draw
from api.commands.surroundings import Surroundings, say
from ledger.book.words import Tenant

ROUND_THE_CLOCK: Final = frozenset({"M01", "M02"})
"""Shops that never close, so that a demo can be tried at any hour."""
WORKING_HOURS: Final = [
    {"weekday": weekday, "opens_minute": 8 * 60 + 30, "closes_minute": 17 * 60 + 30}
    for weekday in range(1, 8)
]
RESERVED: Final = {"sku": "G001", "quantity": 1}
POINTS_NEEDED: Final = 60
ROSTER: Final = 10
EGGS_KEEP: Final = timedelta(days=18)


async def show_examples(house: Surroundings, tenant: Tenant, *, password: str, ends_at: datetime) -> None:
    """Let the staff of a demo do a day's work; what one example is refused does not keep the next away."""
    say("摆出可以试的例子 / setting out things to try")
    async with open_town(house, tenant, password=password, ends_at=ends_at) as town:
        for example in EXAMPLES:
            try:
                await example(town)
            except RefusedError as problem:
                say(f"少了一个例子 / one example is left out: {problem}")


async def keep_shops(town: Town) -> None:
    """Let every shop have its keeper, its monitor and its hours."""
    chief, monitor = await town.desk("chief1"), await town.desk("monitor")
    monitor_id = (await monitor.get("/staff/me"))["staff_id"]
    for shop in (await chief.get("/shops"))["items"]:
        keeper = await town.desk(keeper_of(shop["code"]))
        people = {"keeper_id": (await keeper.get("/staff/me"))["staff_id"], "monitor_id": monitor_id}
        address, key = f"/shops/{shop['shop_id']}", shop["code"]
        await chief.post(f"{address}/appointments", people, key=f"people/{key}")
        if shop["code"] not in ROUND_THE_CLOCK:
            await chief.post(f"{address}/hours", {"spans": WORKING_HOURS}, key=f"hours/{key}")


async def picture_goods(town: Town) -> None:
    """Give some articles a picture."""
    admin = await town.desk("admin")
    for sku, shapes in GOODS.items():
        await admin.upload(f"/goods/{sku}/pictures", draw(shapes), key=f"picture/{sku}")


async def receive_eggs(town: Town) -> None:
    """Let a shop have a delivery with its paper, of goods that do not keep."""
    keeper = await town.desk(keeper_of("M01"))
    day = town.ends_at.astimezone(town.tenant.zone).date()
    lines = [
        {"sku": "G019", "quantity": 12, "best_before": str(day + EGGS_KEEP), "batch": f"{day:%m%d}"},
        {"sku": "G005", "quantity": 10},
    ]
    note = {"supplier": "辽河粮油商贸", "document": f"送货单 {day:%Y%m%d}-07", "lines": lines}
    await keeper.post("/deliveries", {"shop_id": await _shop(town, "M01"), **note}, key="delivery")


async def miss_a_box(town: Town) -> None:
    """Let a count find one box less than the book has, which somebody has to look into."""
    monitor, shop_id = await town.desk("monitor"), await _shop(town, "M02")
    shelf = (await monitor.get(f"/shops/{shop_id}/stock"))["items"]
    article = next((one for one in shelf if one["on_shelf"] > 1), None)
    if article is None:
        return
    count = await monitor.post("/counts", {"shop_id": shop_id, "kind": "spot"}, key="count")
    address = f"/counts/{count['count_id']}"
    counted = {"sku": article["sku"], "quantity": article["on_shelf"] - 1}
    await monitor.post(f"{address}/lines", counted, key="count/line")
    await monitor.post(f"{address}/closings", {}, key="count/end")


async def report_hazard(town: Town) -> None:
    """Let a claim with photos wait for the approver of the first station."""
    clerk = await town.desk("s01-clerk")
    unit_id, people = await _people(town, "s01-clerk")
    files = [
        (await clerk.upload("/attachments", draw(shapes), key=f"photo/{name}"))["attachment_id"]
        for name, shapes in (("lamp", DARK_LAMP), ("manhole", OPEN_MANHOLE))
    ]
    claim = {
        "volunteer_id": people[0]["volunteer_id"],
        "activity": "hazard",
        "unit_id": unit_id,
        "occurred_at": (town.ends_at - timedelta(hours=3)).isoformat(),
        "text": "和平路口路灯不亮，井盖没有盖好。",
        "attachment_ids": files,
    }
    await clerk.post("/claims", claim, key="hazard")


async def file_wallet(town: Town) -> None:
    """Let a wallet that was handed in wait for its owner."""
    clerk = await town.desk("s01-clerk")
    _, people = await _people(town, "s01-clerk")
    photo = await clerk.upload("/attachments", draw(BLACK_WALLET), key="photo/wallet")
    found = {
        "volunteer_id": people[1]["volunteer_id"],
        "kind": "item",
        "category": "wallet",
        "found_at": (town.ends_at - timedelta(hours=5)).isoformat(),
        "text": "黑色钱包，在公交站长椅上拾到。",
        "attachment_ids": [photo["attachment_id"]],
    }
    await clerk.post("/found", found, key="wallet")


async def announce_event(town: Town) -> None:
    """Let an event with a list of people stand before the door."""
    officer = await town.desk("s01-officer")
    unit_id, people = await _people(town, "s01-officer")
    starts_at = town.ends_at + timedelta(days=2)
    event = {
        "activity": "publicity",
        "unit_id": unit_id,
        "title": "反诈宣传进社区",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "leader_id": people[0]["volunteer_id"],
        "volunteer_ids": [person["volunteer_id"] for person in people[:ROSTER]],
    }
    await officer.post("/events", event, key="event")


async def reserve_soap(town: Town) -> None:
    """Let somebody with points put something aside on their phone."""
    clerk = await town.desk("s01-clerk")
    rows = (await clerk.get("/expiring-points", days=400, limit=300))["items"]
    person = next((row for row in rows if row["points"] >= POINTS_NEEDED), None)
    if person is None:
        return
    slips = await clerk.post("/slips", {"volunteer_ids": [person["volunteer_id"]]}, key="slip")
    phone, secret = town.browser(), hashlib.sha256(f"phone of {town.password}".encode()).digest()
    spelt = base64.b32encode(secret).decode().rstrip("=")
    activation = {"activation_code": slips["items"][0]["code"], "device_secret": spelt, "label": "演示手机"}
    await phone.post("/devices", activation, key="phone")
    wish = {"shop_id": await _shop(town, "M01"), "lines": [RESERVED]}
    await phone.post("/me/reservations", wish, key="reservation")


async def ready_tip_desk(town: Town) -> None:
    """Let both people of the tip desk have a key, which the auditor has confirmed."""
    auditor = await town.desk("auditor")
    for user_name in ("tips1", "tips2"):
        officer = await town.desk(user_name)
        keys = (await officer.get("/tip-officers"))["items"]
        if not any(key["mine"] for key in keys):
            await officer.post("/tip-officers", {"passphrase": town.password})
    for key in (await auditor.get("/tip-officers"))["items"]:
        if key["confirmed_at"] is None:
            await auditor.post(f"/tip-officers/{key['key_id']}/verdicts", {"retires": False})


async def _shop(town: Town, code: str) -> int:
    chief = await town.desk("chief1")
    return next(int(shop["shop_id"]) for shop in (await chief.get("/shops"))["items"] if shop["code"] == code)


async def _people(town: Town, user_name: str) -> tuple[int, list[dict[str, Any]]]:
    """Return the unit of somebody of the staff, and volunteers of it in the order of their numbers."""
    desk = await town.desk(user_name)
    unit = (await desk.get("/staff/me"))["unit"]
    people = (await desk.get("/volunteers", limit=50))["items"]
    return int(unit["unit_id"]), sorted(people, key=lambda person: str(person["number"]))


EXAMPLES: Final[tuple[Callable[[Town], Awaitable[None]], ...]] = (
    keep_shops,
    picture_goods,
    receive_eggs,
    miss_a_box,
    report_hazard,
    file_wallet,
    announce_event,
    reserve_soap,
    ready_tip_desk,
)
