"""What is read of slips: issues for the desk, one slip for whoever holds it, and what is set aside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, Tenant, TenantId
from ledger.people.claim_slips.codes import SlipCodes, is_slip_code
from ledger.people.claim_slips.refusals import SlipUnknown
from ledger.people.seal import Keyring
from ledger.places.words import UnitId
from ledger.tips.refusals import SlipIssueUnknown
from ledger.tips.slips.facts import AMOUNTS
from ledger.tips.slips.words import HIDING_PRINTS, Issue, PrintedSlip, SlipState, set_aside

ISSUES: Final = """
SELECT i.log_index, i.unit_id, i.points, i.slips_count, i.expires_on, i.printed_count, i.state,
    t.recorded_at, t.request_id,
    (SELECT count(*) FROM claim_slips s
        WHERE s.tenant_id = i.tenant_id AND s.log_index = i.log_index AND s.state = 'used') AS used_count
FROM claim_slip_issues i
JOIN transactions t ON t.tenant_id = i.tenant_id AND t.log_index = i.log_index
WHERE i.tenant_id = :tenant_id"""
ALL_ISSUES: Final = text(f"{ISSUES} ORDER BY i.log_index DESC LIMIT :limit")
ONE_ISSUE: Final = text(f"{ISSUES} AND i.log_index = :issue_index")
GOOD_ISSUES: Final = text(
    f"{ISSUES} AND i.state = 'open' AND i.expires_on >= :good_until ORDER BY i.expires_on, i.log_index"
)
DUE_ISSUES: Final = text("""
SELECT log_index FROM claim_slip_issues
WHERE tenant_id = :tenant_id AND state = 'open' AND expires_on < :today ORDER BY log_index LIMIT :limit""")
SLIP: Final = text("""
SELECT CASE state WHEN 'open' THEN points - points_spent ELSE points END AS points, expires_on, state
FROM claim_slips WHERE tenant_id = :tenant_id AND code_hash = :code_hash""")
SLOTS: Final = text("SELECT points FROM thanks_slots WHERE tenant_id = :tenant_id AND slots_count > 0")
RULED: Final = text(AMOUNTS.replace("$1", ":tenant_id"))
ISSUES_MAX: Final = 100


class SlipFound(NamedTuple):
    """A slip as its holder, or whoever checks it, is told."""

    points: int
    expires_on: date
    state: SlipState


class Reserved(NamedTuple):
    """A slip that was set aside: its place in the issue, its code, and its last day."""

    issue_index: LogIndex
    number: int
    code: str
    expires_on: date


async def list_issues(connection: AsyncConnection, *, tenant_id: TenantId) -> list[Issue]:
    """Return the issues of a bureau, newest first."""
    rows = await connection.execute(ALL_ISSUES, {"tenant_id": tenant_id, "limit": ISSUES_MAX})
    return [_issue(row) for row in rows]


async def list_due_issues(
    connection: AsyncConnection, *, tenant_id: TenantId, today: date, limit: int
) -> list[LogIndex]:
    """Return issues whose last day is past and that were not ended."""
    rows = await connection.execute(DUE_ISSUES, {"tenant_id": tenant_id, "today": today, "limit": limit})
    return [LogIndex(row.log_index) for row in rows]


async def printed_slips(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    issue_index: LogIndex,
    first_number: int,
    slips_count: int,
) -> list[PrintedSlip]:
    """Return the codes of slips that were taken out for printing."""
    row = await _find_issue(connection, tenant_id, issue_index)
    codes = SlipCodes(keyring, tenant_id)
    return [
        PrintedSlip(code=codes.code(row.request_id, number), points=row.points, expires_on=row.expires_on)
        for number in range(first_number, first_number + slips_count)
    ]


async def find_slip(
    connection: AsyncConnection, *, keyring: Keyring, tenant: Tenant, code: str, now: datetime
) -> SlipFound:
    """Tell what a slip is worth.

    Raises:
        SlipUnknown: no slip has this code.
    """
    row = None
    if is_slip_code(code):
        code_hash = SlipCodes(keyring, tenant.tenant_id).hash(code)
        found = await connection.execute(SLIP, {"tenant_id": tenant.tenant_id, "code_hash": code_hash})
        row = found.first()
    if row is None:
        raise SlipUnknown
    over = row.state == "open" and row.expires_on < tenant.day(now)
    return SlipFound(row.points, row.expires_on, "over" if over else row.state)


async def ordinary_amounts(connection: AsyncConnection, *, tenant_id: TenantId) -> list[int]:
    """Return the amounts that the rules in force give, the least first."""
    rows = await connection.execute(RULED, {"tenant_id": tenant_id})
    return sorted(row.points for row in rows)


async def amounts_offered(
    connection: AsyncConnection, *, tenant_id: TenantId, taken: Mapping[str, int], good_until: date
) -> set[int]:
    """Return the amounts of which a slip can be fetched until some day, or that the monthly thanks give."""
    left = await _left(connection, tenant_id=tenant_id, taken=taken, good_until=good_until)
    slots = {row.points for row in await connection.execute(SLOTS, {"tenant_id": tenant_id})}
    return {row.points for row, _ in left} | slots


async def next_reserved(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    points: int,
    taken: Mapping[str, int],
    good_until: date,
) -> Reserved | None:
    """Return the next slip set aside of an amount, from the issue that ends first, or None.

    Args:
        connection: inside the transaction that locked the desk.
        keyring: makes the code.
        tenant_id: whose slips.
        points: the amount.
        taken: how many of each issue were taken, by its index.
        good_until: the slip's last day is not before it.
    """
    for row, number in await _left(connection, tenant_id=tenant_id, taken=taken, good_until=good_until):
        if row.points == points:
            code = SlipCodes(keyring, tenant_id).code(row.request_id, number)
            return Reserved(LogIndex(row.log_index), number, code, row.expires_on)
    return None


async def _left(
    connection: AsyncConnection, *, tenant_id: TenantId, taken: Mapping[str, int], good_until: date
) -> list[tuple["Row[*tuple[Any, ...]]", int]]:
    """Return the issues that have a slip to hand out, with its number, the issue that ends first first.

    None is handed out before enough others of its issue were printed to hide it among them.
    """
    asked = {"tenant_id": tenant_id, "good_until": good_until}
    numbered = [
        (row, taken.get(str(row.log_index), 0)) for row in await connection.execute(GOOD_ISSUES, asked)
    ]
    return [
        (row, number)
        for row, number in numbered
        if number < set_aside(row.slips_count) and row.printed_count >= HIDING_PRINTS * (number + 1)
    ]


async def reserved_slip(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    issue_index: LogIndex,
    number: int,
) -> Reserved:
    """Return a slip that was set aside and taken before."""
    row = await _find_issue(connection, tenant_id, issue_index)
    code = SlipCodes(keyring, tenant_id).code(row.request_id, number)
    return Reserved(issue_index, number, code, row.expires_on)


def hashes_of(keyring: Keyring, tenant_id: TenantId, issue: UUID, slips_count: int) -> Sequence[bytes]:
    """Return what the book will know the codes of a new issue by, in no order of their numbers."""
    codes = SlipCodes(keyring, tenant_id)
    return sorted({codes.hash(codes.code(issue, number)) for number in range(slips_count)})


async def _find_issue(
    connection: AsyncConnection, tenant_id: TenantId, issue_index: LogIndex
) -> "Row[*tuple[Any, ...]]":
    row = (await connection.execute(ONE_ISSUE, {"tenant_id": tenant_id, "issue_index": issue_index})).first()
    if row is None:
        raise SlipIssueUnknown
    return row


def _issue(row: "Row[*tuple[Any, ...]]") -> Issue:
    return Issue(
        issue_index=LogIndex(row.log_index),
        unit_id=UnitId(row.unit_id),
        points=row.points,
        slips_count=row.slips_count,
        expires_on=row.expires_on,
        printed_count=row.printed_count,
        used_count=row.used_count,
        is_over=row.state == "over",
        issued_at=row.recorded_at,
    )
