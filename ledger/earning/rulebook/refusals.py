"""What the rule book refuses: terms that contradict themselves, the past, and what is there already."""

from ledger.refusal import Refusal


class CapBelowPoints(Refusal):
    """A cap under which not one claim could be approved."""

    code = "cap_below_points"
    status = 422
    zh = "上限 {cap} 低于一次的 {points} 分，将没有一次能通过。"
    en = "A cap of {cap} is below the {points} points of one claim, so none could pass."


class CapsOutOfOrder(Refusal):
    """A cap for a longer time that is smaller than one for a shorter."""

    code = "caps_out_of_order"
    status = 422
    zh = "上限应当逐级放宽：每日不高于每周，每周不高于累计。"
    en = "Caps must widen with time: a day's at most the week's, a week's at most the one for life."


class NoticeMissing(Refusal):
    """An automatic award that nobody could object to before it is spent."""

    code = "notice_missing"
    status = 422
    zh = "自动通过的积分也要公示，至少 {days_min} 天。"
    en = "What is approved automatically needs a public notice too, of {days_min} day at least."


class RiskTextMissing(Refusal):
    """A risky activity whose volunteers would not be told of the risk."""

    code = "risk_text_missing"
    status = 422
    zh = "有风险的活动须写明风险提示（中英文）。"
    en = "A risky activity needs a text on its risks, in both languages."


class RuleUnchanged(Refusal):
    """The terms are those of the newest version."""

    code = "rule_unchanged"
    zh = "与最新一版完全相同，无需公布。"
    en = "These are the terms of the newest version already."


class RuleInPast(Refusal):
    """A rule that would begin before it is published."""

    code = "rule_in_past"
    status = 422
    zh = "规则不能从过去起算；已做的服务按当日的规则计分。"
    en = "A rule cannot begin in the past: service counts by the rule of its day."


class ActivityThere(Refusal):
    """An activity of this code is there already."""

    code = "activity_there"
    zh = "已有代码为 {activity} 的活动。"
    en = "There is already an activity with the code {activity}."


class ActivityIsTip(Refusal):
    """Tips have a path of their own, where nobody else sees them."""

    code = "activity_is_tip"
    status = 422
    zh = "线索不是活动：请用平安信箱，不进队列、不上公示。"
    en = "A tip is no activity: tips come by the letter box, and are neither queued nor published."
