"""What desk and phone have in common about events: rows, lists, and confirming everybody at once."""

from collections.abc import Sequence

from api.house import House
from api.requests import Intent
from api.wire import events as wire
from api.wire.claims import ClaimVolunteer
from ledger.book.words import Outcome, Principal, TenantId
from ledger.earning.events.operations import ConfirmAttendance
from ledger.earning.events.queries import attendees_of
from ledger.earning.events.words import OPEN_AFTER, OPENS_BEFORE, Attendee, Event, EventId
from ledger.refusal import Refusal


def event_row(house: House, event: Event) -> dict[str, object]:
    """Describe one event."""
    return {
        "event_id": event.event_id,
        "activity_zh": event.name_zh,
        "activity_en": event.name_en,
        "title": event.title,
        "unit_id": event.unit_id,
        "station_name": event.station_name,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "is_open": event.starts_at - OPENS_BEFORE <= house.clock() <= event.ends_at + OPEN_AFTER,
        "listed_count": event.listed_count,
        "present_count": event.present_count,
        "claims_count": event.claims_count,
    }


async def whole_event(house: House, *, tenant_id: TenantId, event: Event) -> wire.Event:
    """Describe an event with its list; that it is theirs to see is checked before."""
    async with house.reading() as connection:
        listed = await attendees_of(
            connection, keyring=house.keyring, tenant_id=tenant_id, event_id=event.event_id
        )
    return wire.Event(
        **event_row(house, event),
        leader_id=event.leader_id,
        attendees=[_attendee(attendee) for attendee in listed],
    )


async def confirm_all(
    house: House, *, tenant_id: TenantId, client: Principal, intent: Intent, event_id: EventId
) -> wire.Confirmations:
    """Confirm everybody who is present and not confirmed; each is a transaction of its own."""
    async with house.reading() as connection:
        listed = await attendees_of(connection, keyring=house.keyring, tenant_id=tenant_id, event_id=event_id)
    present = [
        attendee.person.volunteer_id for attendee in listed if attendee.present and attendee.claim_id is None
    ]
    answers = await house.tellers.submit_all(
        tenant_id,
        [
            ConfirmAttendance(
                request=intent.part(volunteer_id).by(client), event_id=event_id, volunteer_id=volunteer_id
            )
            for volunteer_id in present
        ],
    )
    return _confirmations(present, answers)


def _confirmations(present: Sequence[int], answers: Sequence[Outcome | Refusal]) -> wire.Confirmations:
    return wire.Confirmations(
        results=[
            _confirmation(volunteer_id, answer) for volunteer_id, answer in zip(present, answers, strict=True)
        ]
    )


def _confirmation(volunteer_id: int, answer: Outcome | Refusal) -> wire.Confirmation:
    if isinstance(answer, Refusal):
        return wire.Confirmation(
            volunteer_id=volunteer_id,
            state="problem",
            points=None,
            problem=answer.code,
            problem_zh=answer.zh.format(**answer.facts),
            problem_en=answer.en.format(**answer.facts),
        )
    return wire.Confirmation(
        volunteer_id=volunteer_id,
        state=answer.answer["state"],
        points=answer.answer["points"],
        problem=None,
        problem_zh=None,
        problem_en=None,
    )


def _attendee(attendee: Attendee) -> wire.Attendee:
    person = attendee.person
    return wire.Attendee(
        volunteer=ClaimVolunteer(
            volunteer_id=person.volunteer_id,
            number=person.number,
            name_masked=person.name_masked,
            corps=person.corps,
        ),
        team_name=person.team_name,
        present=attendee.present,
        how=attendee.how,
        claim_id=attendee.claim_id,
        claim_state=attendee.claim_state,
        points=attendee.points,
    )
