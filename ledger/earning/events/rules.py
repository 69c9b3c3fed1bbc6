"""Who looks after an event, when it is open, and what being there is worth as evidence: pure."""

from datetime import datetime, timedelta
from typing import Final

from ledger.book.words import Principal
from ledger.earning.events.facts import EventSeen
from ledger.earning.events.refusals import EventNotOpen, EventTimesWrong, EventUnknown
from ledger.earning.events.words import EVENT_AHEAD_MAX, EVENT_LENGTH_MAX, OPEN_AFTER, OPENS_BEFORE
from ledger.earning.facts import StaffSeen
from ledger.earning.rules import has_role, volunteer_of
from ledger.earning.words import Grade
from ledger.people.words import VolunteerId
from ledger.places.rules import is_within

A_MINUTE: Final = timedelta(minutes=1)
AN_HOUR: Final = timedelta(hours=1)


def check_times(*, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Refuse an event that ends before it begins, is too long, too far off, or too long over.

    Raises:
        EventTimesWrong: any of them.
    """
    length = ends_at - starts_at
    is_near = starts_at <= now + EVENT_AHEAD_MAX and ends_at > now - OPEN_AFTER
    if not (timedelta() < length <= EVENT_LENGTH_MAX and is_near):
        raise EventTimesWrong(hours_max=EVENT_LENGTH_MAX // AN_HOUR, days_max=EVENT_AHEAD_MAX.days)


def check_keeper(event: EventSeen | None, *, client: Principal, staff: StaffSeen | None) -> EventSeen:
    """Return the event if this person looks after it: staff of its area, or the volunteer who leads it.

    Raises:
        EventUnknown: it is not theirs.
    """
    if event is not None and staff is not None:
        if has_role(staff.roles, "clerk", "approver") and is_within(event.scope, staff.scope):
            return event
    elif event is not None and event.leader_id is not None and volunteer_of(client) == event.leader_id:
        return event
    raise EventUnknown


def check_open(event: EventSeen, *, now: datetime) -> None:
    """Refuse to tick people off long before an event or long after it.

    Raises:
        EventNotOpen: says from when until when it is possible.
    """
    if not event.starts_at - OPENS_BEFORE <= now <= event.ends_at + OPEN_AFTER:
        raise EventNotOpen(hours_before=OPENS_BEFORE // AN_HOUR, days_after=OPEN_AFTER.days)


def minutes_of(event: EventSeen) -> int:
    """Return the service time of somebody who stayed for the whole event."""
    return (event.ends_at - event.starts_at) // A_MINUTE


def grade_of_attendance(volunteer_id: VolunteerId, *, client: Principal) -> Grade:
    """Grade an attendance: somebody else saw it (C), but nobody saw the leader (D)."""
    return "D" if volunteer_of(client) == volunteer_id else "C"
