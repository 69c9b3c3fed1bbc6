"""The pure rules of orders at the desk: for whom they are filled in, and who may stand by them."""

from ledger.book.words import View
from ledger.market.desk_orders.refusals import (
    DeskOrderEnded,
    DeskOrderOver,
    DeskOrderUnknown,
    OwnWitness,
    WitnessMustConfirm,
    WitnessUnknown,
)
from ledger.market.desk_orders.words import (
    DeskOrder,
    DeskOrderFact,
    DeskOrderId,
    PresentFact,
    Witnessed,
    WitnessedFact,
)
from ledger.market.keeping.rules import check_not_kin
from ledger.market.refusals import OwnOrder, WrongShop
from ledger.market.words import ByStaff, Clerk, ClerkFact, ShopFact
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffId, VolunteerId
from ledger.places.rules import is_within
from ledger.places.words import Scope, ShopId


def check_asker(view: View, by: ByStaff, *, volunteer_id: VolunteerId, shop_id: ShopId) -> Clerk:
    """Return the clerk who may fill an order in for a person of their area, at a shop of their area.

    Raises:
        WrongShop: the shop is elsewhere.
        VolunteerUnknown: nobody such serves in the area.
        OwnOrder: it is the clerk.
        HouseholdOrder: it is one of the clerk's household.
    """
    clerk: Clerk | None = view.fact(ClerkFact(by.staff_id))
    shop_path: Scope | None = view.fact(ShopFact(shop_id))
    if clerk is None or shop_path is None or not is_within(shop_path, clerk.scope):
        raise WrongShop
    path: Scope | None = view.fact(PresentFact(volunteer_id))
    if path is None or not is_within(path, clerk.scope):
        raise VolunteerUnknown
    if clerk.volunteer_id == volunteer_id:
        raise OwnOrder
    check_not_kin(view, by.staff_id, volunteer_id)
    return clerk


def waiting_order(view: View, desk_order_id: DeskOrderId) -> DeskOrder:
    """Return a desk order that somebody may still stand by.

    Raises:
        DeskOrderUnknown, DeskOrderEnded, DeskOrderOver.
    """
    asked: DeskOrder | None = view.fact(DeskOrderFact(desk_order_id))
    if asked is None:
        raise DeskOrderUnknown
    if asked.ending is not None:
        raise DeskOrderEnded
    if view.now >= asked.expires_at:
        raise DeskOrderOver
    return asked


def check_witness(view: View, asked: DeskOrder, by: ByStaff) -> Clerk:
    """Return the witness: staff of the shop's area, neither who filled it in nor the person, in any account.

    Raises:
        DeskOrderUnknown: it is another area's.
        OwnWitness: it is the same person.
        HouseholdOrder: the person is of the witness's household.
    """
    witness: Clerk | None = view.fact(ClerkFact(by.staff_id))
    if witness is None or not is_within(asked.shop_path, witness.scope):
        raise DeskOrderUnknown
    is_asker = by.principal == asked.asked_by or (
        witness.volunteer_id is not None and witness.volunteer_id == asked.asker_volunteer_id
    )
    if is_asker or witness.volunteer_id == asked.volunteer_id:
        raise OwnWitness
    check_not_kin(view, by.staff_id, asked.volunteer_id)
    return witness


def check_named(
    view: View, *, by: ByStaff, clerk: Clerk, witness_id: StaffId, volunteer_id: VolunteerId, shop_path: Scope
) -> None:
    """Let a witness be named who stands by but signs in nowhere.

    Raises:
        WitnessUnknown: nobody such serves the shop's area.
        OwnWitness: it is who fills in, or the person.
        HouseholdOrder: the person is of the witness's household.
    """
    witness: Clerk | None = view.fact(ClerkFact(witness_id))
    if witness is None or not is_within(shop_path, witness.scope):
        raise WitnessUnknown
    is_clerk = witness_id == by.staff_id or (
        witness.volunteer_id is not None and witness.volunteer_id == clerk.volunteer_id
    )
    if is_clerk or witness.volunteer_id == volunteer_id:
        raise OwnWitness
    check_not_kin(view, witness_id, volunteer_id)


def check_small(view: View, fact: WitnessedFact, *, points: int) -> None:
    """Keep what leaves an account on one day on the name of a witness within the bureau's limit.

    Raises:
        WitnessMustConfirm: with what is left of the limit.
    """
    today, most = view.tenant.day(view.now), view.policy.witnessed_points
    lately: tuple[Witnessed, ...] = view.fact(fact) or ()
    left = most - sum(each.points for each in lately if view.tenant.day(each.placed_at) == today)
    if points > left:
        raise WitnessMustConfirm(points_max=most, points_left=max(0, left))
