"""What files on found things refuse."""

from ledger.refusal import Refusal


class FoundUnknown(Refusal):
    """No such file, or out of the reach of whoever asks."""

    code = "found_unknown"
    status = 404
    zh = "没有这份拾得登记，或您无权查看。"
    en = "There is no such file on something found, or it is not yours to see."


class FoundEnded(Refusal):
    """The file has ended: returned, paid or closed."""

    code = "found_ended"
    final = True
    zh = "这份登记已经办结，不能再改。"
    en = "This file has ended and cannot be changed any more."


class CategoryUnfit(Refusal):
    """A thing is filed as a person, or the other way round."""

    code = "category_unfit"
    status = 422
    zh = "类别与登记种类不符。"
    en = "This category does not go with what was found."


class FinderInNoTeam(Refusal):
    """A find is entered for a squad, but its finder is in no team."""

    code = "finder_in_no_team"
    status = 422
    zh = "您现在不在任何队伍里，不能按小队登记。"
    en = "The finder is in no team now, so this cannot be the find of a squad."


class CustodyCodeWrong(Refusal):
    """The code is not the one that the holder is shown now."""

    code = "custody_code_wrong"
    status = 422
    zh = "交接码不正确或已过期，请对方重新出示。"
    en = "This code is wrong or has run out; please ask the holder to show it again."


class CustodyMoved(Refusal):
    """Somebody else took it over in the meantime."""

    code = "custody_moved"
    zh = "保管人刚刚变更，请刷新后再试。"
    en = "It has just changed hands; please look again."


class AlreadyHeld(Refusal):
    """The taker holds it."""

    code = "already_held"
    zh = "它已经由您保管。"
    en = "You hold it already."


class SignatureNeeded(Refusal):
    """Only staff take something over without a code, and only from a volunteer of their area."""

    code = "signature_needed"
    status = 403
    zh = "这次交接须由现保管人出示交接码。"
    en = "The holder must show a code for this hand-over."


class NotHolder(Refusal):
    """Only who holds it returns it; without the owner's code it must be at the desk."""

    code = "not_holder"
    status = 403
    zh = "只有现保管人能办理归还；没有失主取物码时，须先交到派出所。"
    en = "Only its holder returns it; without the owner's code it must be handed in at the desk first."


class OwnFind(Refusal):
    """Staff confirm no return of what they, or their own team, found."""

    code = "own_find"
    status = 403
    zh = "这是您本人或您所在队伍拾得的，请由另一位同事确认归还。"
    en = "You or your team found this; a colleague must confirm the return."


class OwnerUnproven(Refusal):
    """The desk does not say who the owner is, and how that was seen."""

    code = "owner_unproven"
    status = 422
    zh = "请写明失主（家属）是谁、如何核实的。"
    en = "Please write down who the owner or family is, and how you made sure."


class OwnerCodeWrong(Refusal):
    """No open report of a loss of this kind has this code."""

    code = "owner_code_wrong"
    status = 422
    zh = "没有与这个取物码相符的挂失登记。"
    en = "No open report of a loss has this code."


class LossUnknown(Refusal):
    """No such report of a loss that is open and of this kind, or out of reach."""

    code = "loss_unknown"
    status = 404
    zh = "没有这份挂失登记，或它已办结。"
    en = "There is no such open report of a loss."


class TooEarlyToClose(Refusal):
    """A year has not passed since it was filed (民法典 art. 318)."""

    code = "too_early_to_close"
    zh = "登记满一年无人认领才能按无人认领办结（民法典第三百一十八条）。"
    en = "It is unclaimed only a year after it was filed (Civil Code art. 318)."


class TooManySteps(Refusal):
    """The chain is as long as one may be."""

    code = "too_many_steps"
    zh = "交接次数已达上限，请直接交到派出所归还。"
    en = "It has changed hands too often; please return it at the desk."
