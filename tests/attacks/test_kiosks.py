"""Attacks with a kiosk: its cookie carried away, used after it was withdrawn, or used to look people up."""

import json
import re
from typing import Any, Final

from api.openapi import openapi_text
from tests.api.service import FILES, Client, Phone, problem
from tests.attacks.conftest import Served

VOLUNTEERS: Final = [line.split(",") for line in FILES["volunteers"].splitlines()[1:]]
NAMES: Final = [name for _, name, *_ in VOLUNTEERS]
NUMBERS: Final = [number for number, *_ in VOLUNTEERS]
KEPT_OUT: Final = {
    (401, "sign_in_needed"),
    (401, "board_revoked"),
    (404, "page_unknown"),  # the id in the address has not even the shape of one
}
PLACEHOLDER: Final = re.compile(r"\{[^}]+\}")


def operations() -> list[tuple[str, str, str | None]]:
    """List method, path and scheme of every operation of the interface."""
    found = []
    for path, item in json.loads(openapi_text())["paths"].items():
        for method, operation in item.items() if path.startswith("/api/") else ():
            schemes = [scheme for one in operation.get("security", []) for scheme in one]
            found.append((method.upper(), path, schemes[0] if schemes else None))
    return found


async def call(client: Client, method: str, path: str) -> Any:  # noqa: ANN401 - the client's own answer
    """Call an operation with a body that fits nowhere: whoever is let in gets another answer than 401."""
    address = PLACEHOLDER.sub("1", path)
    headers = {"Idempotency-Key": "attack"}
    return await client.http.request(method, address, headers=headers, json=None if method == "GET" else {})


async def standing(kiosk: Client, phone: Phone) -> str:
    """Let somebody stand at a kiosk."""
    return str((await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"])


async def revoke(here: Served, kiosk: Client) -> None:
    """Withdraw a kiosk at the desk."""
    keeper = await here.desk("keeper")
    answer = await keeper.post(f"/kiosks/{kiosk.kiosk_id}/revocations", {"reason": "被盗"})
    assert answer.status_code == 201, answer.text


async def test_after_the_revoke_a_stolen_credential_opens_no_route_at_all(here: Served) -> None:
    kiosk = await here.kiosk()
    await revoke(here, kiosk)
    routes = [(method, path) for method, path, scheme in operations() if scheme == "kiosk"]
    assert len(routes) > 5
    for method, path in routes:
        assert problem(await call(kiosk, method, path)) == (401, "kiosk_revoked"), path


async def test_a_visit_that_was_open_dies_with_its_kiosk(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    await here.give_points(phone)
    visit = await standing(kiosk, phone)
    body = {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]}
    assert (await kiosk.post("/kiosk/orders", body, key="before")).status_code == 201
    await revoke(here, kiosk)
    for key in ("before", "after"):
        refused = await kiosk.post("/kiosk/orders", body, key=key)
        assert problem(refused) == (401, "kiosk_revoked")
    assert (await phone.client.get("/me")).json()["points_available"] == 15


async def test_the_credential_of_a_kiosk_opens_nothing_but_the_routes_of_a_kiosk(here: Served) -> None:
    kiosk = await here.kiosk()
    stolen = kiosk.http.cookies["pingan_kiosk"]
    for name in ("pingan_staff", "pingan_phone", "pingan_board"):
        kiosk.http.cookies.set(name, stolen, path="/api")
    for method, path, scheme in operations():
        if scheme not in {None, "kiosk"}:
            refused = problem(await call(kiosk, method, path))
            assert refused in KEPT_OUT, path


async def test_a_stolen_kiosk_can_list_nobody(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk(hand_over="clerk")
    await here.give_points(phone)
    visit = await standing(kiosk, phone)
    body = {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]}
    assert (await kiosk.post("/kiosk/orders", body)).status_code == 201
    masked = (await phone.client.get("/me")).json()["name_masked"]
    for method, path, scheme in operations():
        if method == "GET" and scheme == "kiosk":
            told = (await call(kiosk, method, path)).text
            assert [secret for secret in (masked, *NAMES, *NUMBERS) if secret in told] == [], path


async def test_the_number_on_a_badge_opens_no_visit(here: Served) -> None:
    kiosk = await here.kiosk()
    for number in NUMBERS:
        assert problem(await kiosk.post("/kiosk/visits", {"pass": number})) == (400, "pass_malformed")
        assert problem(await kiosk.post("/kiosk/card-visits", {"card": number})) == (404, "card_unknown")


async def test_the_cookie_is_out_of_reach_of_scripts(here: Served) -> None:
    client = here.client()
    pairing = (await client.post("/kiosk-pairings", {})).json()
    keeper = await here.desk("keeper")
    body = {
        "pairing_code": pairing["pairing_code"],
        "shop_id": here.shops["M01"],
        "name": "一号机",
        "hand_over": "instant",
    }
    await keeper.post("/kiosks", body)
    address = f"/kiosk-pairings/{pairing['pairing_code']}/credentials"
    answer = await client.post(address, {"pairing_secret": pairing["pairing_secret"]})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    await client.post("/kiosk/heartbeats", {"version": "1", "page_started_at": None})
    again = await here.client().post(address, {"pairing_secret": pairing["pairing_secret"]})
    assert problem(again) == (410, "pairing_over"), "a credential in use is not given a second time"
