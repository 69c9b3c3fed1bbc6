"""Bodies of kiosks: pairing, heartbeat, the goods on the screen and the visit of a volunteer."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Id, Instant, Moment, WireInput, WireOutput, text, true_or_false
from api.wire.bureaus import LogHead
from api.wire.shops import ShopOpening
from ledger.people.words import VisitWay
from ledger.places.networks import NETWORKS_MAX
from ledger.places.words import NAME_LENGTH_MAX, VERSION_LENGTH_MAX, CameraHealth

HandOver = Literal["instant", "clerk", "cabinet"]
Network = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=50)]


class Kiosk(WireOutput):
    """One terminal, as the desk lists it; `called_since`: somebody there calls the staff."""

    kiosk_id: int
    name: str
    shop_id: int
    shop_name: str
    hand_over: HandOver
    paired_at: Instant
    last_seen_at: Instant | None
    version: str | None
    revoked_at: Instant | None
    networks: list[str]
    has_exit_pin: bool
    left_at: Instant | None
    scanned_at: Instant | None
    printed_at: Instant | None
    has_paper_trouble: bool
    camera: CameraHealth | None
    called_since: Instant | None


class KioskCall(WireOutput):
    """Since when a kiosk calls the staff."""

    called_at: Instant


class KioskCallAnswered(WireOutput):
    """Somebody goes there."""

    answered: bool


class KioskLimits(WireInput):
    """The networks from which a kiosk may speak, such as 10.1.2.0/24; none is anywhere."""

    networks: Annotated[list[Network], Field(max_length=NETWORKS_MAX)]


class ExitPinSent(WireInput):
    """Six digits: set at the desk, typed at the kiosk."""

    pin: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]


class ExitPinSet(WireOutput):
    """The kiosk has an exit PIN from now on."""

    has_exit_pin: bool


class KioskExit(WireOutput):
    """Staff may leave the page."""

    may_leave: bool


class KioskList(WireOutput):
    """Terminals within the scope of whoever asks."""

    items: list[Kiosk]


class KioskConfirmed(WireInput):
    """The code that a new kiosk shows, and where it stands."""

    pairing_code: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]
    shop_id: Id
    name: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=NAME_LENGTH_MAX)]
    hand_over: HandOver


class Pairing(WireOutput):
    """The code to show, and the secret by which this kiosk will fetch its credential."""

    pairing_code: str
    pairing_secret: str
    expires_at: Instant


class PairingPoll(WireInput):
    """The secret of the pairing."""

    pairing_secret: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=200)]


class ShopOfKiosk(WireOutput):
    """The one shop a kiosk serves."""

    shop_id: int
    name: str
    station_name: str


class KioskMe(WireOutput):
    """What a kiosk needs to know about itself."""

    tenant_id: int
    kiosk_id: int
    name: str
    shop: ShopOfKiosk
    opening: ShopOpening
    hand_over: HandOver
    bureau_title: str
    server_time: Instant
    log: LogHead


class PairingWaiting(WireOutput):
    """Nobody has typed the code yet."""

    state: Literal["waiting"]


class PairingDone(WireOutput):
    """The kiosk is paired and has its cookie."""

    state: Literal["paired"]
    kiosk: KioskMe


class HeartbeatSent(WireInput):
    """A kiosk says that it is alive, and which build of the page it runs, and how its parts are."""

    version: Annotated[str, BeforeValidator(text), Field(max_length=VERSION_LENGTH_MAX)]
    page_started_at: Moment | None = None
    scanned_at: Moment | None = None
    printed_at: Moment | None = None
    has_paper_trouble: Annotated[bool, BeforeValidator(true_or_false)] = False
    camera: CameraHealth | None = None


class Heartbeat(WireOutput):
    """The server's clock, by which pages correct theirs."""

    server_time: Instant


class Goods(WireOutput):
    """One kind of goods on a shelf; `picture` is where its picture is served, if it has one."""

    sku: str
    name_zh: str
    name_en: str
    category: str | None
    kind: Literal["box", "voucher"]
    picture: str | None
    points: int
    boxes_left: int


class GoodsList(WireOutput):
    """The shelf of a kiosk's shop, as of one entry of the log."""

    items: list[Goods]
    log_index: int


class CatalogueShop(WireOutput):
    """One shop that the phone may look into."""

    shop_id: int
    name: str
    station_name: str


class Catalogue(WireOutput):
    """Shops of the volunteer's bureau, and the shelf of one of them."""

    shops: list[CatalogueShop]
    shop_id: int | None
    items: list[Goods]


class PassShown(WireInput):
    """The nineteen digits from a phone."""

    pass_digits: Annotated[str, BeforeValidator(text), Field(alias="pass", min_length=1, max_length=64)]


class LimitLeft(WireOutput):
    """So many of an article this person may still take, and the day on which the limit begins anew."""

    sku: str
    left: int
    again_on: Day


class Visit(WireOutput):
    """Somebody stands at the kiosk; the token lives as long as the visit.

    `way`: how they came in. `name_masked`: null of claim slips, which have no name. `may_spend`: false of a
    card without its PIN. `points_max`: what a card may still spend today; null is no limit. `limits`: of the
    articles of which one person may take only so many.
    """

    visit: str
    way: VisitWay
    name_masked: str | None
    points_available: int
    may_spend: bool
    points_max: int | None
    limits: list[LimitLeft]
    expires_at: Instant


class VisitLonger(WireInput):
    """The volunteer needs more time."""

    visit: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=200)]


class VisitTime(WireOutput):
    """Until when a visit lasts now."""

    expires_at: Instant


class VisitOver(WireInput):
    """The volunteer has gone."""

    visit: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=200)]
