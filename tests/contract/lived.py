"""What has happened in the fuzzer's bureau beside orders and claims, and the names of what came of it."""

from typing import Any, Final

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.forms import LECTURE, WALLET, add_activities, file_id, said
from tests.api.service import Client, Phone, Service
from tests.api.test_boards import pair as pair_board
from tests.api.test_events import opened as open_event
from tests.api.test_finds_and_squads import file as file_find
from tests.api.test_finds_and_squads import team_of_two
from tests.api.test_stock import Shop

LISTS: Final = {
    "everything": (
        "/boards", "/budgets", "/claim-slip-issues", "/counts", "/difference-cases", "/events", "/found",
        "/losses", "/moves", "/objections", "/patrol-sessions", "/places/posts", "/places/routes",
        "/proxies", "/squads", "/teams", "/write-offs",
    ),
    "phone": ("/me/certificates", "/me/claims", "/me/found", "/me/proxies", "/me/squads"),
}  # fmt: skip
"""Where what exists is listed; a list that is not there, or that somebody may not read, names nothing."""
INDEXED: Final = (
    "case_id", "count_id", "data_request_id", "desk_order_id", "entry_id", "event_id", "found_id", "issue_id",
    "loan_id", "loss_id", "move_id", "objection_id", "post_id", "proxy_id", "reissue_id", "session_id",
    "squad_id", "team_id", "write_off_id", "certificate_id", "board_id",
)  # fmt: skip
"""Numbered from one, or by the transaction that made them."""
NOBODYS: Final = "3f0c2c2e-6f0d-4b7e-9a55-0d5f5a4f9c11"


async def live_on(service: Service, engine: AsyncEngine, walker: Phone, other: str) -> dict[str, list[Any]]:
    """Let a find, a loss, an event, a team, papers of a shop and a certificate come about, and name them."""
    await add_activities(service, engine, LECTURE, WALLET, grade="C")
    desk, now = await service.desk("everything"), said(service.clock.now)
    await team_of_two(service)
    await open_event(service, await service.desk("clerk"))
    await file_find(service, walker)
    await done(walker.client, "/me/certificates", {"from_on": "2026-01-01", "to_on": "2026-11-20"})
    await done(walker.client, "/me/proxies", {"number": other})
    lost = {"kind": "item", "category": "wallet", "lost_at": now, "unit_id": service.units["S01"]}
    await done(desk, "/losses", {**lost, "text": "黑色钱包", "owner_name": "赵敏"})
    await _keep_a_shop(service)
    await pair_board(service)
    offer = await done(await service.kiosk(), "/kiosk/visit-offers", {})
    photo = await file_id(walker.client)
    size = (await service.client().get(f"/bureaus/{service.tenant_id}/log")).json()["size"]
    numbered = {name: list(range(size)) for name in INDEXED}
    found = {"everything": desk, "phone": walker.client}
    return (
        numbered
        | {name: sorted(values) for name, values in (await _listed(found)).items()}
        | {
            "code": ["patrol", "lecture"],
            "month": ["2026-11"],
            "attachment_id": [photo],
            "end": [int(service.clock.now.timestamp()) + 60],
            "signature": ["A" * 43],
            "digest": ["a" * 64],
            "offer_code": [offer["offer_code"]],
            **{name: [NOBODYS] for name in ("tip_id", "opening_id", "key_id")},
        }
    )


async def done(client: Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Do something, and fail where it is refused: the fuzzer would meet nothing but 404."""
    return _body(await client.post(path, body))


def _body(response: httpx.Response) -> dict[str, Any]:
    assert response.is_success, f"{response.request.url.path}: {response.text}"
    body: dict[str, Any] = response.json()
    return body


async def _keep_a_shop(service: Service) -> None:
    """Let boxes be delivered, moved, counted with a difference, and written off."""
    await service.hire("monitor", ("shop_monitor",))
    chief = await service.desk("approver")
    people = {"keeper_id": service.accounts["keeper"], "monitor_id": service.accounts["monitor"]}
    await done(chief, f"/shops/{service.shops['M01']}/appointments", people)
    shop = Shop(service, await service.desk("keeper"), await service.desk("monitor"), chief)
    await done(shop.keeper, "/deliveries", shop.delivery())
    lines = [{"sku": "rice", "quantity": 1}]
    move = {"from_shop_id": shop.shop_id, "to_shop_id": service.shops["M02"], "lines": lines}
    await done(shop.keeper, "/moves", move)
    off = {"shop_id": shop.shop_id, "sku": "rice", "quantity": 1, "why": "damaged", "reason": "鼠咬"}
    await done(shop.keeper, "/write-offs", off)
    await shop.count(soap=1)


async def _listed(clients: dict[str, Client]) -> dict[str, set[Any]]:
    """Read the lists and gather what each line is named by."""
    named: dict[str, set[Any]] = {}
    for whose, paths in LISTS.items():
        for path in paths:
            response = await clients[whose].get(path)
            items = response.json().get("items", []) if response.is_success else []
            for name, value in (pair for item in items for pair in item.items()):
                if name.endswith("_id") and isinstance(value, int | str):
                    named.setdefault(name, set()).add(value)
    return named
