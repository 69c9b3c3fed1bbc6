"""What deciding refuses: undoing too late, answers nobody asked for, appeals, loans and rechecks."""

from ledger.refusal import Refusal


class NothingToUndo(Refusal):
    """The last verdict on the claim is not the one's own, or was undone before."""

    code = "nothing_to_undo"
    zh = "这份申报的最后一次审批不是您作出的，或已经撤回，不能再撤回。"
    en = "The last decision on this claim is not yours or has been undone already."


class UndoTooLate(Refusal):
    """The minute for undoing is over, or something has come of the verdict already."""

    code = "undo_too_late"
    final = True
    zh = "已超过撤回时限，或后续环节已经开始。请走更正或异议程序。"
    en = "It is too late to undo this, or something has come of it; please use a correction instead."


class AlreadyAsked(Refusal):
    """The claimant has been asked for more and has not answered yet."""

    code = "already_asked"
    zh = "已请志愿者补充材料，还没有答复。"
    en = "The volunteer has been asked for more and has not answered yet."


class QuestionMissing(Refusal):
    """More is asked for without saying what."""

    code = "question_missing"
    status = 422
    zh = "请写明需要补充什么，志愿者会看到。"
    en = "Please say what is needed; the volunteer will see it."


class TooManySteps(Refusal):
    """So much has been asked and undone that only a verdict is left to give."""

    code = "too_many_steps"
    final = True
    zh = "这份申报的审批次数已到上限，请直接作出结论。"
    en = "This claim has seen too many steps; please decide it."


class AppealNeedsAnother(Refusal):
    """Whoever refused a claim does not answer the appeal."""

    code = "appeal_needs_another"
    status = 403
    zh = "这份申报原由您作出不通过的决定，申诉须由另一位同事答复。"
    en = "You refused this claim; a colleague must answer the appeal."


class NothingAsked(Refusal):
    """Nobody waits for an answer about this claim."""

    code = "nothing_asked"
    zh = "这份申报现在不需要补充材料。"
    en = "Nothing more is being asked about this claim right now."


class NotRefused(Refusal):
    """Only a refusal can be appealed against."""

    code = "not_refused"
    zh = "这份申报没有被退回，不需要申诉。"
    en = "This claim has not been refused, so there is nothing to appeal against."


class AppealedBefore(Refusal):
    """One appeal for each claim."""

    code = "appealed_before"
    final = True
    zh = "这份申报已经申诉过一次，结论为最终结论。"
    en = "This claim has been appealed once already; that answer is final."


class AppealTooLate(Refusal):
    """The time for an appeal is over."""

    code = "appeal_too_late"
    final = True
    zh = "已超过 {days_max} 天的申诉期限。"
    en = "An appeal is possible for {days_max} days only."


class StaffUnknown(Refusal):
    """No such member of staff in one's area, or not an approver."""

    code = "staff_unknown"
    status = 404
    zh = "您的管辖范围内没有这位审批人。"
    en = "There is no such approver in your area."


class OwnLoan(Refusal):
    """Nobody lends themselves."""

    code = "own_loan"
    status = 403
    zh = "不能把自己借调给别的单位，须由上级办理。"
    en = "You cannot lend yourself; somebody above must."


class LoanTooLong(Refusal):
    """A loan ends within a quarter."""

    code = "loan_too_long"
    status = 422
    zh = "借调须在将来结束，且最长 {days_max} 天。"
    en = "A loan must end in the future, at most {days_max} days from now."


class LoanUnknown(Refusal):
    """No such loan in one's area, or it has ended."""

    code = "loan_unknown"
    status = 404
    zh = "没有这项借调，或它已结束。"
    en = "There is no such loan, or it has ended."


class RecheckUnknown(Refusal):
    """No such recheck for one's station."""

    code = "recheck_unknown"
    status = 404
    zh = "没有这项抽查，或它不归您的单位。"
    en = "There is no such recheck for your station."


class RecheckNeedsAnother(Refusal):
    """Whoever had a part in a claim does not look at it again."""

    code = "recheck_needs_another"
    status = 403
    zh = "这份申报由您经手过（录入、代办或审批），抽查须由另一位同事进行。"
    en = "You had a part in this claim; a colleague must look at it again."


class RecheckDone(Refusal):
    """Somebody has looked already."""

    code = "recheck_done"
    final = True
    zh = "这项抽查已经有结论了。"
    en = "This recheck has been done already."
