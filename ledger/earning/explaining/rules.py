"""The sentences of an explanation, in the order in which they were decided: pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from zoneinfo import ZoneInfo

from ledger.earning.explaining.phrases import (
    GATES,
    GRADES,
    SIGNALS,
    SOURCES,
    UNNAMED,
    en_day,
    en_time,
    zh_day,
    zh_time,
)
from ledger.earning.explaining.words import Explained, Told, VerdictTold
from ledger.earning.rules import reaches

Sentences = Callable[[Explained, ZoneInfo], Iterable[Told]]


def explain(claim: Explained, zone: ZoneInfo) -> list[Told]:
    """Say why a claim has the points it has, or none, one sentence for each thing that decided it."""
    return [told for part in PARTS for told in part(claim, zone)]


def _what(claim: Explained, zone: ZoneInfo) -> Iterator[Told]:
    zh, en = SOURCES.get(claim.source or "form", SOURCES["form"])
    yield Told(
        "what",
        f"{zh_time(claim.occurred_at, zone)} 的“{claim.activity_zh}”，{zh}。",
        f"“{claim.activity_en}” of {en_time(claim.occurred_at, zone)}, {en}.",
    )


def _rule(claim: Explained, zone: ZoneInfo) -> Iterator[Told]:
    rule = claim.rule
    zh, en = f"每次 {rule.points} 分", f"{rule.points} points a time"
    if rule.minutes_counted:
        zh, en = f"{zh}、服务时长 {rule.minutes} 分钟", f"{en} and {rule.minutes} minutes of service"
    yield Told(
        "rule",
        f"按这项活动第 {rule.version} 版规则（{zh_day(rule.effective_from, zone)}起）：{zh}。",
        f"Version {rule.version} of its rule (since {en_day(rule.effective_from, zone)}): {en}.",
    )


def _points(claim: Explained, _: ZoneInfo) -> Iterator[Told]:
    """What made the points of this claim differ from the rule's, and its time."""
    why = claim.why
    if "part" in why and claim.source == "manual":
        yield Told(
            "by_hand",
            f"积分由派出所手工确定为 {why['part']} 分，原因：{claim.given_reason or '-'}",
            f"The station set {why['part']} points by hand, because: {claim.given_reason or '-'}",
        )
    elif "part" in why:
        yield Told(
            "part",
            f"这是共同成果中的一份：{why['part']} 分。",
            f"This is one part of a shared result: {why['part']} points.",
        )
    coverage = why.get("coverage", 0)
    if coverage > 0:
        yield Told(
            "coverage",
            f"所到的点位久未有人到，多得 {coverage}%。",
            f"Nobody had been to these points for long: {coverage}% more.",
        )
    elif coverage < 0:
        yield Told(
            "coverage",
            f"所到的点位近来到得很多，少得 {-coverage}%。",
            f"Many had been to these points of late: {-coverage}% less.",
        )
    yield from _time(claim)
    yield Told(
        "points",
        f"本次为 {claim.points} 分、服务时长 {claim.minutes} 分钟。",
        f"This one comes to {claim.points} points and {claim.minutes} minutes of service.",
    )


def _time(claim: Explained) -> Iterator[Told]:
    """What made the service time of this claim differ from the rule's."""
    why = claim.why
    if "minutes_given" in why and claim.source != "manual":
        yield Told(
            "minutes_given",
            f"服务时长按实际记录计：{why['minutes_given']} 分钟。",
            f"Service time is what was recorded: {why['minutes_given']} minutes.",
        )
    if "minutes_present" in why:
        yield Told(
            "minutes_present",
            f"服务时长按实际在场计：第一次到最后一次签到相隔 {why['minutes_present']} 分钟。",
            "Service time is what was really given: "
            f"{why['minutes_present']} minutes lie between the first and the last sign of presence.",
        )
    if "paid" in why:
        yield Told(
            "paid",
            "登记为领取报酬的人员，这类工作不计志愿服务时长。",
            "Paid work of this kind is no volunteer service, so it earns no service time.",
        )
    elif not claim.rule.counts_as_volunteer:
        yield Told(
            "not_service",
            "这项活动不属于志愿服务，不计服务时长。",
            "This activity is not volunteer service, so it earns no service time.",
        )


