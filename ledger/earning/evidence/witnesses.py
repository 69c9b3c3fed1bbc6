"""Who scans somebody else: a leader, a member of staff, or the screen at a post, and whom they may scan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Fact, Principal, View
from ledger.earning.evidence.facts import LeadsFact, PairFact
from ledger.earning.evidence.refusals import LeaderNeeded, WitnessIsPerson
from ledger.earning.evidence.words import PAIR_WINDOW
from ledger.earning.facts import StaffFact, StaffSeen, VolunteerFact, VolunteerSeen
from ledger.earning.refusals import RoleMissing
from ledger.earning.rules import has_role, staff_of, volunteer_of
from ledger.earning.signals import Method
from ledger.people.words import StaffId, VolunteerId
from ledger.places.refusals import CheckpointUnknown
from ledger.places.rules import is_within
from ledger.places.words import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Somebody who scanned a person's card; a screen is neither staff nor a volunteer."""

    principal: Principal
    method: Method
    staff_id: StaffId | None = None
    volunteer_id: VolunteerId | None = None
    household_index: bytes | None = None


def is_witness(client: Principal, volunteer_id: VolunteerId) -> bool:
    """Tell whether whoever asks is somebody else than the person; the system only replays."""
    kind = client.partition("/")[0]
    return kind != "system" and client != f"volunteer/{volunteer_id}"


def needs_of_witness(client: Principal, volunteer_id: VolunteerId, *, at: datetime) -> Iterable[Fact]:
    """Name what is asked of a witness."""
    yield PairFact(client, volunteer_id, at - PAIR_WINDOW)
    staff_id, leader_id = staff_of(client), volunteer_of(client)
    if staff_id is not None:
        yield StaffFact(staff_id)
    if leader_id is not None:
        yield VolunteerFact(leader_id)
        yield LeadsFact(leader_id)


def witness_of(view: View, client: Principal, person: VolunteerSeen, *, scope: Scope) -> Witness:
    """Return the witness, or refuse one who may not scan this person here.

    Args:
        view: with the facts of `needs_of_witness`.
        client: who asks.
        person: who was scanned.
        scope: path of the unit in whose area it is.

    Raises:
        RoleMissing: staff without a role of the office.
        CheckpointUnknown: outside the area of the member of staff.
        LeaderNeeded: a volunteer who leads no team, or a person of another station.
        WitnessIsPerson: the two are one.
    """
    staff_id, leader_id = staff_of(client), volunteer_of(client)
    if staff_id is not None:
        staff: StaffSeen | None = view.fact(StaffFact(staff_id))
        if staff is None or not has_role(staff.roles, "clerk", "approver"):
            raise RoleMissing
        if not is_within(scope, staff.scope):
            raise CheckpointUnknown
        if staff.volunteer_id == person.volunteer_id:
            raise WitnessIsPerson
        return Witness(
            principal=client,
            method="staff",
            staff_id=staff_id,
            volunteer_id=staff.volunteer_id,
            household_index=staff.household_index,
        )
    if leader_id is None:
        return Witness(principal=client, method="card")
    leader = leader_of(view, leader_id)
    if leader_id == person.volunteer_id:
        raise WitnessIsPerson
    if leader.unit_id != person.unit_id:
        raise LeaderNeeded
    return Witness(
        principal=client,
        method="leader",
        volunteer_id=leader_id,
        household_index=leader.household_index,
    )


def leader_of(view: View, leader_id: VolunteerId) -> VolunteerSeen:
    """Return a volunteer who leads a team and serves.

    Raises:
        LeaderNeeded: they do not.
    """
    leader: VolunteerSeen | None = view.fact(VolunteerFact(leader_id))
    if leader is None or leader.state != "active" or view.fact(LeadsFact(leader_id)) is None:
        raise LeaderNeeded
    return leader


def is_same_household(witness: Witness | None, person: VolunteerSeen) -> bool:
    """Tell whether a witness lives with the person, as far as it is known."""
    return (
        witness is not None
        and witness.household_index is not None
        and witness.household_index == person.household_index
    )
