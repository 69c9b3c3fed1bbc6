"""Route of the cards that were printed for somebody, as their phone shows them."""

from litestar.di import NamedDependency

from api.card_views import own_card
from api.house import House
from api.identity import PHONE
from api.verbs import reads
from api.wire.cards import OwnCardList
from ledger.people.card_queries import cards_of
from ledger.people.words import PhoneHolder


@reads("/me/cards", "list_my_cards", by=PHONE)
async def list_my_cards(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> OwnCardList:
    """List the cards that were printed for oneself, the newest first."""
    async with house.reading() as connection:
        cards = await cards_of(connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id)
    return OwnCardList(items=[own_card(card) for card in cards])


ROUTES = (list_my_cards,)
