"""Who speaks for themselves about a relative: the person, with their phone or with their card and its PIN."""

from ledger.people.card_pins.refusals import PinNeeded
from ledger.people.words import Visit, VolunteerId


def in_person(visit: Visit) -> VolunteerId | None:
    """Return who stands there themselves; None of a card without its PIN, a slip or a relative."""
    return visit.volunteer_id if visit.may_spend and visit.proxy_volunteer_id is None else None


def speaking_for_themselves(visit: Visit) -> VolunteerId:
    """Return who stands there themselves.

    Raises:
        PinNeeded: a card without its PIN, a slip, or a relative says neither yes nor no.
    """
    person = in_person(visit)
    if person is None:
        raise PinNeeded
    return person
