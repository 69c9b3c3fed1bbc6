"""Says what is printed of a person's card and of its letter."""

from api.qr import Correction, qr_svg
from api.wire.cards import Card
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
