"""Bodies of volunteers at the desk, their devices, and the sheets that the desk prints."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, WireInput, WireOutput, text
from ledger.people.words import SLIPS_MAX, VolunteerState
from ledger.places.words import REASON_LENGTH_MAX


class VolunteerRow(WireOutput):
    """One volunteer, masked."""

    volunteer_id: int
    number: str
    name_masked: str
    phone_masked: str | None
    corps: str
    team_name: str | None
    station_name: str
    devices_count: int
    activated: bool
    state: VolunteerState
    paid: bool
    minor: bool


class VolunteerPage(WireOutput):
    """A page of volunteers."""

    items: list[VolunteerRow]
    next_cursor: str | None


class Device(WireOutput):
    """One phone of a volunteer."""

    device_id: int
    label: str
    activated_at: Instant
    revoked_at: Instant | None


class Volunteer(VolunteerRow):
    """One volunteer with standing and devices."""

    points_available: int
    points_held: int
    minutes_served: int
    log_index: int
    devices: list[Device]


class OwnDevice(Device):
    """A phone of the volunteer who asks; `spends_from` of one linked by PIN."""

    current: bool
    spends_from: Instant | None


class OwnDeviceList(WireOutput):
    """All phones of the volunteer who asks."""

    items: list[OwnDevice]


class Revocation(WireInput):
    """Why a device or kiosk is shut out."""

    reason: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=REASON_LENGTH_MAX)]


class NothingSent(WireInput):
    """An empty object, for verbs that need no more than their address."""


class DeviceRevoked(WireOutput):
    """The device is shut out."""

    device_id: int
    revoked_at: Instant


class SlipsSent(WireInput):
    """Volunteers who need an activation slip."""

    volunteer_ids: Annotated[list[Id], Field(min_length=1, max_length=SLIPS_MAX)]


class Slip(WireOutput):
    """One activation slip, ready to print."""

    volunteer_id: int
    number: str
    name: str
    station_name: str
    url: str
    code: str
    expires_at: Instant
    qr_svg: str


class SlipList(WireOutput):
    """The slips in the order asked."""

    items: list[Slip]


class Sticker(WireOutput):
    """One checkpoint sticker, ready to print."""

    checkpoint_id: int
    name: str
    station_name: str
    route_code: str | None
    route_order: int | None
    short_code: str
    url: str
    qr_svg: str


class StickerList(WireOutput):
    """The stickers of a unit or route."""

    items: list[Sticker]
