"""What reservations refuse."""

from ledger.refusal import Refusal


class PickupUnknown(Refusal):
    """No goods wait for this code in this shop; which of the two is wrong is not said."""

    code = "pickup_unknown"
    status = 404
    zh = "本店没有这个取货码的预约。请核对 8 位数字，并看清是哪家店。"
    en = "Nothing waits here for this pickup code. Check the 8 digits, and which shop it names."


class PickupAtCounter(Refusal):
    """The goods wait here, but a clerk gives them out, not this kiosk."""

    code = "pickup_at_counter"
    zh = "您的物品已备好，请到柜台出示取货码，由工作人员交给您。"
    en = "Your goods are put aside: show the pickup code at the counter, where a clerk hands them over."