def _evidence(claim: Explained, _: ZoneInfo) -> Iterator[Told]:
    zh, en = GRADES[claim.grade]
    needed = claim.rule.evidence_grade
    if claim.check_ins_count:
        zh, en = (
            f"{zh}，共签到 {claim.check_ins_count} 次",
            f"{en}, with {claim.check_ins_count} check-ins",
        )
    if reaches(claim.grade, needed):
        zh, en = f"{zh}；达到规则要求的 {needed}", f"{en}; the rule asks for {needed}, which it reaches"
    else:
        zh, en = (
            f"{zh}；规则要求 {needed}，所以多一人审批",
            f"{en}; the rule asks for {needed}, so one more person had to look",
        )
    yield Told("evidence", f"佐证等级 {zh}。", f"Evidence grade {en}.")
    for signal in claim.signals:
        zh, en = SIGNALS.get(signal, UNNAMED)
        yield Told(
            "signal",
            f"提示：{zh}。提示只请人核实，不会自动退回。",
            f"A signal: {en}. It asks a person to look.",
        )
    for gate in claim.why.get("gates", ()):
        zh, en = GATES.get(gate, UNNAMED)
        yield Told(
            "gate", f"条件：{zh}；补齐之前不发放积分。", f"A condition: {en}; until then no points are given."
        )


def _decided(claim: Explained, zone: ZoneInfo) -> Iterator[Told]:
    for line in claim.verdicts:
        yield _verdict(line, zone)
    if claim.state in ("waiting", "second", "asked"):
        zh, en = WAITING[claim.state]
        yield Told("waiting", zh, en)


def _verdict(line: VerdictTold, zone: ZoneInfo) -> Told:
    zh_at, en_at = zh_time(line.decided_at, zone), en_time(line.decided_at, zone)
    if line.office is None:
        return Told(
            "approved_by_rules",
            f"{zh_at} 按规则自动通过，没有人工审批。",
            f"Approved by the rules alone on {en_at}.",
        )
    zh, en = VERDICTS[line.verdict]
    zh, en = f"{zh_at} 由{line.office}的审批人{zh}", f"{en} by an approver of {line.office} on {en_at}"
    if line.reason:
        zh, en = f"{zh}：{line.reason}", f"{en}: {line.reason}"
    return Told(line.verdict, f"{zh.rstrip('。')}。", f"{en.rstrip('.。')}.")


def _given(claim: Explained, zone: ZoneInfo) -> Iterator[Told]:
    if claim.award_index is None or claim.awarded_at is None:
        if claim.state == "refused":
            yield Told(
                "nothing", "没有发放积分，也没有动用预算。", "No points were given and no budget used."
            )
        return
    if claim.points:
        yield Told(
            "budget",
            f"{claim.points} 分由{claim.office}的预算支付，记在账本第 {claim.award_index} 笔。",
            f"The budget of {claim.office} pays the {claim.points} points, transaction {claim.award_index}.",
        )
    if claim.notice_until is not None and claim.is_pending:
        yield Told(
            "notice",
            f"公示到 {zh_time(claim.notice_until, zone)}，没有异议就到账。",
            f"On public notice until {en_time(claim.notice_until, zone)}; yours then unless anybody objects.",
        )
    if claim.reversed_at is not None:
        reason = claim.reversed_reason or "-"
        yield Told(
            "reversed",
            f"{zh_time(claim.reversed_at, zone)} 已更正收回（账本第 {claim.reversed_index} 笔）：{reason}",
            f"Taken back {en_time(claim.reversed_at, zone)}, transaction {claim.reversed_index}: {reason}",
        )


VERDICTS: Final = {
    "approve": ("批准", "Approved"),
    "refuse": ("退回", "Refused"),
    "ask": ("请补充说明", "More was asked"),
    "undo": ("撤回了上一步", "The step before was taken back"),
}
WAITING: Final = {
    "waiting": ("现在等派出所审批。", "The station has yet to decide."),
    "second": ("现在等第二位审批人。", "A second approver has yet to decide."),
    "asked": ("现在等申报人补充说明。", "The claimant has yet to answer."),
}
PARTS: Final[tuple[Sentences, ...]] = (_what, _rule, _points, _evidence, _decided, _given)
