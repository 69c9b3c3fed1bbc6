"""What was said about a claim besides the verdicts: answers to questions, and the appeal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.deciding.tables import appeals, claim_answers
from ledger.earning.words import ClaimId
from ledger.people.names import volunteer_person
from ledger.people.refusals import VolunteerUnknown
from ledger.people.seal import Keyring, PersonSeal
from ledger.people.tables import person_keys
from ledger.people.words import ERASED, VolunteerId

ANSWER = "claim answer"
APPEAL = "claim appeal"
OBJECTION = "objection"
"""The fields that words about a claim are sealed as, each under the claimant's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered; `by_staff` when it was written down at the desk."""

    answered_at: datetime
    by_staff: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """What a claimant said against a refusal."""

    appealed_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Everything said, oldest first."""

    answers: tuple[Answer, ...]
    appeal: Appeal | None


async def seal_of(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, volunteer_id: VolunteerId
) -> PersonSeal | None:
    """Open the key of a volunteer; None when it has been shredded."""
    person = volunteer_person(volunteer_id)
    wrapped = await connection.scalar(
        select(person_keys.c.wrapped_key).where(
            person_keys.c.tenant_id == tenant_id, person_keys.c.person == person
        )
    )
    return wrapped and keyring.open_person(tenant_id=tenant_id, person=person, wrapped_key=wrapped)


async def seal_words(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    field: str,
    text: str,
) -> bytes:
    """Seal words about a claim under the claimant's key, so that they go with the claimant.

    Raises:
        VolunteerUnknown: the claimant has closed the account, and with it the key.
    """
    seal = await seal_of(connection, keyring=keyring, tenant_id=tenant_id, volunteer_id=volunteer_id)
    if seal is None:
        raise VolunteerUnknown
    return seal.seal(field, text)


def open_words(seal: PersonSeal | None, field: str, sealed: bytes) -> str:
    """Open words about a claim; of somebody who has closed the account nothing is left."""
    return ERASED if seal is None else seal.open(field, sealed)


async def thread_of(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    claim_id: ClaimId,
    volunteer_id: VolunteerId,
) -> Thread:
    """Return what was said about a claim, opened; whoever asks has been checked."""
    seal = await seal_of(connection, keyring=keyring, tenant_id=tenant_id, volunteer_id=volunteer_id)
    answered, appealed = claim_answers.c, appeals.c
    answers = await connection.execute(
        select(answered.answered_at, answered.staff_id, answered.text_sealed)
        .where(answered.tenant_id == tenant_id, answered.claim_id == claim_id)
        .order_by(answered.step)
    )
    appeal = (
        await connection.execute(
            select(appealed.appealed_at, appealed.text_sealed).where(
                appealed.tenant_id == tenant_id, appealed.claim_id == claim_id
            )
        )
    ).one_or_none()
    return Thread(
        answers=tuple(
            Answer(
                answered_at=row.answered_at,
                by_staff=row.staff_id is not None,
                text=open_words(seal, ANSWER, row.text_sealed),
            )
            for row in answers
        ),
        appeal=None
        if appeal is None
        else Appeal(appealed_at=appeal.appealed_at, text=open_words(seal, APPEAL, appeal.text_sealed)),
    )
