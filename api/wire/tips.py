"""Bodies of the letter box and of the tip desk; what is sent there is in no address and under no key."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, Note, WholePoints, WireInput, WireOutput, text, true_or_false
from ledger.tips.words import (
    CODE_DIGITS,
    CONTACT_MAX,
    PASSPHRASE_MAX,
    PLACE_MAX,
    WORDS_MAX,
    Act,
    State,
    Subject,
    Way,
)

Code = Annotated[str, BeforeValidator(text), Field(pattern=rf"^[0-9]{{{CODE_DIGITS}}}$")]
"""Drawn by the giver's page, kept by the giver alone."""
Words = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=WORDS_MAX)]
ShortWords = Annotated[str, BeforeValidator(text), Field(max_length=PLACE_MAX)]
Contact = Annotated[str, BeforeValidator(text), Field(max_length=CONTACT_MAX)]
Passphrase = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=PASSPHRASE_MAX)]
OpeningState = Literal["waiting", "open", "refused", "over"]


class BoxAsked(WireInput):
    """Which bureau's box."""

    tenant_id: Id


class BoxState(WireOutput):
    """Whether a name can be left: only where two persons guard it."""

    takes_identity: bool


class CodeSent(WireInput):
    """A giver's code."""

    tenant_id: Id
    code: Code


class LetterSent(CodeSent):
    """A tip; name and contact may be empty."""

    subject: Subject
    words: Words
    place: ShortWords
    happened: ShortWords
    name: Contact
    contact: Contact


class AnswerSent(CodeSent):
    """What the giver writes back."""

    words: Words


class RewardFetched(CodeSent):
    """How the giver takes the reward; the volunteer number is needed for an account, else empty."""

    way: Way
    number: Annotated[str, BeforeValidator(text), Field(max_length=20)]


class ThreadMessage(WireOutput):
    """One message; `mine` is the giver's."""

    at: Instant
    words: str
    mine: bool


class RewardOffered(WireOutput):
    """What waits for the giver; the slip's code is shown until the giver says that it is written down."""

    points: int
    ways: list[Way]
    fetched: Way | None
    slip_code: str | None
    slip_expires_on: str | None


class LetterThread(WireOutput):
    """A tip as its giver sees it."""

    codename: str
    received_at: Instant
    state: State
    messages: list[ThreadMessage]
    reward: RewardOffered | None


class TipLine(WireOutput):
    """A tip in the list of the desk."""

    tip_id: UUID
    codename: str
    received_at: Instant
    subject: Subject
    state: State
    answered: bool
    has_identity: bool


class TipList(WireOutput):
    """Open tips in the order in which they came in, or a page of closed ones."""

    items: list[TipLine]
    next_cursor: str | None
    points_offered: list[int]


class DeskMessage(WireOutput):
    """One message; without a name it is the giver's."""

    at: Instant
    words: str
    staff_name: str | None


class DeskReward(WireOutput):
    """A proposed or confirmed reward; how it was fetched only, never where it went."""

    points: int
    proposed_by: str
    mine: bool
    confirmed_by: str | None
    is_fetched: bool


class TipOpening(WireOutput):
    """A proposal to open an identity."""

    opening_id: UUID
    proposed_by: str
    mine: bool
    proposed_at: Instant
    expires_at: Instant
    reason: str
    confirmed_by: str | None
    state: OpeningState


class TipDetail(WireOutput):
    """A tip in full, as the desk reads it; who gave it is not in it."""

    tip_id: UUID
    codename: str
    received_at: Instant
    subject: Subject
    words: str
    place: str
    happened: str
    state: State
    has_identity: bool
    messages: list[DeskMessage]
    reward: DeskReward | None
    openings: list[TipOpening]


class DeskAnswer(WireInput):
    """What the desk writes to the giver."""

    words: Words


class TipStateSent(WireInput):
    """How far the desk is, and why."""

    state: Literal["open", "verified", "closed"]
    reason: Note


class RewardProposed(WireInput):
    """A reward for a verified tip."""

    points: WholePoints
    reason: Note


class RewardConfirmed(WireInput):
    """The second person says the amount again."""

    points: WholePoints


class OpeningProposed(WireInput):
    """Why an identity must be opened, and the passphrase of the first person."""

    reason: Note
    passphrase: Passphrase


class OpeningKey(WireInput):
    """The passphrase of whoever confirms or looks."""

    passphrase: Passphrase


class OpeningRefused(WireInput):
    """Why an identity stays closed."""

    reason: Note


class TipIdentity(WireOutput):
    """Who gave the tip, as far as they said."""

    name: str
    contact: str


class OfficerLine(WireOutput):
    """A key that opens identities together with another."""

    key_id: UUID
    staff_name: str
    mine: bool
    enrolled_at: Instant
    confirmed_at: Instant | None
    is_active: bool


class OfficerList(WireOutput):
    """Every key in use; two persons are needed before names are taken."""

    items: list[OfficerLine]
    takes_identity: bool


class OfficerVerdict(WireInput):
    """Whether a key takes part, or never again."""

    retires: Annotated[bool, BeforeValidator(true_or_false)]


class AccessLine(WireOutput):
    """One entry of the access log."""

    entry_no: int
    at: Instant
    staff_name: str
    act: Act
    codename: str | None
    reason: str | None


class AccessReview(WireOutput):
    """A signature under the access log up to an entry."""

    entry_no: int
    at: Instant
    staff_name: str
    in_order: bool
    note: str | None


class AccessList(WireOutput):
    """The access log, newest first; `broken_at` is the first entry that was tampered with."""

    items: list[AccessLine]
    reviews: list[AccessReview]
    next_cursor: str | None
    broken_at: int | None


class ReviewSent(WireInput):
    """What the auditor found up to an entry; what is not in order says why."""

    entry_no: Id
    in_order: Annotated[bool, BeforeValidator(true_or_false)]
    note: Note | None
