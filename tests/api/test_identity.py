"""Nobody gets further than their cookie, role, area and bureau allow."""

import secrets

from tests.api.service import Service, activation, problem

UNKNOWN_CODE = "1-ABCD-EFGH-JKMN"
NOT_THEIRS: list[tuple[str, str, object]] = [
    ("clerk", "/decisions", {"decisions": [{"claim_id": 1, "verdict": "approve"}]}),
    ("approver", "/orders/1/hand-overs", {}),
    ("keeper", "/slips", {"volunteer_ids": [1]}),
    ("approver", "/budgets/1/grants", {"points": 1, "reason": "x"}),
    ("approver", "/transactions/0/reversals", {"reason": "x"}),
    ("clerk", "/kiosks/1/revocations", {"reason": "x"}),
]


async def test_without_a_cookie_nobody_learns_anything(service: Service) -> None:
    for path in (
        "staff/me",
        "units",
        "claims",
        "budgets",
        "volunteers",
        "stickers",
        "shops",
        "kiosks",
        "summary",
    ):
        assert problem(await service.client().get(f"/{path}")) == (401, "sign_in_needed")
    for path in ("me", "me/statement", "me/claims", "me/devices", "catalogue"):
        assert problem(await service.client().get(f"/{path}")) == (401, "sign_in_needed")
    for path in ("kiosk", "kiosk/goods"):
        assert problem(await service.client().get(f"/{path}")) == (401, "kiosk_revoked")


async def test_an_invented_cookie_is_no_session(service: Service) -> None:
    for cookie in ("x", "1.", "1." + "A" * 43, "9" * 40, "\x7f"):
        client = service.client()
        for name in ("pingan_staff", "pingan_phone", "pingan_kiosk"):
            client.http.cookies.set(name, cookie, path="/api")
        for path in ("/staff/me", "/me", "/kiosk"):
            assert problem(await client.get(path))[0] == 401


async def test_a_role_is_needed(service: Service) -> None:
    for user_name, path, body in NOT_THEIRS:
        desk = await service.desk(user_name)
        assert problem(await desk.post(path, body)) == (403, "not_allowed")


async def test_another_station_is_out_of_sight(service: Service) -> None:
    phone = await service.phone("V00001")
    claim = await service.patrol(phone)
    elsewhere = await service.desk("elsewhere")
    assert (await elsewhere.get("/claims")).json()["items"] == []
    assert problem(await elsewhere.get(f"/claims/{claim['claim_id']}")) == (404, "claim_unknown")
    person = service.people["V00001"]
    assert problem(await elsewhere.get(f"/volunteers/{person}")) == (404, "volunteer_unknown")
    assert problem(await elsewhere.post("/slips", {"volunteer_ids": [person]})) == (404, "volunteer_unknown")
    body = {"decisions": [{"claim_id": claim["claim_id"], "verdict": "approve"}]}
    decided = await elsewhere.post("/decisions", body)
    assert decided.json()["results"][0]["problem"] == "claim_unknown"


async def test_nobody_approves_their_own_claim(service: Service) -> None:
    claim = await service.patrol(await service.phone("V00004"))
    wang = await service.desk("approver.wang")
    assert (await wang.get("/claims")).json()["items"][0]["mine"] is True
    body = {"decisions": [{"claim_id": claim["claim_id"], "verdict": "approve"}]}
    assert (await wang.post("/decisions", body)).json()["results"][0]["problem"] == "own_claim"


async def test_wrong_passwords_lock_the_account(service: Service) -> None:
    client = await service.desk("clerk")
    body = {"tenant_id": service.tenant_id, "user_name": "clerk", "password": "wrong"}
    for _ in range(5):
        assert problem(await client.post("/staff-sessions", body)) == (401, "sign_in_refused")
    locked = await client.post("/staff-sessions", body)
    assert problem(locked) == (423, "signed_in_too_often")
    assert int(locked.headers["retry-after"]) > 60


async def test_an_address_that_tries_too_many_names_must_wait(service: Service) -> None:
    client = service.client()
    service.house.sign_in_tries.tries_max = 2
    for number in range(2):
        body = {"tenant_id": service.tenant_id, "user_name": f"name{number}", "password": "wrong"}
        assert problem(await client.post("/staff-sessions", body))[0] == 401
    body = {"tenant_id": service.tenant_id, "user_name": "another", "password": "wrong"}
    assert problem(await client.post("/staff-sessions", body)) == (429, "too_many_tries")


async def test_a_session_ends_when_staff_sign_out_or_stay_away(service: Service) -> None:
    desk = await service.desk("clerk")
    kept = desk.http.cookies["pingan_staff"]
    assert (await desk.delete("/staff-sessions/current")).status_code == 204
    assert problem(await desk.get("/staff/me")) == (401, "sign_in_needed")
    desk.http.cookies.set("pingan_staff", kept, path="/api")
    assert problem(await desk.get("/staff/me")) == (401, "sign_in_needed")
    idle = await service.desk("clerk")
    service.clock.pass_by(minutes=31)
    assert problem(await idle.get("/staff/me")) == (401, "sign_in_needed")


