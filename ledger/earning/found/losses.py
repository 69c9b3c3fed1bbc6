"""Reports of losses: entered at the desk, sealed under a key of their own, compared with what was found.

A report is no evidence and moves no points, so it is an ordinary row. The owner's code is made from the
report's number by a key of the service and kept nowhere; only its hash stands in the table.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import TenantId
from ledger.earning.found.refusals import CategoryUnfit, LossUnknown
from ledger.earning.found.rules import SCORE_SHOWN_MIN, fits, match_score
from ledger.earning.found.tables import loss_reports
from ledger.earning.found.words import (
    LOSSES_COMPARED_MAX,
    MATCH_WINDOW,
    MATCHES_SHOWN_MAX,
    OWNER_CODE_LENGTH,
    FoundLine,
    Loss,
    LossId,
    MatchLine,
    NewLoss,
)
from ledger.earning.refusals import TimeInFuture
from ledger.people.rules import masked_name, masked_phone
from ledger.people.seal import Keyring
from ledger.people.tables import person_keys
from ledger.people.words import ERASED, Person, StaffMember
from ledger.places.operations.ids import draw_ids
from ledger.places.queries import find_unit
from ledger.places.rules import code_from, is_code, is_within, typed_code
from ledger.places.tables import units
from ledger.places.words import Scope, UnitId

ROOM: Final = "found"


def owner_code(keyring: Keyring, *, tenant_id: TenantId, loss_id: LossId) -> str:
    """Return the code that the owner of a report has on a slip."""
    made = hmac.digest(keyring.room_key(ROOM), f"owner/{tenant_id}/{loss_id}".encode(), hashlib.sha256)
    return code_from(made, length=OWNER_CODE_LENGTH)


def owner_code_hash(keyring: Keyring, *, tenant_id: TenantId, typed: str) -> bytes | None:
    """Return what a code, as somebody types it, is found by; None when it cannot be one."""
    code = typed_code(typed)
    if not is_code(code, length=OWNER_CODE_LENGTH):
        return None
    return keyring.code_hash(tenant_id=tenant_id, code=f"owner/{code}")


def phone_index(keyring: Keyring, *, tenant_id: TenantId, phone: str) -> bytes:
    """Return what an owner's phone number is found by: the same as a volunteer's own."""
    return keyring.blind_index(tenant_id=tenant_id, field="phone", text=phone)


async def report_loss(
    engine: AsyncEngine, *, keyring: Keyring, staff: StaffMember, new: NewLoss, now: datetime
) -> LossId:
    """Write down what somebody has lost.

    Raises:
        UnitUnknown: not in the area.
        CategoryUnfit, TimeInFuture: not like this.
    """
    if not fits(new.kind, new.category):
        raise CategoryUnfit
    if new.lost_at > now:
        raise TimeInFuture
    tenant_id = staff.tenant_id
    async with engine.begin() as connection:
        await find_unit(connection, tenant_id=tenant_id, unit_id=new.unit_id, scope=staff.unit.path)
        loss_id = LossId((await draw_ids(connection, loss_reports.c.loss_id, 1))[0])
        person = person_of(loss_id)
        seal, wrapped_key = keyring.new_person(tenant_id=tenant_id, person=person)
        await connection.execute(
            insert(person_keys).values(tenant_id=tenant_id, person=person, wrapped_key=wrapped_key)
        )
        phone = new.owner_phone
        code = owner_code(keyring, tenant_id=tenant_id, loss_id=loss_id)
        await connection.execute(
            insert(loss_reports).values(
                tenant_id=tenant_id,
                loss_id=loss_id,
                unit_id=new.unit_id,
                kind=new.kind,
                category=new.category,
                lost_at=new.lost_at,
                reported_at=now,
                reported_by=staff.principal,
                state="open",
                words_sealed=seal.seal("words", new.words),
                name_sealed=seal.seal("name", new.owner_name),
                phone_sealed=None if phone is None else seal.seal("phone", phone),
                owner_index=None if phone is None else phone_index(keyring, tenant_id=tenant_id, phone=phone),
                code_hash=keyring.code_hash(tenant_id=tenant_id, code=f"owner/{code}"),
            )
        )
    return loss_id


async def withdraw_loss(engine: AsyncEngine, *, staff: StaffMember, loss_id: LossId) -> None:
    """Forget a report that its owner takes back: its words are unreadable from then on."""
    async with engine.begin() as connection:
        in_area = select(units.c.unit_id).where(
            units.c.tenant_id == staff.tenant_id, units.c.path.startswith(staff.unit.path)
        )
        ended = await connection.execute(
            update(loss_reports)
            .where(
                loss_reports.c.tenant_id == staff.tenant_id,
                loss_reports.c.loss_id == loss_id,
                loss_reports.c.state.in_(("open", "matched", "withdrawn")),
                loss_reports.c.unit_id.in_(in_area),
            )
            .values(state="withdrawn", owner_index=None)
        )
        if ended.rowcount == 0:
            raise LossUnknown
        await connection.execute(
            delete(person_keys).where(
                person_keys.c.tenant_id == staff.tenant_id, person_keys.c.person == person_of(loss_id)
            )
        )


async def loss_of_code(
    connection: AsyncConnection, *, tenant_id: TenantId, code_hash: bytes
) -> LossId | None:
    """Return the report whose owner has a code."""
    found = select(loss_reports.c.loss_id).where(
        loss_reports.c.tenant_id == tenant_id, loss_reports.c.code_hash == code_hash
    )
    loss_id = (await connection.execute(found)).scalar_one_or_none()
    return None if loss_id is None else LossId(loss_id)


async def list_losses(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    cursor: LossId | None = None,
    limit: int = 100,
) -> tuple[list[Loss], LossId | None]:
    """Return a page of the open reports of a scope, newest first."""
    found = _losses(tenant_id).where(
        units.c.path.startswith(scope), loss_reports.c.state.in_(("open", "matched"))
    )
    if cursor is not None:
        found = found.where(loss_reports.c.loss_id < cursor)
    rows = (await connection.execute(found.order_by(loss_reports.c.loss_id.desc()).limit(limit + 1))).all()
    lines = [_loss(row, keyring=keyring, tenant_id=tenant_id) for row in rows[:limit]]
    return lines, lines[-1].loss_id if len(rows) > limit else None


async def find_loss(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, scope: Scope, loss_id: LossId
) -> Loss:
    """Return one report of a scope."""
    found = _losses(tenant_id).where(units.c.path.startswith(scope), loss_reports.c.loss_id == loss_id)
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise LossUnknown
    return _loss(row, keyring=keyring, tenant_id=tenant_id)


async def matches_of(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    found: FoundLine,
    words: Collection[str],
) -> list[MatchLine]:
    """Compare a find with the open reports of the whole bureau near it in time, the best first.

    The words of at most LOSSES_COMPARED_MAX reports are opened, in memory only. What was lost at one station
    is often handed in at another; of a report outside the area only category, day and station are told.
    """
    near = (
        _losses(tenant_id)
        .where(
            loss_reports.c.kind == found.kind,
            loss_reports.c.state == "open",
            loss_reports.c.lost_at > found.found_at - MATCH_WINDOW,
        )
        .order_by(func.abs(func.extract("epoch", loss_reports.c.lost_at - found.found_at)))
        .limit(LOSSES_COMPARED_MAX)
    )
    said = " ".join(words)
    lines = []
    for row in await connection.execute(near):
        loss = _loss(row, keyring=keyring, tenant_id=tenant_id)
        score = match_score(
            categories=(loss.category, found.category),
            words=(loss.words or "", said),
            lost_at=loss.lost_at,
            found_at=found.found_at,
        )
        if score >= SCORE_SHOWN_MIN:
            shown = loss if is_within(row.path, scope) else _from_afar(loss)
            lines.append(MatchLine(loss=shown, score=score))
    return sorted(lines, key=lambda line: -line.score)[:MATCHES_SHOWN_MAX]


def _from_afar(loss: Loss) -> Loss:
    return replace(loss, words=None, owner_masked=None, owner_phone_masked=None)


def person_of(loss_id: LossId) -> Person:
    """Name the key that seals a report."""
    return Person(f"loss/{loss_id}")


def _losses(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    loss = loss_reports.c
    return (
        select(loss_reports, units.c.name.label("station_name"), units.c.path, person_keys.c.wrapped_key)
        .join(units, and_(units.c.tenant_id == loss.tenant_id, units.c.unit_id == loss.unit_id))
        .outerjoin(
            person_keys,
            and_(
                person_keys.c.tenant_id == loss.tenant_id,
                person_keys.c.person == func.concat("loss/", loss.loss_id),
            ),
        )
        .where(loss.tenant_id == tenant_id)
    )


def _loss(row: Any, *, keyring: Keyring, tenant_id: TenantId) -> Loss:  # noqa: ANN401 - a row
    words, name, phone = ERASED, ERASED, None
    if row.wrapped_key is not None:
        seal = keyring.open_person(
            tenant_id=tenant_id, person=person_of(LossId(row.loss_id)), wrapped_key=row.wrapped_key
        )
        words, name = seal.open("words", row.words_sealed), seal.open("name", row.name_sealed)
        phone = None if row.phone_sealed is None else seal.open("phone", row.phone_sealed)
    return Loss(
        loss_id=LossId(row.loss_id),
        kind=row.kind,
        category=row.category,
        lost_at=row.lost_at,
        reported_at=row.reported_at,
        unit_id=UnitId(row.unit_id),
        station_name=row.station_name,
        state=row.state,
        words=words,
        owner_masked=masked_name(name),
        owner_phone_masked=None if phone is None else masked_phone(phone),
    )
