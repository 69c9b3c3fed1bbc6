"""A rule as volunteers are told it: what it earns, what it asks for, and what one of them lacks."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from ledger.earning.gates import Gate
from ledger.earning.words import Approval, Rule


class Told(NamedTuple):
    """One sentence in two languages."""

    zh: str
    en: str


LACKING: Final[Mapping[Gate, Told]] = {
    "member": Told(
        "您的登记还没有生效，请到派出所问一问。", "Your enrolment is not in force yet; ask at the station."
    ),
    "age": Told("您还没到这项活动的年龄。", "You are not old enough for this yet."),
    "insurance": Told(
        "没有您有效的人身意外险记录。已投保的，请把保单给派出所登记。",
        "No valid accident insurance of yours is on record. If you have one, show it to the station.",
    ),
    "training": Told(
        "还没有您完成培训的记录，请问派出所什么时候培训。",
        "The training is not on your record yet; ask the station when there is one.",
    ),
}
_PATHS: Final[Mapping[Approval, Told]] = {
    "auto": Told("自动通过", "approved at once"),
    "one": Told("由派出所审批", "approved by the station"),
    "two": Told("由派出所两个人审批", "approved by two people of the station"),
}


def rule_told(rule: Rule) -> list[Told]:
    """Say what a rule earns and asks for, one sentence for each thing."""
    return [*_earning(rule), *_asking(rule)]


def _earning(rule: Rule) -> Iterator[Told]:
    if rule.minutes_counted:
        yield Told(
            f"每次 {rule.points} 分，服务时长 {rule.minutes} 分钟。",
            f"{rule.points} points a time, and {rule.minutes} minutes of service.",
        )
    else:
        yield Told(f"每次 {rule.points} 分，不计服务时长。", f"{rule.points} points a time, no service time.")
    caps = [
        (f"{zh}最多 {cap} 分", f"at most {cap} {en}")
        for cap, zh, en in (
            (rule.cap_day, "每天", "a day"),
            (rule.cap_week, "每周", "a week"),
            (rule.cap_life, "每人累计", "for one person in all"),
        )
        if cap is not None
    ]
    if caps:
        yield Told("，".join(zh for zh, _ in caps) + "。", _sentence(", ".join(en for _, en in caps)))
    if rule.coverage_percent:
        yield Told(
            f"久没人去的点最多加 {rule.coverage_percent}%，刚有人去过的最多减 {rule.coverage_percent}%。",
            f"Up to {rule.coverage_percent}% more where nobody has been for long, or less where many have.",
        )


def _asking(rule: Rule) -> Iterator[Told]:
    zh, en = _PATHS[rule.approval]
    yield Told(
        f"佐证达到 {rule.evidence_grade} 级的{zh}，不到的多一个人看。",
        f"With evidence {rule.evidence_grade} it is {en}; weaker evidence takes one person more.",
    )
    if rule.notice_days:
        yield Told(
            f"批准后公示 {rule.notice_days} 天到账。",
            f"The points come after {rule.notice_days} days of public notice.",
        )
    if rule.age_min is not None:
        yield Told(f"须年满 {rule.age_min} 周岁。", f"From the age of {rule.age_min}.")
    if rule.needs_insurance:
        yield Told("当天须有有效的人身意外险。", "Accident insurance must be valid on the day.")
    if rule.needs_training is not None:
        yield Told(f"须完成培训“{rule.needs_training}”。", f"Needs the training “{rule.needs_training}”.")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
