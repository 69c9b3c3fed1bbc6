"""Bodies of found things and people, and of reports of losses."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.attachments import EvidenceShown
from api.wire.base import Id, IndexId, Instant, Moment, WireInput, WireOutput, text, true_or_false
from api.wire.phone import Place
from ledger.earning.attachments.words import PHOTOS_MAX
from ledger.earning.found.words import NAME_LENGTH_MAX, WORDS_LENGTH_MAX

FoundKind = Literal["item", "person"]
FoundState = Literal["open", "returned", "paid", "closed"]
Category = Literal[
    "phone",
    "wallet",
    "documents",
    "keys",
    "bag",
    "cash",
    "vehicle",
    "animal",
    "other_item",
    "child",
    "elder",
    "other_person",
]
Told = Annotated[str, BeforeValidator(text), Field(max_length=WORDS_LENGTH_MAX)]
Photos = Annotated[list[Id], Field(default_factory=list, max_length=PHOTOS_MAX)]
OwnerCode = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]
Phone = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=20)]


class FoundRow(WireOutput):
    """One file; people are masked, colleagues are named."""

    found_id: int
    kind: FoundKind
    category: Category
    state: FoundState
    closed_why: Literal["unclaimed", "handed_on", "mistake"] | None
    found_at: Instant
    opened_at: Instant
    station_name: str
    finder_number: str
    finder_masked: str
    team_id: int | None
    team_name: str | None
    holder: str
    held_by_me: bool
    found_by_me: bool
    return_method: Literal["owner_code", "desk"] | None
    returned_at: Instant | None


class FoundPage(WireOutput):
    """A page of files, newest first."""

    items: list[FoundRow]
    next_cursor: str | None


class CustodyLink(WireOutput):
    """One link of the chain; the first comes from nobody."""

    step: int
    at: Instant
    method: Literal["found", "code", "desk"]
    giver: str | None
    taker: str


class CustodyCode(WireOutput):
    """What the holder shows to whoever takes it over; good once, for some minutes."""

    code: str
    expires_at: Instant


class FoundFile(FoundRow):
    """One file with its chain, what was handed in with it, and the holder's code while one holds it."""

    chain: list[CustodyLink]
    evidence: EvidenceShown
    custody_code: CustodyCode | None
    loss_id: int | None


class LossRow(WireOutput):
    """A report of a loss; of another area's only category, day and station are told."""

    loss_id: int
    kind: FoundKind
    category: Category
    lost_at: Instant
    reported_at: Instant
    station_name: str
    state: Literal["open", "matched", "returned", "withdrawn"]
    words: str | None
    owner_masked: str | None
    owner_phone_masked: str | None


class LossPage(WireOutput):
    """A page of open reports, newest first."""

    items: list[LossRow]
    next_cursor: str | None


class LossReported(LossRow):
    """A report with the code that its owner takes along."""

    owner_code: str


class Match(WireOutput):
    """A report that may be about this; the score goes from 0 to 100."""

    loss: LossRow
    score: int


class MatchList(WireOutput):
    """Reports that may be about this, the best first."""

    items: list[Match]


class FoundSent(WireInput):
    """Something or somebody found, as the finder tells it."""

    kind: FoundKind
    category: Category
    found_at: Moment
    for_team: Annotated[bool, BeforeValidator(true_or_false)] = False
    text: Told = ""
    place: Place | None = None
    attachment_ids: Photos


class FoundSentFor(WireInput):
    """The same, told at the desk by a finder without a phone, who hands it in at once."""

    volunteer_id: Id
    kind: FoundKind
    category: Category
    found_at: Moment
    for_team: Annotated[bool, BeforeValidator(true_or_false)] = False
    text: Told = ""
    attachment_ids: Photos


class FoundKept(WireOutput):
    """Where a file stands after this; the claim that it opened, if it did."""

    found_id: int
    state: FoundState
    claim_id: int | None
    log_index: int


class CustodyTaken(WireInput):
    """Somebody takes it over by the code that its holder shows."""

    found_id: IndexId
    code: Annotated[str, BeforeValidator(text), Field(pattern=r"^[0-9]{6}$")]


class CustodyTakenAtDesk(WireInput):
    """Staff take it over; without a code only from a volunteer of their area who has no phone."""

    code: Annotated[str, BeforeValidator(text), Field(pattern=r"^[0-9]{6}$")] | None = None


class CustodyOutcome(WireOutput):
    """The new link of the chain."""

    found_id: int
    step: int
    log_index: int


class GivenBack(WireInput):
    """The owner has shown their code."""

    owner_code: OwnerCode


class GivenBackAtDesk(WireInput):
    """The owner has shown their code, or the desk writes down who they are and how it made sure."""

    owner_code: OwnerCode | None = None
    owner_name: Annotated[str, BeforeValidator(text), Field(max_length=NAME_LENGTH_MAX)] = ""
    owner_phone: Phone | None = None
    proof: Told = ""
    attachment_ids: Photos


class FoundEnded(WireInput):
    """Why a file ends without a return."""

    why: Literal["unclaimed", "handed_on", "mistake"]


class MatchMade(WireInput):
    """The report that a file is about."""

    loss_id: Id


class MatchOutcome(WireOutput):
    """The match as it was written."""

    found_id: int
    loss_id: int
    log_index: int


class LossSent(WireInput):
    """What somebody has lost."""

    kind: FoundKind
    category: Category
    lost_at: Moment
    unit_id: Id
    text: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=WORDS_LENGTH_MAX)]
    owner_name: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=NAME_LENGTH_MAX)]
    owner_phone: Phone | None = None
