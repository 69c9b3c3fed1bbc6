"""Routes of printed cards at a kiosk: shown with or without a PIN, and given one; no key is kept of a PIN."""

from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import KIOSK
from api.refusals import RequestMalformed
from api.verbs import asks
from api.visit_views import visit_view
from api.wire.kiosks import Visit
from api.wire.problems import FieldProblem
from api.wire.ways_in import CardAtKiosk, CardPinSent, CardPinSet
from ledger.people.card_pins.operations import Reader, change_pin, open_card_visit, set_first_pin
from ledger.people.card_pins.refusals import (
    CardBlocked,
    CardPinMissing,
    CardPinWrong,
    CardTooNew,
    CardWithoutLetter,
    LetterCodeUsed,
    LetterCodeWrong,
)
from ledger.people.enrolment.refusals import VolunteerSuspended, VolunteerWaiting
from ledger.people.pins.refusals import PinWeak
from ledger.people.refusals import CardUnknown, PaymentCodeShown
from ledger.places.refusals import TooManyTries
from ledger.places.tokens import new_token
from ledger.places.words import Kiosk

OF_A_CARD = (CardUnknown, PaymentCodeShown, TooManyTries)
OF_A_PIN = (CardWithoutLetter, CardPinMissing, CardBlocked, CardPinWrong)


@asks(
    "/kiosk/card-visits",
    "open_card_visit",
    by=KIOSK,
    status_code=201,
    refuses=(*OF_A_CARD, *OF_A_PIN, CardTooNew, VolunteerSuspended, VolunteerWaiting),
)
async def open_one_card_visit(
    data: JSONBody[CardAtKiosk], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> Visit:
    """Let the holder of a card stand at this kiosk; without its PIN it only shows the points."""
    token = new_token(kiosk.tenant_id)
    opened = await open_card_visit(
        house.engine,
        keyring=house.keyring,
        reader=Reader(tenant_id=kiosk.tenant_id, kiosk_id=kiosk.kiosk_id),
        shown=data.card,
        pin=data.pin,
        token=token,
        now=house.clock(),
    )
    return await visit_view(house, kiosk, opened, token=token)


@asks(
    "/kiosk/card-pins",
    "set_card_pin",
    by=KIOSK,
    refuses=(*OF_A_CARD, *OF_A_PIN, PinWeak, LetterCodeWrong, LetterCodeUsed),
)
async def set_one_card_pin(
    data: JSONBody[CardPinSent], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> CardPinSet:
    """Give a card its first PIN by the digits in its letter, or another by the PIN in use."""
    reader = Reader(tenant_id=kiosk.tenant_id, kiosk_id=kiosk.kiosk_id)
    if data.letter_code is not None and data.new_pin is None:
        await set_first_pin(
            house.engine,
            keyring=house.keyring,
            reader=reader,
            shown=data.card,
            letter_code=data.letter_code,
            pin=data.pin,
            now=house.clock(),
        )
    elif data.new_pin is not None and data.letter_code is None:
        await change_pin(
            house.engine,
            keyring=house.keyring,
            reader=reader,
            shown=data.card,
            pin=data.pin,
            new_pin=data.new_pin,
            now=house.clock(),
        )
    else:
        raise RequestMalformed(fields=(FieldProblem(field="letter_code", reason="this or new_pin"),))
    return CardPinSet(has_pin=True)


ROUTES = (open_one_card_visit, set_one_card_pin)
