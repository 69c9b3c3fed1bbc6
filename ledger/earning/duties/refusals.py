"""What duty refuses."""

from ledger.refusal import Refusal


class DutyUnderWay(Refusal):
    """The volunteer is on duty already."""

    code = "duty_under_way"
    zh = "您已经在值守，请先签退。"
    en = "You are on duty already; please sign out first."


class NotOnDuty(Refusal):
    """The volunteer is on no duty."""

    code = "not_on_duty"
    zh = "您现在没有在值守。"
    en = "You are not on duty."


class DutyElsewhere(Refusal):
    """Signing out in the area of another station."""

    code = "duty_elsewhere"
    status = 422
    zh = "请在签到的派出所辖区内签退。"
    en = "Please sign out in the area of the station where you signed in."
