"""Says what is printed of a person's card and of its letter, and what the person is told of it."""

from api.qr import Correction, qr_svg
from api.wire.cards import Card, OwnCard
from ledger.people.card_queries import OwnCard as FoundCard
from ledger.people.operations.cards import Card as NewCard
from ledger.places.rules import typed_digits


def card_view(card: NewCard) -> Card:
    """Describe a new card to the desk that prints it; drawing its code takes some ten milliseconds."""
    return Card(
        volunteer_id=card.volunteer_id,
        number=card.number,
        name=card.name,
        station_name=card.station_name,
        code=card.code,
        qr_svg=qr_svg(typed_digits(card.code), correction=Correction.SLIP),
        letter_code=card.letter_code,
        spends_from=card.spends_from,
    )


def own_card(card: FoundCard) -> OwnCard:
    """Describe a card to whom it was printed for."""
    return OwnCard(
        card_id=card.card_id,
        printed_at=card.printed_at,
        station_name=card.station_name,
        pin_set_at=card.pin_set_at,
        withdrawn_at=card.withdrawn_at,
    )
