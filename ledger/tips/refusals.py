"""What tips and slips refuse; what a giver is told never depends on somebody else's tip."""

from ledger.refusal import Refusal


class TipUnknown(Refusal):
    """No tip has this code, or this id."""

    code = "tip_unknown"
    status = 404
    zh = "没有找到。请核对编号的 16 位数字。"
    en = "Nothing was found. Please compare the 16 digits of your number."


class CookieSent(Refusal):
    """A request that must carry nobody's cookie carried one."""

    code = "cookie_sent"
    status = 400
    zh = "这个页面不能带登录信息，请从信箱页面重新打开。"
    en = "This page takes no sign-in; please open the letter box page again."


class BoxFull(Refusal):
    """The giver's thread has as many messages as it may."""

    code = "box_full"
    zh = "这封信的留言已满，请另写一封。"
    en = "This letter has as many messages as fit; please write a new one."


class IdentityNotTaken(Refusal):
    """The bureau has not two persons who could open an identity, so none is kept."""

    code = "identity_not_taken"
    zh = "本单位暂不能保管姓名，请匿名提交。"
    en = "This bureau cannot keep names yet; please write without one."


class TipClosed(Refusal):
    """The tip is over."""

    code = "tip_closed"
    zh = "这条线索已办结。"
    en = "This tip is closed."


class TipNotVerified(Refusal):
    """Only what was found true is rewarded."""

    code = "tip_not_verified"
    zh = "线索核实后才能奖励。"
    en = "A tip is rewarded only after it has been verified."


class RewardNotOffered(Refusal):
    """There is no confirmed reward to fetch this way."""

    code = "reward_not_offered"
    zh = "现在没有可以这样领取的奖励。"
    en = "There is no reward to fetch in this way now."


class RewardSettled(Refusal):
    """The reward was confirmed or fetched already, and cannot be another one."""

    code = "reward_settled"
    zh = "奖励已确认，不能再改。"
    en = "The reward has been confirmed and cannot be changed."


class SecondOfficerNeeded(Refusal):
    """The same person proposed it."""

    code = "second_officer_needed"
    zh = "须由线索专班的另一人确认。"
    en = "Another person of the tip desk has to confirm this."


class AmountUnusual(Refusal):
    """No rule in force awards this amount, so it would stand out."""

    code = "amount_unusual"
    zh = "{points} 分不是日常积分规则里有的分值，容易被认出，请换一个。"
    en = "No ordinary rule awards {points} points, so the amount would stand out; please choose another."


class AmountNotOffered(Refusal):
    """No slip of this amount is left that lasts long enough, and the monthly thanks do not give it."""

    code = "amount_not_offered"
    zh = "{points} 分现在领不到：积分券备用的已领完、快到期或打印太少，月度嘉许也没有这个分值。请换一个分值。"
    en = (
        "{points} points cannot be fetched now: no slip of it is left that lasts long enough among enough "
        "printed ones, and the monthly thanks do not give it. Please choose another amount."
    )


class PassphraseWrong(Refusal):
    """The passphrase does not open this person's key."""

    code = "passphrase_wrong"
    status = 403
    zh = "口令不正确。"
    en = "The passphrase is not right."


class PassphraseTooShort(Refusal):
    """A passphrase that guards identities must be long."""

    code = "passphrase_too_short"
    status = 422
    zh = "口令至少 {length_min} 个字符。"
    en = "A passphrase has at least {length_min} characters."


class OfficerUnknown(Refusal):
    """No such key, or it is not this person's."""

    code = "officer_unknown"
    status = 404
    zh = "没有这把开启密钥，请先登记并由审计员确认。"
    en = "There is no such opening key; please enrol one and have the auditor confirm it."


class IdentityMissing(Refusal):
    """The giver left no name."""

    code = "identity_missing"
    zh = "这条线索没有留姓名。"
    en = "The giver of this tip left no name."


class IdentitySealedForOthers(Refusal):
    """This person's key did not exist yet when the tip came in."""

    code = "identity_sealed_for_others"
    zh = "这条线索提交时您还没有开启密钥，请由当时在岗的两人开启。"
    en = "Your key was not yet in use when this tip came in; two persons whose keys were have to open it."


class OpeningUnknown(Refusal):
    """No such proposal, or it is over."""

    code = "opening_unknown"
    status = 404
    zh = "没有这个开启申请，或已过期。"
    en = "There is no such proposal, or it is over."


class ReviewBehind(Refusal):
    """The access log has grown, or the entry was reviewed already."""

    code = "review_behind"
    zh = "访问日志已有变化，请刷新后再复核。"
    en = "The access log has changed; please read it again before you sign it."


class SlipHolderInactive(Refusal):
    """The account takes no points now."""

    code = "claim_slip_holder_inactive"
    zh = "这个账户现在不能收积分，请到派出所询问。"
    en = "This account takes no points now; please ask at the station."


class SlipsNotEnough(Refusal):
    """The issue has fewer slips left to print."""

    code = "claim_slips_not_enough"
    zh = "这一批只剩 {slips_left} 张可以打印。"
    en = "Only {slips_left} slips of this issue are left to print."


class SlipIssueUnknown(Refusal):
    """No such issue, or it is over."""

    code = "claim_slip_issue_unknown"
    status = 404
    zh = "没有这一批积分券，或已过期。"
    en = "There is no such issue of slips, or it is over."


class SlipIssueNotOver(Refusal):
    """The last day of the issue is not past, or it was ended already."""

    code = "claim_slip_issue_not_over"
    zh = "这一批积分券还没有到期。"
    en = "This issue of slips is not over yet."


class ThanksNotPossible(Refusal):
    """This account cannot be among those thanked this time; a slip is always possible."""

    code = "thanks_not_possible"
    zh = "这个志愿者编号这次不能随月度嘉许入账，请改领积分券。"
    en = "This volunteer number cannot be thanked this time; please take a slip instead."


class WholeBureauOnly(Refusal):
    """Only whoever sees the whole bureau may do this."""

    code = "whole_bureau_only"
    status = 403
    zh = "只有管辖整个单位的人员可以办理。"
    en = "Only somebody whose area is the whole bureau may do this."
