"""An identity opens by two persons of the tip desk, and not by one, the database or the master key."""

import secrets
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.tips.sharing import join, read_share, split
from tests.api.service import Service
from tests.tips.conftest import PASSPHRASES, TipDesk, drop, letter, new_code

LI, ZHAO = PASSPHRASES["tips.li"], PASSPHRASES["tips.zhao"]


@pytest.fixture
async def named_tip(service: Service, desk: TipDesk) -> dict[str, Any]:
    """Give a tip whose giver left a name."""
    await desk.enrol()
    await drop(service, "letters", letter(service, new_code(), name="刘洋明", contact="19900000001"))
    return await desk.only_tip()


async def propose(desk: TipDesk, tip: dict[str, Any]) -> str:
    body = {"reason": "检察院要求核实证人", "passphrase": LI}
    proposed = await desk.post(desk.li, f"/tips/{tip['tip_id']}/openings", body)
    assert proposed.status_code == 200, proposed.text
    opening_id: str = proposed.json()["openings"][0]["opening_id"]
    return opening_id


async def test_two_persons_open_it_together(desk: TipDesk, named_tip: dict[str, Any]) -> None:
    opening = await propose(desk, named_tip)
    opened = await desk.post(desk.zhao, f"/tip-openings/{opening}/confirmations", {"passphrase": ZHAO})
    assert opened.json() == {"name": "刘洋明", "contact": "19900000001"}
    seen = await desk.post(desk.li, f"/tip-openings/{opening}/views", {"passphrase": LI})
    assert seen.json() == opened.json()


async def test_one_person_does_not_open_it_alone(desk: TipDesk, named_tip: dict[str, Any]) -> None:
    opening = await propose(desk, named_tip)
    alone = await desk.post(desk.li, f"/tip-openings/{opening}/confirmations", {"passphrase": LI})
    assert alone.json()["code"] == "second_officer_needed"
    early = await desk.post(desk.li, f"/tip-openings/{opening}/views", {"passphrase": LI})
    assert early.json()["code"] == "opening_unknown"


async def test_a_wrong_passphrase_opens_nothing_and_is_written_down(
    desk: TipDesk, named_tip: dict[str, Any]
) -> None:
    opening = await propose(desk, named_tip)
    wrong = await desk.post(desk.zhao, f"/tip-openings/{opening}/confirmations", {"passphrase": LI})
    assert wrong.json()["code"] == "passphrase_wrong"
    log = (await desk.auditor.get("/tip-accesses")).json()
    assert log["items"][0]["act"] == "passphrase_wrong"


async def test_a_proposal_lapses_after_a_day(desk: TipDesk, named_tip: dict[str, Any]) -> None:
    opening = await propose(desk, named_tip)
    desk.service.clock.pass_by(hours=24)
    zhao = await desk.service.desk("tips.zhao")
    late = await desk.post(zhao, f"/tip-openings/{opening}/confirmations", {"passphrase": ZHAO})
    assert late.json()["code"] == "opening_unknown"


async def test_a_key_that_no_auditor_confirmed_opens_nothing(service: Service, desk: TipDesk) -> None:
    await desk.post(desk.li, "/tip-officers", {"passphrase": LI})
    await desk.post(desk.zhao, "/tip-officers", {"passphrase": ZHAO})
    refused = await drop(service, "letters", letter(service, new_code(), name="刘洋明"))
    assert refused.json()["code"] == "identity_not_taken"


async def test_the_database_itself_wants_two_persons(
    desk: TipDesk, named_tip: dict[str, Any], owner_engine: AsyncEngine
) -> None:
    await propose(desk, named_tip)
    own = text("""UPDATE tip_openings SET confirmed_by = proposed_by, confirmed_at = now(),
        key_returned = '\\x00' WHERE tenant_id = :tenant_id""")
    with pytest.raises(IntegrityError, match="two_persons"):
        async with owner_engine.begin() as connection:
            await connection.execute(own, {"tenant_id": desk.service.tenant_id})


async def test_whoever_left_no_name_has_none_to_open(service: Service, desk: TipDesk) -> None:
    await desk.enrol()
    await drop(service, "letters", letter(service, new_code()))
    tip = await desk.only_tip()
    body = {"reason": "想知道", "passphrase": LI}
    refused = await desk.post(desk.li, f"/tips/{tip['tip_id']}/openings", body)
    assert refused.json()["code"] == "identity_missing"


async def test_the_rows_do_not_tell_who_left_a_name(
    service: Service, desk: TipDesk, engine: AsyncEngine
) -> None:
    await desk.enrol()
    await drop(service, "letters", letter(service, new_code()))
    await drop(service, "letters", letter(service, new_code(), name="刘洋明", contact="19900000001"))
    lengths = text("""SELECT DISTINCT octet_length(sealed), octet_length(identity_sealed) FROM tips
        WHERE tenant_id = :tenant_id""")
    async with engine.connect() as connection:
        assert len((await connection.execute(lengths, {"tenant_id": service.tenant_id})).all()) == 1


async def test_the_auditor_sees_every_act_and_signs(desk: TipDesk, named_tip: dict[str, Any]) -> None:
    await propose(desk, named_tip)
    log = (await desk.auditor.get("/tip-accesses")).json()
    acts = [entry["act"] for entry in log["items"]]
    assert acts[:4] == ["read", "opening_proposed", "read", "listed"]
    assert log["items"][1]["reason"] == "检察院要求核实证人"
    newest = log["items"][0]["entry_no"]
    body = {"entry_no": newest, "in_order": False, "note": "理由太笼统"}
    signed = await desk.post(desk.auditor, "/tip-access-reviews", body)
    assert signed.json()["reviews"][0]["note"] == "理由太笼统"
    again = await desk.post(desk.auditor, "/tip-access-reviews", body)
    assert again.json()["code"] == "review_behind"


async def test_what_is_not_in_order_must_say_why(desk: TipDesk, named_tip: dict[str, Any]) -> None:
    await propose(desk, named_tip)
    newest = (await desk.auditor.get("/tip-accesses")).json()["items"][0]["entry_no"]
    body = {"entry_no": newest, "in_order": False, "note": None}
    refused = await desk.post(desk.auditor, "/tip-access-reviews", body)
    assert (refused.status_code, [one["field"] for one in refused.json()["fields"]]) == (400, ["note"])
    assert (await desk.auditor.get("/tip-accesses")).json()["reviews"] == []


@pytest.mark.usefixtures("named_tip")
async def test_a_log_that_was_tampered_with_says_where(desk: TipDesk, owner_engine: AsyncEngine) -> None:
    assert (await desk.auditor.get("/tip-accesses")).json()["broken_at"] is None
    async with owner_engine.begin() as connection:
        await connection.execute(
            text("DELETE FROM tip_accesses WHERE tenant_id = :tenant_id AND entry_no = 3"),
            {"tenant_id": desk.service.tenant_id},
        )
    assert (await desk.auditor.get("/tip-accesses")).json()["broken_at"] == 3


def test_any_two_shares_give_the_secret() -> None:
    secret = secrets.token_bytes(32)
    one, two, three = split(secret, 3)
    assert {join([one, two]), join([three, one]), join([two, three])} == {secret}


def test_a_share_survives_being_written() -> None:
    (share,) = split(bytes(32), 1)
    assert read_share(share.to_bytes()) == share


def test_one_share_twice_gives_nothing() -> None:
    (share,) = split(bytes(32), 1)
    with pytest.raises(ValueError, match="one share twice"):
        join([share, share])
