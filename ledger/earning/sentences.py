"""Why a claim stands as it does: one code, its facts and a sentence in two languages."""

from dataclasses import dataclass
from typing import Final

from ledger.earning.phone_words import OwnClaim
from ledger.earning.words import HeldBy

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "approved_by_rules": (
        "佐证等级 {grade}，按第 {rule_version} 版规则自动通过。",
        "Approved at once by version {rule_version} of the rule, on evidence grade {grade}.",
    ),
    "approved_by_staff": (
        "派出所已批准（第 {rule_version} 版规则，佐证等级 {grade}）。",
        "Approved by the station under version {rule_version} of the rule, on evidence grade {grade}.",
    ),
    "refused": ("未通过：{reason}", "Refused: {reason}"),
    "waiting_second": (
        "第一步审批已通过，还需另一位同事审批。",
        "The first step is approved; a second person must approve it too.",
    ),
    "waiting_rule": (
        "按第 {rule_version} 版规则，这类活动由派出所审批。",
        "Under version {rule_version} of its rule the station decides on this activity.",
    ),
    "asked": ("派出所想了解：{reason}", "The station asks: {reason}"),
    "waiting_grade": (
        "佐证等级为 {grade}，规则要求 {evidence_grade}，等派出所审批。",
        "The evidence is grade {grade} and the rule asks for {evidence_grade}; the station will decide.",
    ),
    "waiting_late": (
        "申报时已过去两天以上，等派出所审批。",
        "This was claimed more than two days later; the station will decide.",
    ),
    "waiting_too_fast": (
        "两次签到间隔过短，等派出所核实。",
        "The check-ins are too close in time for the way between them; the station will look at it.",
    ),
    "waiting_signal": (
        "这次记录有一处需要派出所核实，等派出所审批。",
        "Something about this needs a look by the station, which will decide.",
    ),
    "waiting_manual": (
        "由派出所手工发放，还需另一位同事审批。",
        "Entered by the station by hand; a second person must approve it.",
    ),
    "waiting_member": (
        "您的登记尚未生效，等派出所核实后审批。",
        "Your enrolment is not in force yet; the station will look at it and decide.",
    ),
    "waiting_age": (
        "这项活动有年龄要求，等派出所核实。",
        "This activity has a minimum age; the station will look at it.",
    ),
    "waiting_insurance": (
        "服务当天没有有效的意外险记录。如已投保，请把保单给派出所补登。",
        "No accident insurance is on record for that day. If you have one, show it to the station.",
    ),
    "waiting_training": (
        "没有这项活动要求的培训记录，等派出所核实。",
        "The training that this activity asks for is not on record; the station will look at it.",
    ),
    "waiting_cap": (
        "这项活动的积分已到上限（当天、本周或累计），等派出所审批。",
        "The points for this activity are used up (day, week or in all); the station will decide.",
    ),
    "waiting_budget": (
        "派出所的积分预算暂时不足，等派出所审批。",
        "The station's budget of points is used up for now; the station will decide.",
    ),
}
_WAITING: Final[dict[HeldBy, str]] = {
    "rule": "waiting_rule",
    "grade": "waiting_grade",
    "late": "waiting_late",
    "too_fast": "waiting_too_fast",
    "cap": "waiting_cap",
    "budget": "waiting_budget",
    "signal": "waiting_signal",
    "manual": "waiting_manual",
    "member": "waiting_member",
    "age": "waiting_age",
    "insurance": "waiting_insurance",
    "training": "waiting_training",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The code and the facts of a sentence."""

    code: str
    facts: dict[str, int | str]

    @property
    def zh(self) -> str:
        """The sentence on a Chinese page."""
        return _SENTENCES[self.code][0].format(**self.facts)

    @property
    def en(self) -> str:
        """The same sentence in English."""
        return _SENTENCES[self.code][1].format(**self.facts)


def why(claim: OwnClaim) -> Why:
    """Say why a claim is where it is."""
    facts: dict[str, int | str] = {
        "grade": claim.grade,
        "evidence_grade": claim.evidence_grade,
        "rule_version": claim.rule_version,
        "points": claim.points,
    }
    match claim.state:
        case "approved":
            code = "approved_by_rules" if claim.by_rules else "approved_by_staff"
        case "refused":
            code = "refused"
            facts["reason"] = claim.reason or "-"
        case "second":
            code = "waiting_second"
        case "asked":
            code = "asked"
            facts["reason"] = claim.reason or "-"
        case "waiting":
            code = _WAITING[claim.held_by or "rule"]
    return Why(code=code, facts=facts)
