"""The check of an order that a printed card pays."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.book.words import Fact, Facts, View
from ledger.market.card_limits.rules import check_points, with_order
from ledger.market.card_limits.words import CardUse, CardUseFact
from ledger.market.placing import Asked, Check
from ledger.market.words import Order
from ledger.people.refusals import CardUnknown


class CardCheck(Check):
    """Holds a card to what it may spend on one day; a card that was replaced meanwhile spends nothing."""

    def needs(self, asked: Asked, _known: Facts) -> Iterable[Fact]:
        """Ask what the card has spent."""
        fact = _fact(asked)
        return () if fact is None else (fact,)

    def check(self, view: View, asked: Asked, order: Order) -> None:
        """Let an order within the limits pass.

        Raises:
            CardUnknown: the card was replaced.
            CardLimitReached: more than goes on one day.
        """
        fact = _fact(asked)
        if fact is None:
            return
        use: CardUse | None = view.fact(fact)
        if use is None or use.is_withdrawn:
            raise CardUnknown
        check_points(
            use,
            view.policy,
            day=view.tenant.day(asked.placed_at),
            points=order.points,
        )

    def learned(self, view: View, asked: Asked, order: Order) -> Mapping[Fact, Any]:
        """Return what the card has spent after this order, for the next one of the same batch."""
        fact = _fact(asked)
        if fact is None:
            return {}
        use = with_order(
            view.fact(fact),
            day=view.tenant.day(asked.placed_at),
            points=order.points,
        )
        return {fact: use}


def _fact(asked: Asked) -> CardUseFact | None:
    """Name the card that pays by itself; at the desk staff answer for more."""
    if asked.way.kind != "card" or asked.way.card_id is None:
        return None
    return CardUseFact(asked.way.card_id)
