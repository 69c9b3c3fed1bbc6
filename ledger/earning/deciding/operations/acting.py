"""Who says something about a claim: its claimant, or staff of its station who write it down for them."""

from ledger.book.words import Principal, View
from ledger.earning.facts import ClaimSeen, StaffFact, StaffSeen
from ledger.earning.refusals import ClaimForAnother, ClaimUnknown, RoleMissing
from ledger.earning.rules import has_role, staff_of, volunteer_of
from ledger.places.rules import is_within


def helper_of(view: View, claim: ClaimSeen | None, client: Principal) -> StaffSeen | None:
    """Return the member of staff who acts for the claimant, or None when it is the claimant.

    Raises:
        ClaimUnknown: it is nobody's claim, or not one of theirs.
        RoleMissing: neither the claimant nor staff of the station asks.
        ClaimForAnother: staff act for themselves at the desk.
    """
    volunteer_id = volunteer_of(client)
    if volunteer_id is not None:
        if claim is None or claim.volunteer_id != volunteer_id:
            raise ClaimUnknown
        return None
    staff_id = staff_of(client)
    staff: StaffSeen | None = None if staff_id is None else view.fact(StaffFact(staff_id))
    if staff is None or not has_role(staff.roles, "clerk", "approver"):
        raise RoleMissing
    if claim is None or not is_within(claim.scope, staff.scope):
        raise ClaimUnknown
    if staff.volunteer_id == claim.volunteer_id:
        raise ClaimForAnother
    return staff
