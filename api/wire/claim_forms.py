"""Bodies of claims by form: from a volunteer's phone, and entered by staff on somebody's behalf."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Moment, WireInput, WireOutput, text
from api.wire.phone import Grade, PhoneClaim, Place
from ledger.earning.attachments.words import FILES_MAX, WORDS_LENGTH_MAX

Told = Annotated[str, BeforeValidator(text), Field(max_length=WORDS_LENGTH_MAX)]
Code = Annotated[str, BeforeValidator(text), Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Files = Annotated[tuple[Id, ...], Field(max_length=FILES_MAX)]


class FormActivity(WireOutput):
    """What can be claimed by form, under the rule in force."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    points: int
    minutes: int
    risk_text_zh: str | None
    risk_text_en: str | None


class FormActivityList(WireOutput):
    """Everything that can be claimed by form."""

    items: list[FormActivity]


class OwnClaimSent(WireInput):
    """A claim of one's own; a report is the quick one, whose details may follow."""

    how: Literal["form", "report"]
    activity: Code
    occurred_at: Moment
    text: Told = ""
    place: Place | None = None
    attachment_ids: Files = ()


class EvidenceSent(WireInput):
    """More about a claim of one's own."""

    text: Told = ""
    attachment_ids: Files = ()


class OwnClaimMade(WireOutput):
    """The claim as its claimant sees it; a place is left out whose holder has not agreed that it is kept."""

    claim: PhoneClaim
    is_place_left_out: bool


class StaffClaimSent(WireInput):
    """A claim that staff enter for somebody whom they saw, or who has no phone."""

    volunteer_id: Id
    activity: Code
    unit_id: Id
    occurred_at: Moment
    text: Told = ""
    attachment_ids: Files = ()


class StaffClaimMade(WireOutput):
    """What became of a claim that staff entered."""

    claim_id: int
    number: str
    state: Literal["waiting", "approved"]
    grade: Grade
    points: int
    minutes: int


class EvidenceAdded(WireOutput):
    """How much was added."""

    claim_id: int
    files_count: int
