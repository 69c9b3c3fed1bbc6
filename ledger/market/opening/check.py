"""The check that an order is placed while its shop is open."""

from collections.abc import Iterable
from typing import Final

from ledger.book.words import Fact, Facts, View
from ledger.market.opening.facts import OpeningFact
from ledger.market.opening.refusals import ShopClosed
from ledger.market.opening.rules import standing_at
from ledger.market.opening.words import Opening
from ledger.market.placing import Asked, Check, WayKind
from ledger.market.words import Order

AT_ANY_HOUR: Final[frozenset[WayKind]] = frozenset({"reserve", "paper"})
"""A phone reserves at night what is picked up by day, and a paper slip tells what has happened already."""
WHEN_UNKNOWN: Final = "--"


class OpeningCheck(Check):
    """Refuses an order while the shop is closed."""

    def needs(self, asked: Asked, known: Facts) -> Iterable[Fact]:
        """Ask for the opening times."""
        return () if asked.way.kind in AT_ANY_HOUR else (OpeningFact(asked.shop_id),)

    def check(self, view: View, asked: Asked, order: Order) -> None:
        """Let the order pass while the shop is open.

        Raises:
            ShopClosed: it is not.
        """
        if asked.way.kind in AT_ANY_HOUR:
            return
        opening: Opening | None = view.fact(OpeningFact(asked.shop_id))
        if opening is None:
            return
        standing = standing_at(opening, asked.placed_at, view.tenant.zone)
        if not standing.is_open:
            opens = standing.opens_at
            raise ShopClosed(opens=WHEN_UNKNOWN if opens is None else opens.strftime("%Y-%m-%d %H:%M"))
