"""The words of tips, with their limits: what a giver writes, what the tip desk does, and who opened what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, NewType
from uuid import UUID

from ledger.book.words import LogIndex
from ledger.people.words import StaffId

TipId = NewType("TipId", UUID)
KeyId = NewType("KeyId", UUID)
OpeningId = NewType("OpeningId", UUID)

Subject = Literal["drugs", "gambling", "fraud", "theft", "wanted", "fire", "violence", "other"]
State = Literal["new", "open", "verified", "closed"]
"""`new` nobody has read, `open` is looked into, `verified` was true and may be rewarded, `closed` is over."""
Way = Literal["slip", "account"]
"""How a reward is fetched: as a slip for any kiosk, or with the next monthly thanks."""
Act = Literal[
    "listed",
    "read",
    "asked",
    "state_set",
    "reward_proposed",
    "reward_confirmed",
    "opening_proposed",
    "opening_refused",
    "opening_confirmed",
    "identity_seen",
    "officer_enrolled",
    "officer_confirmed",
    "officer_retired",
    "passphrase_wrong",
]

CODE_DIGITS: Final = 16
"""What a giver comes back with: 53 bits, typed like the number of a bank card."""
WORDS_MAX: Final = 2_000
PLACE_MAX: Final = 200
CONTACT_MAX: Final = 60
MESSAGES_MAX: Final = 40
OPEN_TIPS_MAX: Final = 2_000
CLOSED_PAGE_MAX: Final = 50
PASSPHRASE_MIN: Final = 12
PASSPHRASE_MAX: Final = 128
OFFICERS_MIN: Final = 2
OPENING_LIFE: Final = timedelta(hours=24)
"""So long a proposal waits for the second person, and an opened identity can be looked at again."""
KEPT_AFTER_CLOSING: Final = timedelta(days=180)
SLIP_GOOD_FOR: Final = timedelta(days=7)
"""A slip handed out now can be used at least so long."""
FETCHED_WITHIN: Final = timedelta(days=14)
"""So long the second officer and the giver may take before a slip that is offered now is too old."""
REWARD_POINTS_MAX: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message between giver and desk; `by` is None for the giver."""

    at: datetime
    words: str
    by: StaffId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """What a verified tip earns; a second person of the desk confirms it.

    Attributes:
        points: an amount that ordinary awards use.
        proposed_by: who said so.
        confirmed_by: the second person, or None while it waits for one.
        fetched: how the giver took it, or None.
        issue: while the giver has not written the slip's code down: the issue it is from.
        number: and its number in the issue.
    """

    points: int
    proposed_by: StaffId
    confirmed_by: StaffId | None = None
    fetched: Way | None = None
    issue: LogIndex | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """A tip as the desk reads it; everything here is sealed in one column.

    Attributes:
        codename: what desk and giver call it by; says nothing of either.
        happened: when it happened, in the giver's words.
        has_identity: a name or number lies beside it, which two persons can open.
    """

    codename: str
    received_at: datetime
    subject: Subject
    words: str
    place: str
    happened: str
    has_identity: bool
    state: State = "new"
    messages: tuple[Message, ...] = ()
    reward: Reward | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTip:
    """A tip with the row it lies in."""

    tip_id: TipId
    tip: Tip


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who gave a tip, as far as they said."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTip:
    """What the giver's page sends; `code` was drawn by the page, so that sending twice is one tip."""

    code: str
    subject: Subject
    words: str
    place: str
    happened: str
    identity: Identity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What waits for the giver: points, the ways to fetch them, and the code of a slip already taken."""

    points: int
    ways: tuple[Way, ...]
    fetched: Way | None
    slip_code: str | None
    slip_expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A tip as its giver sees it."""

    tip: Tip
    offer: Offer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A key by which one person of the tip desk can open identities together with another.

    Attributes:
        public_key: X25519, 32 bytes.
        private_sealed: the private half under a passphrase that only its holder knows.
        is_active: confirmed, not retired, and its holder still sits at the tip desk.
    """

    key_id: KeyId
    staff_id: StaffId
    staff_name: str
    public_key: bytes
    private_sealed: bytes
    salt: bytes
    enrolled_at: datetime
    confirmed_at: datetime | None
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A proposal to open an identity, and what became of it."""

    opening_id: OpeningId
    tip_id: TipId
    proposed_by: StaffId
    proposed_at: datetime
    expires_at: datetime
    reason: str
    confirmed_by: StaffId | None
    confirmed_at: datetime | None
    refused_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One entry of the access log; the codename is None for what concerns no single tip."""

    entry_no: int
    at: datetime
    staff_id: StaffId
    act: Act
    codename: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """That an auditor has looked through the access log up to an entry."""

    entry_no: int
    staff_id: StaffId
    at: datetime
    in_order: bool
    note: str | None
