"""What tests of found things do again and again: file, take over, lose, give back."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from ledger.earning.attachments.operations import keep_words
from ledger.earning.attachments.words import AttachmentId, Words
from ledger.earning.found.losses import (
    owner_code,
    owner_code_hash,
    report_loss,
)
from ledger.earning.found.operations import GiveBack, OpenFound, TakeOver
from ledger.earning.found.words import Category, FoundId, FoundKind, LossId, NewLoss
from ledger.earning.tables import claims
from ledger.people.words import StaffId, StaffMember, VolunteerId
from ledger.places.words import Scope, Unit
from tests.earning.conftest import ACTIVITIES, FOUND_ITEM, KEYRING, Bureau
from tests.earning.world import MONDAY_NOON, STATION, ask

FINDER, MATE = 1, 3
WITH_ITEMS = f"{ACTIVITIES}{FOUND_ITEM}"
SIGNED = bytes(range(32))
"""What a code stands for; the routes make sure that it is the holder's."""


def opened(
    *, by: str = "volunteer/1", kind: FoundKind = "item", category: Category = "wallet", team: bool = False
) -> OpenFound:
    return OpenFound(
        request=ask(by),
        finder_id=VolunteerId(FINDER),
        kind=kind,
        category=category,
        activity="found_item" if kind == "item" else "found_person",
        found_at=MONDAY_NOON - timedelta(hours=1),
        for_team=team,
    )


async def file(bureau: Bureau, command: OpenFound | None = None) -> FoundId:
    return FoundId(int((await bureau.submit(command or opened())).answer["found_id"]))


def take(found_id: FoundId, by: str, *, after: int = 1, signature: bytes | None = SIGNED) -> TakeOver:
    return TakeOver(request=ask(by), found_id=found_id, steps_count=after, signature=signature)


async def words(bureau: Bureau, by: str = "staff/1") -> AttachmentId:
    return await keep_words(
        bureau.engine,
        keyring=KEYRING,
        tenant_id=bureau.tenant.tenant_id,
        written_by=ask(by).client,
        words=Words(text="失主王某，核对身份证"),
        now=bureau.clock.now,
    )


async def give_back(bureau: Bureau, found_id: FoundId, *, by: str = "staff/1", **other: Any) -> Any:  # noqa: ANN401 - a JSON answer
    proof = () if other else (await words(bureau, by),)
    outcome = await bureau.submit(GiveBack(request=ask(by), found_id=found_id, attachment_ids=proof, **other))
    return outcome.answer


def clerk(bureau: Bureau, *, path: str = "/1/") -> StaffMember:
    return StaffMember(
        tenant_id=bureau.tenant.tenant_id,
        staff_id=StaffId(1),
        user_name="approver1",
        name="李所长",
        roles=("clerk",),
        unit=Unit(
            unit_id=STATION, parent_id=None, kind="station", code="S", name="所", path=Scope(path), depth=1
        ),
        volunteer_id=None,
        must_change=False,
        bureau_title="辽河市公安局",
        demo=False,
    )


async def lose(bureau: Bureau, *, kind: FoundKind = "item", phone: str | None = "13800000001") -> LossId:
    new = NewLoss(
        kind=kind,
        category="wallet" if kind == "item" else "elder",
        lost_at=MONDAY_NOON - timedelta(hours=3),
        unit_id=STATION,
        words="黑色真皮钱包，内有身份证",
        owner_name="王小明",
        owner_phone=phone,
    )
    return await report_loss(
        bureau.engine, keyring=KEYRING, staff=clerk(bureau), new=new, now=bureau.clock.now
    )


def shown(bureau: Bureau, loss_id: LossId) -> dict[str, Any]:
    """Show the owner's code."""
    tenant_id = bureau.tenant.tenant_id
    code = owner_code(KEYRING, tenant_id=tenant_id, loss_id=loss_id)
    return {
        "loss_id": loss_id,
        "code_hash": owner_code_hash(KEYRING, tenant_id=tenant_id, typed=f" {code[:4].lower()}-{code[4:]}"),
    }


async def claim_rows(bureau: Bureau) -> list[Any]:
    async with bureau.engine.connect() as connection:
        found = (
            select(claims).where(claims.c.tenant_id == bureau.tenant.tenant_id).order_by(claims.c.log_index)
        )
        return list((await connection.execute(found)).all())
