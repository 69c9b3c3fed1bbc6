"""The row of a request about somebody's data, written once while the same waits to be decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.people.own_data.refusals import DataRequestWaiting
from ledger.people.own_data.words import DataRequestId, RequestField, RequestKind
from ledger.people.register_tables import data_requests
from ledger.people.seal import PersonSeal
from ledger.people.words import PhoneHolder, StaffMember


async def write_request(
    connection: AsyncConnection,
    *,
    row: "Row[*tuple[Any, ...]]",
    seal: PersonSeal,
    wanted: tuple[RequestField, str] | None,
    asked_by: StaffMember | PhoneHolder,
    now: datetime,
) -> DataRequestId:
    """Write that a field shall be put right, or, with nothing wanted, that the account shall be closed.

    The row of the volunteer is locked.

    Raises:
        DataRequestWaiting: the same is asked for already.
    """
    kind: RequestKind = "close" if wanted is None else "correct"
    field, value = (None, None) if wanted is None else wanted
    waiting = select(data_requests.c.data_request_id).where(
        data_requests.c.tenant_id == row.tenant_id,
        data_requests.c.volunteer_id == row.volunteer_id,
        data_requests.c.kind == kind,
        data_requests.c.field.is_not_distinct_from(field),
        data_requests.c.decided_at.is_(None),
    )
    if await connection.scalar(waiting) is not None:
        raise DataRequestWaiting
    asked = insert(data_requests).values(
        tenant_id=row.tenant_id,
        volunteer_id=row.volunteer_id,
        kind=kind,
        field=field,
        wanted_sealed=None if value is None else seal.seal(f"wanted {field}", value),
        asked_by=asked_by.principal,
        asker_volunteer_id=asked_by.volunteer_id,
        asked_at=now,
    )
    written = await connection.execute(asked.returning(data_requests.c.data_request_id))
    return DataRequestId(written.scalar_one())
