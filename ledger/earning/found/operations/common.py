"""What the verbs of found things have in common: who may act on a file, and one link of its chain."""

from collections.abc import Iterable
from dataclasses import replace

from ledger.book.words import Change, Fact, Facts, Principal, Row, View
from ledger.earning.facts import StaffFact, StaffSeen
from ledger.earning.found.facts import FoundFact, FoundSeen, LossFact, LossSeen
from ledger.earning.found.refusals import FoundEnded, FoundUnknown
from ledger.earning.found.words import CustodyMethod, FoundId, LossState
from ledger.earning.refusals import RoleMissing
from ledger.earning.rules import has_role, staff_of
from ledger.people.words import StaffId, VolunteerId
from ledger.places.rules import is_within


def staff_fact(client: Principal) -> Iterable[Fact]:
    """Name the fact about a client who is staff."""
    staff_id = staff_of(client)
    return () if staff_id is None else (StaffFact(staff_id),)


def acting_staff(view: View, client: Principal) -> StaffSeen | None:
    """Return the staff member who asks, or None for a volunteer; refuse staff without the role."""
    staff_id = staff_of(client)
    if staff_id is None:
        return None
    staff: StaffSeen | None = view.fact(StaffFact(staff_id))
    if staff is None or not has_role(staff.roles, "clerk", "approver"):
        raise RoleMissing
    return staff


def open_file_of(view: View, found_id: FoundId) -> FoundSeen:
    """Return a file that is open."""
    found: FoundSeen | None = view.fact(FoundFact(found_id))
    if found is None:
        raise FoundUnknown
    if found.state != "open":
        raise FoundEnded
    return found


def matched_fact(known: Facts, found_id: FoundId) -> Iterable[Fact]:
    """Name the fact about the report that a file is matched with, once the file is known."""
    found: FoundSeen | None = known.get(FoundFact(found_id))
    return () if found is None or found.loss_id is None else (LossFact(found.loss_id),)


def matched_loss(view: View, found: FoundSeen) -> LossSeen | None:
    """Return the report that a file is matched with, unless its owner has taken it back since."""
    loss: LossSeen | None = None if found.loss_id is None else view.fact(LossFact(found.loss_id))
    return loss if loss is not None and loss.state == "matched" else None


def loss_becomes(loss: LossSeen, state: LossState) -> tuple[Change, dict[Fact, object]]:
    """Return the change of a report's state, and what is known of it from then on."""
    change = Change("loss_reports", {"loss_id": loss.loss_id}, {"state": state})
    return change, {LossFact(loss.loss_id): replace(loss, state=state)}


def check_reach(found: FoundSeen, staff: StaffSeen) -> None:
    """Refuse staff who have neither the file's station in their area nor the thing in their hands."""
    if not is_within(found.scope, staff.scope) and found.holder_staff_id != staff.staff_id:
        raise FoundUnknown


def custody_row(
    found_id: FoundId,
    *,
    step: int,
    method: CustodyMethod,
    giver: tuple[VolunteerId | None, StaffId | None],
    taker: tuple[VolunteerId | None, StaffId | None],
    view: View,
    signature: bytes | None = None,
) -> Row:
    """Make one link of the chain."""
    return Row(
        "custody_steps",
        {
            "found_id": found_id,
            "step": step,
            "taken_at": view.now,
            "method": method,
            "giver_volunteer_id": giver[0],
            "giver_staff_id": giver[1],
            "taker_volunteer_id": taker[0],
            "taker_staff_id": taker[1],
            "signature": signature,
        },
    )


def held_by(
    found: FoundSeen, *, volunteer_id: VolunteerId | None, staff_id: StaffId | None
) -> tuple[FoundSeen, Change]:
    """Return the file in other hands, and the change that says so."""
    after = replace(
        found,
        holder_volunteer_id=volunteer_id,
        holder_staff_id=staff_id,
        steps_count=found.steps_count + 1,
    )
    change = Change(
        "found_files",
        {"log_index": found.found_id},
        {
            "holder_volunteer_id": volunteer_id,
            "holder_staff_id": staff_id,
            "steps_count": after.steps_count,
        },
    )
    return after, change
