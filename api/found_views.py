"""Says what pages show of found things, and reads the codes that people type."""

from datetime import UTC, datetime
from typing import Any

from api.attachment_views import evidence_of
from api.house import House
from api.once import answered_before
from api.wire import found as wire
from ledger.book.words import LogIndex, Outcome, Request, TenantId
from ledger.earning.found.losses import ROOM, loss_of_code, owner_code_hash
from ledger.earning.found.queries import custody_of, steps_of_file
from ledger.earning.found.refusals import CustodyCodeWrong, FoundUnknown, OwnerCodeWrong
from ledger.earning.found.rules import code_of, custody_signature, signature_for, time_step
from ledger.earning.found.words import ACTIVITY_KIND, CODE_STEP_S, FoundId, FoundKind, FoundLine, Loss, LossId
from ledger.earning.refusals import ActivityUnknown
from ledger.earning.rulebook.queries import list_entries
from ledger.people.words import StaffId, VolunteerId


def found_row(
    line: FoundLine, *, volunteer_id: VolunteerId | None, staff_id: StaffId | None
) -> wire.FoundRow:
    """Describe a file in a list to whoever looks."""
    return wire.FoundRow(**_row(line, volunteer_id=volunteer_id, staff_id=staff_id))


async def found_file(
    house: House,
    *,
    tenant_id: TenantId,
    line: FoundLine,
    volunteer_id: VolunteerId | None,
    staff_id: StaffId | None,
) -> wire.FoundFile:
    """Describe a file whose reach has been checked."""
    async with house.reading() as connection:
        chain = await custody_of(
            connection, keyring=house.keyring, tenant_id=tenant_id, found_id=line.found_id
        )
    row = _row(line, volunteer_id=volunteer_id, staff_id=staff_id)
    shows_code = row["held_by_me"] and line.state == "open"
    return wire.FoundFile(
        **row,
        chain=[
            wire.CustodyLink(
                step=link.step, at=link.at, method=link.method, giver=link.giver, taker=link.taker
            )
            for link in chain
        ],
        evidence=await evidence_of(house, tenant_id=tenant_id, about=LogIndex(line.found_id)),
        custody_code=_custody_code(house, tenant_id, line) if shows_code else None,
        loss_id=line.loss_id,
    )


def loss_row(loss: Loss) -> dict[str, Any]:
    """Describe a report of a loss."""
    return {
        "loss_id": loss.loss_id,
        "kind": loss.kind,
        "category": loss.category,
        "lost_at": loss.lost_at,
        "reported_at": loss.reported_at,
        "station_name": loss.station_name,
        "state": loss.state,
        "words": loss.words,
        "owner_masked": loss.owner_masked,
        "owner_phone_masked": loss.owner_phone_masked,
    }


def found_kept(outcome: Outcome) -> wire.FoundKept:
    """Say where a file stands after a command."""
    answer = outcome.answer
    return wire.FoundKept(
        found_id=answer["found_id"],
        state=answer["state"],
        claim_id=answer.get("claim_id"),
        log_index=outcome.log_index,
    )


async def activity_of(house: House, *, tenant_id: TenantId, kind: FoundKind) -> str:
    """Return the bureau's activity for a kind of find.

    Raises:
        ActivityUnknown: it has published no rule for it.
    """
    async with house.reading() as connection:
        entries = await list_entries(connection, tenant_id=tenant_id, now=house.clock())
    for entry in entries:
        if entry.kind == ACTIVITY_KIND[kind] and entry.in_force is not None:
            return entry.activity
    raise ActivityUnknown


async def signed(
    house: House, *, tenant_id: TenantId, request: Request, found_id: FoundId, code: str | None
) -> tuple[int, bytes | None]:
    """Return how long the chain is, and the signature behind a code; a request answered before needs none.

    Raises:
        FoundUnknown: there is no such file.
        CustodyCodeWrong: the holder is shown another code.
        TooManyTries: somebody is guessing.
    """
    async with house.reading() as connection:
        steps_count = await steps_of_file(connection, tenant_id=tenant_id, found_id=found_id)
    if steps_count is None:
        raise FoundUnknown
    if code is None or await answered_before(house, tenant_id=tenant_id, request=request) is not None:
        return steps_count, None
    tries = f"{tenant_id}/{found_id}"
    house.custody_tries.count(tries)
    signature = signature_for(
        house.keyring.room_key(ROOM),
        tenant_id=tenant_id,
        found_id=found_id,
        steps_count=steps_count,
        code=code,
        now=house.clock(),
    )
    if signature is None:
        raise CustodyCodeWrong
    house.custody_tries.forgive(tries)
    return steps_count, signature


async def owner_of(house: House, *, tenant_id: TenantId, client: str, code: str) -> tuple[LossId, bytes]:
    """Return the report whose owner's code this is, with the hash of the code.

    Raises:
        OwnerCodeWrong: no report has it.
        TooManyTries: somebody is guessing.
    """
    tries = f"{tenant_id}/{client}"
    house.custody_tries.count(tries)
    code_hash = owner_code_hash(house.keyring, tenant_id=tenant_id, typed=code)
    loss_id = None
    if code_hash is not None:
        async with house.reading() as connection:
            loss_id = await loss_of_code(connection, tenant_id=tenant_id, code_hash=code_hash)
    if loss_id is None or code_hash is None:
        raise OwnerCodeWrong
    house.custody_tries.forgive(tries)
    return loss_id, code_hash


def _custody_code(house: House, tenant_id: TenantId, line: FoundLine) -> wire.CustodyCode:
    step = time_step(house.clock())
    signature = custody_signature(
        house.keyring.room_key(ROOM),
        tenant_id=tenant_id,
        found_id=line.found_id,
        steps_count=line.steps_count,
        time_step=step,
    )
    expires_at = datetime.fromtimestamp((step + 1) * CODE_STEP_S, UTC)
    return wire.CustodyCode(code=code_of(signature), expires_at=expires_at)


def _row(line: FoundLine, *, volunteer_id: VolunteerId | None, staff_id: StaffId | None) -> dict[str, Any]:
    held_by_me = (volunteer_id is not None and line.holder_volunteer_id == volunteer_id) or (
        staff_id is not None and line.holder_staff_id == staff_id
    )
    return {
        "found_id": line.found_id,
        "kind": line.kind,
        "category": line.category,
        "state": line.state,
        "closed_why": line.closed_why,
        "found_at": line.found_at,
        "opened_at": line.opened_at,
        "station_name": line.station_name,
        "finder_number": line.finder_number,
        "finder_masked": line.finder_masked,
        "team_id": line.team_id,
        "team_name": line.team_name,
        "holder": line.holder,
        "held_by_me": held_by_me,
        "found_by_me": volunteer_id is not None and line.finder_id == volunteer_id,
        "return_method": line.return_method,
        "returned_at": line.returned_at,
    }
