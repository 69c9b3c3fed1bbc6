"""What PINs refuse."""

from ledger.refusal import Refusal


class PinWeak(Refusal):
    """The PIN is easy to guess."""

    code = "pin_weak"
    status = 422
    zh = "这组数字太容易被猜到。请换 6 位数字，不要用生日、电话、编号或连续、重复的数字。"
    en = "These digits are easy to guess. Choose six that are no birthday, phone number or run."


class PinRefused(Refusal):
    """Number or PIN is wrong, or there is no PIN; which of them is not said."""

    code = "pin_refused"
    status = 403
    zh = "编号或密码不对。忘了密码，请带身份证到派出所领新的平安卡。"
    en = "The number or the PIN is wrong. If you have forgotten it, get a new slip at your station."


class PinLocked(Refusal):
    """Too many wrong PINs; nobody may try for a while."""

    code = "pin_locked"
    status = 423
    zh = "密码错了太多次，请 {retry_after_s} 秒后再试，或到派出所领新的平安卡。"
    en = "Too many wrong PINs; wait {retry_after_s} seconds, or get a new slip at your station."


class PinBlocked(Refusal):
    """Too many wrong PINs altogether; only the station helps."""

    code = "pin_blocked"
    status = 423
    zh = "密码错了太多次，已停用。请带身份证到派出所领新的平安卡。"
    en = "Too many wrong PINs; it has been switched off. Please get a new slip at your station."


class OldPinNeeded(Refusal):
    """The PIN in use must be given to set another."""

    code = "old_pin_needed"
    status = 403
    zh = "现在的密码不对，没有改动。"
    en = "The PIN in use is not right; nothing was changed."


class DeviceTooNew(Refusal):
    """A phone linked by PIN may not spend yet."""

    code = "device_too_new"
    status = 403
    zh = "这台手机是用编号和密码刚连上的，满 24 小时后才能兑换。着急请到派出所办理。"
    en = "This phone was linked by number and PIN; it can spend 24 hours after that. Your station can help."


class PhoneTooNew(Refusal):
    """A phone linked by PIN may not take from its owner what would warn them."""

    code = "phone_too_new"
    status = 403
    zh = "这台手机是用编号和密码刚连上的，满 24 小时后才能停用别的手机、改密码或注销。着急请到派出所办理。"
    en = (
        "This phone was linked by number and PIN; it can end other phones, change the PIN or close"
        " the account 24 hours after that. Your station can help."
    )
