"""What the public notice refuses: unknown codes, second objections, and verdicts of the wrong people."""

from ledger.refusal import Refusal


class NoticeUnknown(Refusal):
    """No award in its notice window has this code."""

    code = "notice_unknown"
    status = 404
    zh = "没有这个公示号，或公示期已满。"
    en = "There is no such notice, or its time is over."


class ObjectionOpen(Refusal):
    """Somebody has objected already and nobody has decided yet."""

    code = "objection_open"
    zh = "这一条已有人提出异议，正在核实，不必重复提出。"
    en = "Somebody has objected to this already; it is being looked into."


class OwnAward(Refusal):
    """An award is one's own."""

    code = "own_award"
    status = 403
    zh = "这是您自己的积分。如有差错，请联系派出所更正。"
    en = "This award is your own; if it is wrong, please tell the station."


class TooManyObjections(Refusal):
    """So many of one's objections wait."""

    code = "too_many_objections"
    status = 429
    zh = "您有 {open_max} 条异议还在核实，请等有结果后再提。"
    en = "{open_max} objections of yours are still being looked into; please wait for them."


class ObjectionUnknown(Refusal):
    """No such objection in one's area."""

    code = "objection_unknown"
    status = 404
    zh = "没有这条异议，或它不在您的管辖范围内。"
    en = "There is no such objection, or it is outside your area."


class ObjectionDecided(Refusal):
    """Somebody has decided about it."""

    code = "objection_decided"
    final = True
    zh = "这条异议已经有结论了。"
    en = "This objection has been decided already."


class ObjectionNeedsAnother(Refusal):
    """Whoever approved, objected or is concerned does not decide."""

    code = "objection_needs_another"
    status = 403
    zh = "您是审批人、提出人或当事人，这条异议须由另一位同事裁定。"
    en = "You approved it, raised it or are concerned yourself; a colleague must decide."


class VerdictReasonMissing(Refusal):
    """A verdict on an objection says why."""

    code = "verdict_reason_missing"
    status = 422
    zh = "请写明裁定的理由。"
    en = "Please give the reason for the verdict."


class AwardGone(Refusal):
    """The award has been taken back meanwhile."""

    code = "award_gone"
    final = True
    zh = "这笔积分已经收回，不需要再处理。"
    en = "This award has been taken back meanwhile."
