"""Give and withdraw consent, and ask who has given it."""

from collections.abc import Collection
from datetime import datetime
from typing import cast

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.consent.refusals import ConsentRequired, ConsentVersionOld
from ledger.people.consent.words import CURRENT, Consent, Purpose, Said
from ledger.people.register_tables import consents
from ledger.people.words import VolunteerId


async def say(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    said: Said,
    now: datetime,
) -> None:
    """Keep what somebody says about a purpose; whose scope it is has been checked.

    Raises:
        ConsentVersionOld: they were shown other words than those in force.
        ConsentRequired: the notice cannot be withdrawn alone.
    """
    text = CURRENT[said.purpose]
    if not 1 <= said.version <= text.version or (said.given and said.version != text.version):
        raise ConsentVersionOld
    if text.required and not said.given:
        raise ConsentRequired
    async with engine.begin() as connection:
        await connection.execute(
            insert(consents).values(
                tenant_id=tenant_id,
                volunteer_id=volunteer_id,
                purpose=said.purpose,
                version=said.version,
                given=said.given,
                said_at=now,
                channel=said.channel,
                recorded_by=said.by,
            )
        )


async def consents_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[Consent]:
    """Return what somebody last said about each purpose."""
    said = {
        row.purpose: row
        for row in await connection.execute(
            select(consents)
            .where(consents.c.tenant_id == tenant_id, consents.c.volunteer_id == volunteer_id)
            .ext(distinct_on(consents.c.purpose))
            .order_by(consents.c.purpose, consents.c.consent_id.desc())
        )
    }
    return [
        Consent(
            purpose=purpose,
            version=said[purpose].version if purpose in said else None,
            given=said[purpose].given if purpose in said else None,
            said_at=said[purpose].said_at if purpose in said else None,
            channel=said[purpose].channel if purpose in said else None,
            recorded_by=Principal(said[purpose].recorded_by) if purpose in said else None,
        )
        for purpose in CURRENT
    ]


async def who_consents(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_ids: Collection[VolunteerId],
    purpose: Purpose,
) -> dict[VolunteerId, bool]:
    """Return what each of several people last said about a purpose; whoever said nothing is left out."""
    said = (
        select(consents.c.volunteer_id, consents.c.given)
        .where(
            consents.c.tenant_id == tenant_id,
            consents.c.volunteer_id.in_(volunteer_ids),
            consents.c.purpose == purpose,
        )
        .ext(distinct_on(consents.c.volunteer_id))
        .order_by(consents.c.volunteer_id, consents.c.consent_id.desc())
    )
    return {VolunteerId(row.volunteer_id): cast("bool", row.given) for row in await connection.execute(said)}
