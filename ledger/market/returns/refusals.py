"""What returns refuse."""

from ledger.refusal import Refusal


class NotHandedOver(Refusal):
    """Nothing of the order has left the shop, so nothing can come back."""

    code = "not_handed_over"
    zh = "这张兑换单没有交付过物品，不能退货；还没领走的，请用“退回”。"
    en = "Nothing of this order was handed over; what still waits is taken back instead."


class ReturnTooLate(Refusal):
    """The days in which goods may come back are over."""

    code = "return_too_late"
    final = True
    zh = "领取后 {return_days} 天内可以退货，这张兑换单已经过了期限。"
    en = "Goods may be brought back within {return_days} days; that time is over for this order."


class NotOutThere(Refusal):
    """More of an article would come back than the person has of this order."""

    code = "not_out_there"
    status = 400
    zh = "这张兑换单领走而未退的 {sku} 只有 {quantity} 件。"
    en = "Of {sku}, {quantity} of this order are out and have not come back."


class NothingReturned(Refusal):
    """No line, or more damaged than came back."""

    code = "nothing_returned"
    status = 400
    final = True
    zh = "请填写退回几件，其中破损的不能多于退回的。"
    en = "Say how many come back; no more can be damaged than come back."


class VoucherStays(Refusal):
    """A voucher whose number was handed out may have been used by now."""

    code = "voucher_stays"
    final = True
    zh = "{sku} 是服务券，券号交付后不能退。"
    en = "{sku} is a voucher: once its number is handed out it cannot come back."


class NamelessOrder(Refusal):
    """Claim slips paid: there is nobody to whom points could return."""

    code = "nameless_order"
    final = True
    zh = "这张兑换单用领取券兑换，没有可退回积分的账户。"
    en = "This order was paid with claim slips; there is no account for the points to return to."
