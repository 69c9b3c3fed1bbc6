"""What patrol sessions refuse."""

from ledger.refusal import Refusal


class SessionUnknown(Refusal):
    """No such session, or it is none of whoever asks."""

    code = "session_unknown"
    status = 404
    zh = "没有这次带队巡逻，或它不在您的管辖范围内。"
    en = "There is no such patrol, or it is not yours."


class SessionOver(Refusal):
    """The session has ended."""

    code = "session_over"
    final = True
    zh = "这次带队巡逻已经结束。"
    en = "This patrol has ended already."


class SessionUnderWay(Refusal):
    """The leader still has a session open."""

    code = "session_under_way"
    zh = "您还有一次带队巡逻没有结束，请先结束它。"
    en = "You still lead a patrol that has not ended; please end it first."


class PlannedTimeOdd(Refusal):
    """A planned time too short or too long."""

    code = "planned_time_odd"
    status = 422
    zh = "计划时间请填 {minutes_min} 到 {minutes_max} 分钟。"
    en = "Please plan between {minutes_min} and {minutes_max} minutes."


class CallTooSoon(Refusal):
    """The call in the middle has not come yet."""

    code = "call_too_soon"
    zh = "还没有到途中点名的时候，手机会提醒您。"
    en = "It is not yet time for the call on the way; the phone will tell you."
