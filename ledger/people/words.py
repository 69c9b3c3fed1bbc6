"""The words of people, with their limits: volunteers, staff, devices, slips, passes and visits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NewType, get_args

from ledger.book.words import Principal, TenantId
from ledger.places.words import KioskId, Unit, UnitId

VolunteerId = NewType("VolunteerId", int)
TeamId = NewType("TeamId", int)
StaffId = NewType("StaffId", int)
DeviceId = NewType("DeviceId", int)
VisitId = NewType("VisitId", int)
CardId = NewType("CardId", int)
Person = NewType("Person", str)
"""Whose key seals a field: 'volunteer/3' or 'staff/4'."""
Role = Literal["clerk", "approver", "shop_keeper", "shop_monitor", "tip_desk", "auditor", "administrator"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
VisitWay = Literal["pass", "link", "card", "slip"]
"""How somebody came to stand at a kiosk: a phone's pass, the kiosk's own code, a card, or claim slips."""
VolunteerState = Literal["applied", "waiting", "active", "suspended", "left"]
"""Applied by oneself, waiting for the second person, serving, suspended for a while, gone."""

ERASED: Final = "***"
"""What is shown for a person whose key has been shredded."""
VOLUNTEERS_PAGE_MAX: Final = 300
LABEL_LENGTH_MAX: Final = 60

PASSWORD_LENGTH_MIN: Final = 10
PASSWORD_LENGTH_MAX: Final = 128
FAILED_SIGN_INS_MAX: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
STAFF_IDLE_MAX: Final = timedelta(minutes=30)
STAFF_SESSION_LIFE: Final = timedelta(hours=12)
PHONE_IDLE_MAX: Final = timedelta(days=120)
PHONE_SESSION_LIFE: Final = timedelta(days=400)
SEEN_EVERY: Final = timedelta(minutes=1)
"""A session's last use is written no more often than this, so that reading stays reading."""

ACTIVATION_CODE_LENGTH: Final = 12
ACTIVATION_LIFE: Final = timedelta(days=30)
SLIPS_MAX: Final = 100
DEVICES_MAX: Final = 3
DEVICE_SECRET_BYTES: Final = 32

PASS_LENGTH: Final = 19
PASS_PREFIX: Final = "7"  # noqa: S105 - a digit, not a password
PASS_NUMBER_DIGITS: Final = 9
PASS_CODE_DIGITS: Final = 8
PASS_STEP_S: Final = 30
PASS_STEPS_EITHER_WAY: Final = 1
PASS_STEPS_REMEMBERED: Final = 20
"""A code this many steps off was once right, or will be: it is called expired, not a guess."""
KIOSK_TRIES_MAX: Final = 10
KIOSK_TRIES_WINDOW: Final = timedelta(minutes=5)
DEVICE_TRIES_MAX: Final = 5
DEVICE_TRIES_WINDOW: Final = timedelta(minutes=15)
VISIT_LIFE: Final = timedelta(minutes=5)
VISIT_LIFE_MAX: Final = 3 * VISIT_LIFE
"""However often somebody asks for more time; a kiosk is for the next one, too."""
"""Long enough for somebody who reads slowly; the kiosk itself wipes and ends a visit nobody touches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer:
    """A volunteer as most pages may see one: masked."""

    volunteer_id: VolunteerId
    number: str
    name_masked: str
    phone_masked: str | None
    corps: str
    team_name: str | None
    unit_id: UnitId
    station_name: str
    devices_count: int
    activated: bool
    state: VolunteerState = "active"
    paid: bool = False
    minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerPage:
    """Some volunteers, and where the next page begins."""

    items: list[Volunteer]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A phone that a volunteer has activated; its secret stays sealed, and linked by PIN it spends later."""

    device_id: DeviceId
    volunteer_id: VolunteerId
    label: str
    activated_at: datetime
    revoked_at: datetime | None
    spends_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    """What is needed to give somebody an account at the desk."""

    user_name: str
    name: str
    password: str
    roles: tuple[Role, ...]
    unit_id: UnitId
    volunteer_id: VolunteerId | None = None
    must_change: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Whoever is signed in at the desk, with the unit whose subtree they may see."""

    tenant_id: TenantId
    staff_id: StaffId
    user_name: str
    name: str
    roles: tuple[Role, ...]
    unit: Unit
    volunteer_id: VolunteerId | None
    must_change: bool
    bureau_title: str
    demo: bool

    @property
    def principal(self) -> Principal:
        """Name the person as the book does."""
        return Principal(f"staff/{self.staff_id}")

    def is_same(self, *, principal: Principal | None, volunteer_id: VolunteerId | None) -> bool:
        """Tell whether somebody named by account and as a volunteer is this person, under either account."""
        return self.principal == principal or (
            self.volunteer_id is not None and self.volunteer_id == volunteer_id
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneHolder:
    """The volunteer whose device speaks."""

    tenant_id: TenantId
    volunteer_id: VolunteerId
    device_id: DeviceId
    pass_number: str

    @property
    def principal(self) -> Principal:
        """Name the person as the book does."""
        return Principal(f"volunteer/{self.volunteer_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedIn:
    """A new session at the desk; the token goes into the cookie and is told once."""

    token: str
    expires_at: datetime
    member: StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneActivated:
    """A device with a new session; the token goes into the cookie and is told once."""

    token: str
    expires_at: datetime
    holder: PhoneHolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is printed for one volunteer: the only place where code and full name stand together."""

    volunteer_id: VolunteerId
    number: str
    name: str
    station_name: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who stands at a kiosk.

    Attributes:
        volunteer_id: whose points pay; None of claim slips, which have no name.
        device_id: the phone that was shown, if it was one.
        spends_from: of a phone linked by PIN a moment ago.
        way: how they came in.
        card_id: the card that was shown.
        proxy_volunteer_id: the relative who stands there for the volunteer.
        may_spend: False of a card without its PIN, which only shows.
        slips: what the book knows the claim slips by that pay.
    """

    visit_id: VisitId
    kiosk_id: KioskId
    volunteer_id: VolunteerId | None
    device_id: DeviceId | None
    expires_at: datetime
    spends_from: datetime | None = None
    way: VisitWay = "pass"
    card_id: CardId | None = None
    proxy_volunteer_id: VolunteerId | None = None
    may_spend: bool = True
    slips: tuple[bytes, ...] = ()
