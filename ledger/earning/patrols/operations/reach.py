"""Whose a session is: its leader's, and that of the staff in whose area it is."""

from collections.abc import Iterable

from ledger.book.words import Fact, Principal, View
from ledger.earning.facts import StaffFact, StaffSeen, UnitFact, VolunteerFact, VolunteerSeen
from ledger.earning.patrols.facts import SessionFact
from ledger.earning.patrols.refusals import SessionOver, SessionUnknown
from ledger.earning.patrols.words import SessionId, SessionSeen
from ledger.earning.refusals import RoleMissing
from ledger.earning.rules import has_role, staff_of, volunteer_of
from ledger.places.rules import is_within


def needs_of_reach(client: Principal, session_id: SessionId, session: SessionSeen | None) -> Iterable[Fact]:
    """Name what is asked of whoever wants to change a session."""
    yield SessionFact(session_id)
    staff_id = staff_of(client)
    if staff_id is not None:
        yield StaffFact(staff_id)
    if session is not None:
        yield VolunteerFact(session.leader_id)
        yield UnitFact(session.unit_id)


def reached(view: View, client: Principal, session_id: SessionId) -> SessionSeen:
    """Return an open session of the leader or of the staff who asks.

    Raises:
        SessionUnknown: it is somebody else's, or out of the area.
        RoleMissing: staff without a role of the office.
        SessionOver: it has ended.
    """
    session: SessionSeen | None = view.fact(SessionFact(session_id))
    staff_id = staff_of(client)
    if session is None:
        raise SessionUnknown
    if staff_id is not None:
        staff: StaffSeen | None = view.fact(StaffFact(staff_id))
        if staff is None or not has_role(staff.roles, "clerk", "approver"):
            raise RoleMissing
        if not is_within(view.fact(UnitFact(session.unit_id)), staff.scope):
            raise SessionUnknown
    elif volunteer_of(client) != session.leader_id:
        raise SessionUnknown
    if session.state != "open":
        raise SessionOver
    return session


def leader_seen(view: View, session: SessionSeen) -> VolunteerSeen:
    """Return the leader, who may have left meanwhile."""
    leader: VolunteerSeen | None = view.fact(VolunteerFact(session.leader_id))
    if leader is None:
        raise SessionUnknown
    return leader
