"""What is refused of events."""

from ledger.refusal import Refusal


class EventUnknown(Refusal):
    """No such event, or it is not for whoever asks to look after."""

    code = "event_unknown"
    status = 404
    zh = "没有这场活动，或不由您负责。"
    en = "There is no such event, or it is not yours to look after."


class EventTimesWrong(Refusal):
    """An event that ends before it begins, lasts for days, or lies too far off."""

    code = "event_times_wrong"
    status = 422
    zh = "请核对活动时间：结束要晚于开始，最长 {hours_max} 小时，最多提前 {days_max} 天。"
    en = (
        "Please check the times: it must end after it begins, last {hours_max} hours at most,"
        " and begin within {days_max} days."
    )


class EventNotOpen(Refusal):
    """Too early, or too late, to tick people off."""

    code = "event_not_open"
    zh = "现在不能登记：开始前 {hours_before} 小时到结束后 {days_after} 天内可以。"
    en = "This is open from {hours_before} hours before the beginning until {days_after} days after the end."


class EventCodeUnknown(Refusal):
    """No event code reads like this."""

    code = "event_code_unknown"
    status = 404
    zh = "没有这个活动码，请对照纸条再看看。"
    en = "There is no such event code; please compare it with the slip."


class EventCodeUsed(Refusal):
    """A paper code is good once."""

    code = "event_code_used"
    status = 410
    final = True
    zh = "这个活动码已经用过了，请向工作人员再要一张。"
    en = "This event code has been used; please ask for another."


class AlreadyOnList(Refusal):
    """The code is not used up when its holder is on the list as present."""

    code = "already_on_list"
    zh = "您已经在名单上了，活动码可以留给别人。"
    en = "You are on the list already; the code is still good for somebody else."


class NotPresent(Refusal):
    """Only who was there can be confirmed."""

    code = "not_present"
    zh = "这位志愿者没有登记到场。"
    en = "This volunteer has not been ticked off as present."


class AttendanceConfirmed(Refusal):
    """The claim for this attendance was made before."""

    code = "attendance_confirmed"
    final = True
    zh = "这位志愿者的到场已经确认过了。"
    en = "This volunteer's attendance has been confirmed already."
