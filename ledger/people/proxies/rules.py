"""Who speaks for themselves about a relative: the person, with their phone or with their card and its PIN."""

from ledger.people.card_pins.refusals import PinNeeded
from ledger.people.words import Visit, VolunteerId


def speaking_for_themselves(visit: Visit) -> VolunteerId:
    """Return who stands there in person.

    Raises:
        PinNeeded: a card without its PIN, a slip, or a relative says neither yes nor no.
    """
    if not visit.may_spend or visit.proxy_volunteer_id is not None or visit.volunteer_id is None:
        raise PinNeeded
    return visit.volunteer_id
