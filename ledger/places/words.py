"""The words of places, with their limits: units, routes, checkpoints, posts, shops, kiosks and pairings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NewType

from ledger.book.words import TenantId

UnitId = NewType("UnitId", int)
RouteId = NewType("RouteId", int)
CheckpointId = NewType("CheckpointId", int)
ShopId = NewType("ShopId", int)
KioskId = NewType("KioskId", int)
Scope = NewType("Scope", str)
"""The path of a unit; whoever has it sees that unit and everything below it."""
HandOver = Literal["instant", "clerk", "cabinet"]

CameraHealth = Literal["here", "none", "refused", "insecure"]

HOUSE: Final = TenantId(0)
"""Not a bureau: where a pairing waits until a bureau has confirmed it."""
WHOLE_BUREAU: Final = Scope("/")

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters without those that are misread for others (I, L, O) or make words (U)."""
SHORT_CODE_LENGTH: Final = 8
NAME_LENGTH_MAX: Final = 60
REASON_LENGTH_MAX: Final = 200
VERSION_LENGTH_MAX: Final = 50
CALL_LIFE: Final = timedelta(minutes=10)
"""How long a kiosk calls for staff whom nobody sends."""
UNIT_DEPTH_MAX: Final = 15

PAIRING_CODE_DIGITS: Final = 8
PAIRING_LIFE: Final = timedelta(minutes=10)
PAIRINGS_WAITING_MAX: Final = 200
PAIRING_TRIES_MAX: Final = 5
PAIRING_TRIES_WINDOW: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point on earth, WGS-84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One office of the organisation tree."""

    unit_id: UnitId
    parent_id: UnitId | None
    kind: str
    code: str
    name: str
    path: Scope
    depth: int
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A line that must be walked, and how many checkpoints lie on it."""

    route_id: RouteId
    code: str
    name: str
    checkpoints_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A point that carries a sticker."""

    tenant_id: TenantId
    checkpoint_id: CheckpointId
    code: str
    name: str
    short_code: str
    unit_id: UnitId
    station_name: str
    route: Route | None
    route_order: int | None
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One safety supermarket."""

    shop_id: ShopId
    code: str
    name: str
    unit_id: UnitId
    station_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskSite:
    """A spot meant for a kiosk, so that the desk need not type its name."""

    code: str
    name: str
    unit_id: UnitId
    shop_id: ShopId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk:
    """One terminal, bound to one shop."""

    tenant_id: TenantId
    kiosk_id: KioskId
    name: str
    shop_id: ShopId
    shop_name: str
    station_name: str
    bureau_title: str
    hand_over: HandOver
    paired_at: datetime
    last_seen_at: datetime | None
    version: str | None
    revoked_at: datetime | None
    networks: Sequence[str] | None
    has_exit_pin: bool
    left_at: datetime | None
    scanned_at: datetime | None
    printed_at: datetime | None
    has_paper_trouble: bool
    camera: CameraHealth | None
    called_at: datetime | None
    call_answered_at: datetime | None

    def called_since(self, now: datetime) -> datetime | None:
        """Return since when somebody calls the staff here; None once it is answered or too long ago."""
        is_over = self.called_at is None or self.called_at <= now - CALL_LIFE
        return None if is_over or self.call_answered_at is not None else self.called_at


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskHealth:
    """What a kiosk says of its own parts; a page cannot see a scanner or a printer, only what they did.

    Attributes:
        scanned_at: when a scanner last typed a code.
        printed_at: when something was last sent to the printer.
        has_paper_trouble: somebody said that nothing came out.
        camera: whether there is one that the page may use.
    """

    scanned_at: datetime | None
    printed_at: datetime | None
    has_paper_trouble: bool
    camera: CameraHealth | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKiosk:
    """What the desk decides about a kiosk when it confirms the pairing."""

    shop_id: ShopId
    name: str
    hand_over: HandOver


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingBegun:
    """What a kiosk gets that wants to be paired: a code to show and a secret to keep."""

    pairing_code: str
    pairing_secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialCollected:
    """A paired kiosk and the credential it signs in with from now on; told once."""

    kiosk: Kiosk
    credential: str
