"""What offers refuse."""

from ledger.refusal import Refusal


class OfferUnknown(Refusal):
    """No kiosk of this bureau shows such a code."""

    code = "offer_unknown"
    status = 404
    zh = "不认识这个兑换码，请重新扫描兑换机屏幕上的二维码。"
    en = "This code is not known; please scan the one on the kiosk's screen again."


class OfferOver(Refusal):
    """A minute has passed, or the offer was ended by a wrong number."""

    code = "offer_over"
    status = 410
    zh = "这个兑换码已失效，请扫描兑换机屏幕上的新二维码。"
    en = "This code is over; please scan the new one on the kiosk's screen."


class OfferTaken(Refusal):
    """Another phone has opened it."""

    code = "offer_taken"
    status = 409
    zh = "另一台手机刚扫过这个二维码。请等兑换机换出新码，再扫一次。"
    en = "Another phone has just scanned this code. Wait for the kiosk's next one and scan again."


class MatchNumberWrong(Refusal):
    """Not the number that the kiosk shows; the offer is over."""

    code = "match_number_wrong"
    status = 403
    final = True
    zh = "数字与兑换机显示的不一样，本次已取消，积分没有动。您若不在兑换机前，请勿确认。"
    en = "That is not the number on the kiosk; this was cancelled. Never confirm when you are not there."
