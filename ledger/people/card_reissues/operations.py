"""Ask for a new card, which kills the old one at once, list what was asked for, and confirm it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal
from ledger.people.card_pins.rules import NEW_CARD_WAITS
from ledger.people.card_reissues.refusals import CardNone, ReissueDone, ReissueUnknown
from ledger.people.card_reissues.words import Reissue, ReissueId, ReissueReason
from ledger.people.card_tables import card_reissues, person_cards
from ledger.people.enrolment.refusals import SecondPersonNeeded
from ledger.people.enrolment.rows import note_act
from ledger.people.names import open_name, volunteer_person
from ledger.people.operations.cards import Card, lock_card_holders, make_card, withdraw_cards
from ledger.people.rules import masked_name
from ledger.people.seal import Keyring
from ledger.people.tables import KEY_OF_VOLUNTEER, person_keys, volunteers
from ledger.people.words import StaffMember, VolunteerId
from ledger.places.tables import units

REISSUE = card_reissues.c
LISTED_MAX = 100


async def ask_reissue(
    engine: AsyncEngine,
    *,
    staff: StaffMember,
    volunteer_id: VolunteerId,
    reason: ReissueReason,
    now: datetime,
) -> ReissueId:
    """Ask for a new card; the old one is dead from this moment. Asked twice it stays one wish.

    Raises:
        VolunteerUnknown, OwnCard.
        CardNone: there never was a card.
    """
    async with engine.begin() as connection:
        await lock_card_holders(connection, staff=staff, volunteer_ids=[volunteer_id])
        had = await connection.scalar(
            select(person_cards.c.card_id)
            .where(person_cards.c.tenant_id == staff.tenant_id, person_cards.c.volunteer_id == volunteer_id)
            .limit(1)
        )
        if had is None:
            raise CardNone
        if await withdraw_cards(connection, tenant_id=staff.tenant_id, volunteer_id=volunteer_id, now=now):
            await note_act(connection, staff=staff, volunteer_id=volunteer_id, kind="card_withdrawn", now=now)
        asked = await connection.scalar(
            select(REISSUE.reissue_id).where(
                REISSUE.tenant_id == staff.tenant_id,
                REISSUE.volunteer_id == volunteer_id,
                REISSUE.confirmed_at.is_(None),
            )
        )
        if asked is None:
            asked = await connection.scalar(
                insert(card_reissues)
                .values(
                    tenant_id=staff.tenant_id,
                    volunteer_id=volunteer_id,
                    reason=reason,
                    asked_by=staff.principal,
                    asker_volunteer_id=staff.volunteer_id,
                    asked_at=now,
                )
                .returning(REISSUE.reissue_id)
            )
    return ReissueId(int(asked))


async def confirm_reissue(
    engine: AsyncEngine, *, keyring: Keyring, staff: StaffMember, reissue_id: ReissueId, now: datetime
) -> Card:
    """Make the new card as a second person; it spends after 72 hours.

    Raises:
        ReissueUnknown, ReissueDone, OwnCard.
        SecondPersonNeeded: whoever asked would confirm.
    """
    async with engine.begin() as connection:
        row = (
            await connection.execute(
                select(card_reissues)
                .where(REISSUE.tenant_id == staff.tenant_id, REISSUE.reissue_id == reissue_id)
                .with_for_update()
            )
        ).one_or_none()
        if row is None or not await _is_within(connection, staff, VolunteerId(row.volunteer_id)):
            raise ReissueUnknown
        if row.confirmed_at is not None:
            raise ReissueDone
        if staff.is_same(principal=row.asked_by, volunteer_id=row.asker_volunteer_id):
            raise SecondPersonNeeded
        volunteer_id = VolunteerId(row.volunteer_id)
        people = await lock_card_holders(connection, staff=staff, volunteer_ids=[volunteer_id])
        await connection.execute(
            update(card_reissues)
            .where(REISSUE.tenant_id == staff.tenant_id, REISSUE.reissue_id == reissue_id)
            .values(
                confirmed_by=staff.principal,
                confirmer_volunteer_id=staff.volunteer_id,
                confirmed_at=now,
            )
        )
        return await make_card(
            connection,
            people[volunteer_id],
            keyring=keyring,
            staff=staff,
            spends_from=now + NEW_CARD_WAITS,
            now=now,
        )


async def reissued_to(
    connection: AsyncConnection, *, staff: StaffMember, reissue_id: ReissueId
) -> VolunteerId:
    """Tell whose new card somebody confirmed."""
    found = select(REISSUE.volunteer_id).where(
        REISSUE.tenant_id == staff.tenant_id, REISSUE.reissue_id == reissue_id
    )
    return VolunteerId((await connection.execute(found)).scalar_one())


async def list_reissues(
    connection: AsyncConnection, *, keyring: Keyring, staff: StaffMember
) -> list[Reissue]:
    """Return the new cards of one's area that wait for a second person, oldest first."""
    found = (
        select(
            card_reissues,
            volunteers.c.number,
            volunteers.c.name_sealed,
            person_keys.c.wrapped_key,
            units.c.name.label("station_name"),
        )
        .join(
            volunteers,
            (volunteers.c.tenant_id == REISSUE.tenant_id)
            & (volunteers.c.volunteer_id == REISSUE.volunteer_id),
        )
        .join(
            units, (units.c.tenant_id == volunteers.c.tenant_id) & (units.c.unit_id == volunteers.c.unit_id)
        )
        .join(person_keys, KEY_OF_VOLUNTEER)
        .where(
            REISSUE.tenant_id == staff.tenant_id,
            REISSUE.confirmed_at.is_(None),
            volunteers.c.left_at.is_(None),
            units.c.path.startswith(staff.unit.path),
        )
        .order_by(REISSUE.reissue_id)
        .limit(LISTED_MAX)
    )
    return [_reissue(row, keyring=keyring, staff=staff) for row in await connection.execute(found)]


def _reissue(row: "Row[*tuple[Any, ...]]", *, keyring: Keyring, staff: StaffMember) -> Reissue:
    volunteer_id = VolunteerId(row.volunteer_id)
    seal = keyring.open_person(
        tenant_id=staff.tenant_id, person=volunteer_person(volunteer_id), wrapped_key=row.wrapped_key
    )
    return Reissue(
        reissue_id=ReissueId(row.reissue_id),
        volunteer_id=volunteer_id,
        number=row.number,
        name_masked=masked_name(open_name(seal, row.name_sealed)),
        station_name=row.station_name,
        reason=row.reason,
        asked_by=Principal(row.asked_by),
        asker_volunteer_id=row.asker_volunteer_id,
        asked_at=row.asked_at,
    )


async def _is_within(connection: AsyncConnection, staff: StaffMember, volunteer_id: VolunteerId) -> bool:
    found = (
        select(volunteers.c.volunteer_id)
        .join(
            units, (units.c.tenant_id == volunteers.c.tenant_id) & (units.c.unit_id == volunteers.c.unit_id)
        )
        .where(
            volunteers.c.tenant_id == staff.tenant_id,
            volunteers.c.volunteer_id == volunteer_id,
            units.c.path.startswith(staff.unit.path),
        )
    )
    return await connection.scalar(found) is not None
