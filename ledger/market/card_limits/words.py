"""The words of card limits: what a card has spent, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.book.words import Fact
from ledger.people.words import CardId


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUse:
    """What a card has spent by civil day; void orders count as nothing."""

    is_withdrawn: bool
    spent: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CardUseFact(Fact):
    """Asks for the CardUse of a card."""

    card_id: CardId
