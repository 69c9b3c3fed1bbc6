"""The pure rules of keeping a shop: who may be keeper and monitor, and that both are two people."""

from datetime import datetime

from ledger.book.words import Principal, Row, View
from ledger.market.keeping.facts import KinFact, ShopHand, ShopHandFact
from ledger.market.keeping.refusals import (
    AppointsSelf,
    HouseholdOrder,
    KeeperUnfit,
    MonitorUnfit,
    OneForBoth,
)
from ledger.market.keeping.words import ShopPeople
from ledger.people.words import Role, StaffId, VolunteerId
from ledger.places.rules import is_within
from ledger.places.words import Scope, ShopId
from ledger.refusal import Refusal


def check_people(
    view: View, people: ShopPeople, *, shop_path: Scope, appointed_by: StaffId
) -> tuple[ShopHand, ShopHand]:
    """Return keeper and monitor if they may be these of a shop.

    Raises:
        KeeperUnfit, MonitorUnfit: one has not the role, or does not serve there.
        OneForBoth: they are one person, or of one household.
        AppointsSelf: whoever appoints is one of them.
    """
    keeper = _fit(view, people.keeper_id, "shop_keeper", shop_path, KeeperUnfit)
    monitor = _fit(view, people.monitor_id, "shop_monitor", shop_path, MonitorUnfit)
    if appointed_by in {people.keeper_id, people.monitor_id}:
        raise AppointsSelf
    is_one = people.keeper_id == people.monitor_id or (
        keeper.volunteer_id is not None and keeper.volunteer_id == monitor.volunteer_id
    )
    if is_one or is_kin(view, people.keeper_id, monitor.volunteer_id):
        raise OneForBoth
    return keeper, monitor


def appointment_row(
    shop_id: ShopId,
    people: ShopPeople,
    *,
    keeper: ShopHand,
    monitor: ShopHand,
    appointed_by: Principal,
    appointed_at: datetime,
) -> Row:
    """Make the row by which two people answer for a shop from now on."""
    return Row(
        "shop_appointments",
        {
            "shop_id": shop_id,
            "keeper_id": people.keeper_id,
            "keeper_person": keeper.volunteer_id,
            "monitor_id": people.monitor_id,
            "monitor_person": monitor.volunteer_id,
            "appointed_by": appointed_by,
            "appointed_at": appointed_at,
        },
    )


def is_kin(view: View, staff_id: StaffId, volunteer_id: VolunteerId | None) -> bool:
    """Tell whether a member of staff and a volunteer live in one household, as far as the register knows."""
    return volunteer_id is not None and bool(view.fact(KinFact(staff_id, volunteer_id)))


def check_not_kin(view: View, staff_id: StaffId, volunteer_id: VolunteerId | None) -> None:
    """Refuse that a clerk serves their own household.

    Raises:
        HouseholdOrder: clerk and volunteer live in one household.
    """
    if is_kin(view, staff_id, volunteer_id):
        raise HouseholdOrder


def _fit(view: View, staff_id: StaffId, role: Role, shop_path: Scope, otherwise: type[Refusal]) -> ShopHand:
    hand: ShopHand | None = view.fact(ShopHandFact(staff_id))
    if hand is None or role not in hand.roles or not is_within(shop_path, hand.scope):
        raise otherwise
    return hand
