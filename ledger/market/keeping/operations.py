"""Appoint the people of a shop: who keeps it, and who monitors it, from now on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, Owner, Request, View
from ledger.market.keeping.facts import KinFact, ShopHand, ShopHandFact, ShopPeopleFact
from ledger.market.keeping.refusals import AppointedAlready
from ledger.market.keeping.rules import appointment_row, check_people
from ledger.market.keeping.words import ShopPeople
from ledger.market.words import ByStaff, ShopFact
from ledger.places.refusals import ShopUnknown
from ledger.places.rules import is_within
from ledger.places.words import Scope, ShopId


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointShopPeople:
    """Somebody in charge says who answers for a shop.

    Attributes:
        request: who asked, under which key.
        by: who appoints; neither of the two.
        shop_id: the shop.
        people: its keeper and its monitor from now on.
        appointed_at: when it was said, aware.
    """

    request: Request
    by: ByStaff
    shop_id: ShopId
    people: ShopPeople
    appointed_at: datetime

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the shop, its people so far, the two, and whether they live together."""
        yield ShopFact(self.shop_id)
        yield ShopPeopleFact(self.shop_id)
        for staff_id in (self.by.staff_id, self.people.keeper_id, self.people.monitor_id):
            yield ShopHandFact(staff_id)
        monitor: ShopHand | None = known.get(ShopHandFact(self.people.monitor_id))
        if monitor is not None and monitor.volunteer_id is not None:
            yield KinFact(self.people.keeper_id, monitor.volunteer_id)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write who answers for the shop.

        Raises:
            ShopUnknown: there is no such shop in reach of who appoints.
            AppointedAlready: the two answer for it already.
            KeeperUnfit, MonitorUnfit, OneForBoth, AppointsSelf: these two may not.
        """
        path: Scope | None = view.fact(ShopFact(self.shop_id))
        hand: ShopHand | None = view.fact(ShopHandFact(self.by.staff_id))
        if path is None or hand is None or not is_within(path, hand.scope):
            raise ShopUnknown
        keeper, monitor = check_people(view, self.people, shop_path=path, appointed_by=self.by.staff_id)
        if view.fact(ShopPeopleFact(self.shop_id)) == self.people:
            raise AppointedAlready
        row = appointment_row(
            self.shop_id,
            self.people,
            keeper=keeper,
            monitor=monitor,
            appointed_by=self.by.principal,
            appointed_at=self.appointed_at,
        )
        return Decision(
            kind="appoint",
            actor=self.by.principal,
            occurred_at=self.appointed_at,
            refers_to={"shop": self.shop_id},
            rows=(row,),
            answer={"shop_id": self.shop_id},
            learned={ShopPeopleFact(self.shop_id): self.people},
        )
