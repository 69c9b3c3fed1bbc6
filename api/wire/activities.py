"""Bodies of the rule book: activities, the versions of their rule, and trials of new terms."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Instant, Moment, Note, WireInput, WireOutput, text, true_or_false, whole
from ledger.earning.rulebook.words import (
    AGE_LEAST,
    AGE_MOST,
    RISK_TEXT_LENGTH_MAX,
    TRAINING_LENGTH_MAX,
)
from ledger.earning.words import NOTICE_DAYS_MAX, RULE_MINUTES_MAX, RULE_POINTS_MAX

Grade = Literal["A", "B", "C", "D"]
Path = Literal["auto", "one", "two"]
Kind = Literal["patrol", "duty", "found_item", "found_person", "report", "mediation", "event", "manual"]
NAME_LENGTH_MAX = 40
CAP_MAX = 1_000_000
PERCENT_MAX = 100

Points = Annotated[int, BeforeValidator(whole), Field(ge=0, le=RULE_POINTS_MAX)]
Cap = Annotated[int, BeforeValidator(whole), Field(ge=1, le=CAP_MAX)]
Name = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=NAME_LENGTH_MAX)]
RiskText = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=RISK_TEXT_LENGTH_MAX)]
YesNo = Annotated[bool, BeforeValidator(true_or_false)]


class RuleTerms(WireInput):
    """What an activity is to earn, whole; null is no cap, no age, no training and no text."""

    points: Points
    minutes: Annotated[int, BeforeValidator(whole), Field(ge=0, le=RULE_MINUTES_MAX)]
    cap_day: Cap | None
    cap_week: Cap | None
    cap_life: Cap | None
    evidence_grade: Grade
    approval: Path
    notice_days: Annotated[int, BeforeValidator(whole), Field(ge=0, le=NOTICE_DAYS_MAX)]
    counts_as_volunteer: YesNo
    age_min: Annotated[int, BeforeValidator(whole), Field(ge=AGE_LEAST, le=AGE_MOST)] | None
    needs_insurance: YesNo
    needs_training: (
        Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=TRAINING_LENGTH_MAX)] | None
    )
    risk_text_zh: RiskText | None
    risk_text_en: RiskText | None
    coverage_percent: Annotated[int, BeforeValidator(whole), Field(ge=0, le=PERCENT_MAX)]


class RuleSent(RuleTerms):
    """Terms to publish; without `effective_from` they count from now on."""

    effective_from: Moment | None
    reason: Note


class RuleVersion(WireOutput):
    """One version of a rule; `log_index` and `reason` are null for one that came with a file."""

    version: int
    effective_from: Instant
    points: int
    minutes: int
    cap_day: int | None
    cap_week: int | None
    cap_life: int | None
    evidence_grade: Grade
    approval: Path
    notice_days: int
    counts_as_volunteer: bool
    age_min: int | None
    needs_insurance: bool
    needs_training: str | None
    risk_text_zh: str | None
    risk_text_en: str | None
    coverage_percent: int
    published_by: str
    published_at: Instant | None
    log_index: int | None
    reason: str | None


class RuleSentence(WireOutput):
    """One sentence in two languages."""

    zh: str
    en: str


class ActivityLine(WireOutput):
    """An activity: the version that service of today earns by, and the one that begins next."""

    code: str
    name_zh: str
    name_en: str
    kind: Kind
    risky: bool
    versions_count: int
    in_force: RuleVersion | None
    planned: RuleVersion | None


class ActivityList(WireOutput):
    """The rule book of a bureau."""

    items: list[ActivityLine]


class ActivityPage(ActivityLine):
    """An activity with every version of its rule, newest first."""

    versions: list[RuleVersion]


class ActivityNames(WireInput):
    """What an activity is called, and whether it is risky."""

    name_zh: Name
    name_en: Name
    risky: YesNo


class ActivitySent(ActivityNames):
    """A new activity; code and kind are for good."""

    code: Annotated[str, BeforeValidator(text), Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    kind: Kind


class OwnActivity(WireOutput):
    """What may be done and what it earns, as one volunteer is told it.

    `rule`: sentences. `lacking`: what this volunteer lacks today, so that it would earn nothing.
    """

    code: str
    name_zh: str
    name_en: str
    risk_text_zh: str | None
    risk_text_en: str | None
    rule: list[RuleSentence]
    lacking: list[RuleSentence]


class OwnActivityList(WireOutput):
    """Everything that earns something today."""

    items: list[OwnActivity]


class ActivityKept(WireOutput):
    """The activity as it is kept."""

    code: str


class TrialStation(WireOutput):
    """What a station's claims of the last quarter cost, and what they would have cost.

    `looks_*`: how often a person had to approve, and would have had to. `points_budget`: left to give.
    """

    unit_id: int
    code: str
    name: str
    claims_count: int
    capped_count: int
    points_before: int
    points_after: int
    minutes_before: int
    minutes_after: int
    looks_before: int
    looks_after: int
    points_budget: int


class RuleTrial(WireOutput):
    """Terms tried on the approved claims recorded since a moment.

    `changed`: terms that differ from the newest version. `shut_out_count`: of the people who made these
    claims, those whom age, insurance or training would keep out today.
    """

    since: Instant
    log_index: int
    changed: list[str]
    stations: list[TrialStation]
    volunteers_count: int
    shut_out_count: int


class RulePublished(WireOutput):
    """The transaction that published a rule, and its version."""

    log_index: int
    version: int
    points_before: int
    points_after: int
