"""The check of an order that a relative places for somebody."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.book.words import Fact, Facts, View
from ledger.market.placing import Asked
from ledger.market.words import Order
from ledger.people.proxies.facts import ProxyFact
from ledger.people.proxies.refusals import ProxyEnded


class ProxyCheck:
    """Lets a relative redeem while the person's own word stands, also at the very moment of the order."""

    def needs(self, asked: Asked, _known: Facts) -> Iterable[Fact]:
        """Ask whether the proxy stands."""
        fact = _fact(asked)
        return () if fact is None else (fact,)

    def check(self, view: View, asked: Asked, _order: Order) -> None:
        """Let an order pass that nobody, or a relative who may, places for the person.

        Raises:
            ProxyEnded: the proxy was taken back.
        """
        fact = _fact(asked)
        if fact is not None and not view.fact(fact):
            raise ProxyEnded

    def learned(self, _view: View, _asked: Asked, _order: Order) -> Mapping[Fact, Any]:
        """Teach nothing."""
        return {}


def _fact(asked: Asked) -> ProxyFact | None:
    if asked.way.proxy_volunteer_id is None or asked.volunteer_id is None:
        return None
    return ProxyFact(asked.volunteer_id, asked.way.proxy_volunteer_id)