async def test_cookies_stay_away_from_scripts_and_other_sites(service: Service) -> None:
    client = await service.desk("clerk")
    body = {"tenant_id": service.tenant_id, "user_name": "clerk", "password": "Lucky-horse-42"}
    header = (await client.post("/staff-sessions", body)).headers["set-cookie"].lower()
    assert "httponly" in header
    assert "samesite=lax" in header
    assert "path=/api" in header
    assert "secure" not in header


async def test_a_revoked_phone_is_shut_out(service: Service) -> None:
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    clerk = await service.desk("clerk")
    person = (await clerk.get(f"/volunteers/{service.people['V00001']}")).json()
    device_id = person["devices"][0]["device_id"]
    revoked = await clerk.post(f"/devices/{device_id}/revocations", {"reason": "丢失"})
    assert revoked.json()["revoked_at"] is not None
    assert problem(await phone.client.get("/me")) == (403, "device_revoked")
    assert problem(await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})) == (403, "device_revoked")


async def test_a_phone_signs_out_by_itself(service: Service) -> None:
    phone = await service.phone("V00001")
    assert (await phone.client.delete("/devices/current")).status_code == 204
    assert problem(await phone.client.get("/me"))[0] == 401


async def test_a_volunteer_lists_and_revokes_their_own_phones_only(service: Service) -> None:
    mine, old, other = [await service.phone(number) for number in ("V00001", "V00001", "V00003")]
    theirs = (await other.client.get("/me/devices")).json()["items"][0]["device_id"]
    refused = await mine.client.post(f"/me/devices/{theirs}/revocations", {})
    assert problem(refused) == (404, "device_unknown")
    devices = (await mine.client.get("/me/devices")).json()["items"]
    second = next(device["device_id"] for device in devices if not device["current"])
    assert (await mine.client.post(f"/me/devices/{second}/revocations", {})).status_code == 201
    assert problem(await old.client.get("/me")) == (403, "device_revoked")
    assert (await other.client.get("/me")).status_code == 200


async def test_a_code_is_good_for_one_phone_only(service: Service) -> None:
    slip = await service.slip("V00001")
    secret = secrets.token_bytes(32)
    first = await service.client().post("/devices", activation(slip["code"], secret))
    again = await service.client().post("/devices", activation(slip["code"].lower(), secret))
    assert first.json()["pass_number"] == again.json()["pass_number"]
    other = await service.client().post("/devices", activation(slip["code"], secrets.token_bytes(32)))
    assert problem(other) == (409, "activation_code_used")
    unknown = await service.client().post("/devices", activation(UNKNOWN_CODE, secret))
    assert problem(unknown) == (404, "activation_code_unknown")
    late = await service.slip("V00003")
    service.clock.pass_by(days=31)
    expired = await service.client().post("/devices", activation(late["code"], secret))
    assert problem(expired) == (410, "activation_code_expired")


async def test_the_ids_of_another_bureau_are_unknown_here(service: Service) -> None:
    tenant = service.tenant_id + 1
    assert problem(await service.client().get(f"/checkpoints/{tenant}/{service.short_codes[0]}"))[0] == 404
    assert problem(await service.client().get(f"/receipts/{tenant}/{'A' * 20}")) == (404, "receipt_unknown")
    body = {"tenant_id": tenant, "user_name": "clerk", "password": "Lucky-horse-42"}
    assert problem(await service.client().post("/staff-sessions", body)) == (401, "sign_in_refused")


async def test_a_first_password_does_nothing_but_be_changed(service: Service) -> None:
    password, own = "first-Password-1", "Mine-own-password-2"
    await service.hire("newcomer", ("approver",), password=password, must_change=True)
    desk = await service.sign_in("newcomer", password)
    assert (await desk.get("/staff/me")).json()["must_change"] is True
    assert problem(await desk.get("/claims")) == (403, "password_change_needed")
    wrong = {"password": "not-the-first-1A", "new_password": own}
    assert problem(await desk.post("/staff/passwords", wrong)) == (401, "sign_in_refused")
    weak = {"password": password, "new_password": "weak"}
    assert problem(await desk.post("/staff/passwords", weak)) == (422, "password_too_weak")
    changed = await desk.post("/staff/passwords", {"password": password, "new_password": own})
    assert changed.status_code == 204
    assert problem(await desk.get("/staff/me")) == (401, "sign_in_needed")
    again = await service.sign_in("newcomer", own)
    assert (await again.get("/claims")).status_code == 200
