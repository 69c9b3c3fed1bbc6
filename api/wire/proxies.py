"""Bodies of relatives who redeem for somebody: on the phone, at a kiosk and at the desk."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, WireInput, WireOutput, text
from api.wire.orders import OrderState

VisitToken = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=200)]
ProxyState = Literal["asked", "standing"]
ProxyChannel = Literal["kiosk", "paper"]


class ProxyAsked(WireInput):
    """The number of the person for whom one would redeem."""

    number: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]


class ProxyRecorded(WireInput):
    """What a person signed on paper: who they are, and the relative."""

    volunteer_id: Id
    relative_id: Id


class ProxyMade(WireOutput):
    """It waits for the person's own word, or for a second member of staff."""

    proxy_id: int


class ProxyEnd(WireOutput):
    """It is over."""

    revoked: bool


class ProxyAgreed(WireOutput):
    """The person has agreed."""

    agreed: bool


class FamilyMember(WireOutput):
    """One proxy as one side sees it.

    The name is null until the person has agreed, so that nobody learns whose a number is.
    """

    proxy_id: int
    side: Literal["i_redeem", "redeems_for_me"]
    number: str
    name_masked: str | None
    state: ProxyState


class FamilyRedemption(WireOutput):
    """An order that one side placed from the other's points."""

    order_number: str
    side: Literal["i_redeem", "redeems_for_me"]
    name_masked: str
    shop_name: str
    points: int
    placed_at: Instant
    state: OrderState


class Family(WireOutput):
    """Who redeems for whom, and what was redeemed so."""

    members: list[FamilyMember]
    redemptions: list[FamilyRedemption]


class AtKiosk(WireInput):
    """Whoever stands at the kiosk."""

    visit: VisitToken


class ProxyAtKiosk(WireInput):
    """Whoever stands at the kiosk, and the proxy they mean."""

    visit: VisitToken
    proxy_id: Id


class KioskProxies(WireOutput):
    """The proxies of whoever stands at the kiosk; never anybody else's."""

    items: list[FamilyMember]


class DeskProxy(WireOutput):
    """A proxy as the desk lists it; `own`: recorded by whoever looks, who cannot confirm it."""

    proxy_id: int
    number: str
    name_masked: str
    relative_number: str
    relative_name_masked: str
    state: ProxyState
    channel: ProxyChannel | None
    on_paper: bool
    own: bool
    asked_at: Instant
    confirmed_at: Instant | None


class DeskProxyList(WireOutput):
    """The proxies of one's area: those that wait first."""

    items: list[DeskProxy]
