"""What the market refuses."""

from ledger.refusal import Refusal


class OrderUnknown(Refusal):
    """There is no such order, or it is somebody else's."""

    code = "order_unknown"
    status = 404
    zh = "没有这张兑换单。"
    en = "There is no such order."


class OrderEnded(Refusal):
    """The order was handed over or void before; the fact `state` says which."""

    code = "order_ended"
    final = True
    zh = "这张兑换单已经办结，不能再次办理。"
    en = "This order has ended already; nothing was done again."


class HoldNotOver(Refusal):
    """The sweep came before the deadline of the order."""

    code = "hold_not_over"
    zh = "这张兑换单的保留时间还没有到。"
    en = "The time for which this order is held is not over yet."


class GoodsUnknown(Refusal):
    """There is no such article, or it has no price yet."""

    code = "goods_unknown"
    status = 404
    zh = "没有物品 {sku}，或它还没有定价。"
    en = "There is no article {sku}, or it has no price yet."


class QuantityOutOfRange(Refusal):
    """More of one article than one order may take, or less than one."""

    code = "quantity_out_of_range"
    status = 400
    final = True
    zh = "每种物品一次只能换 1 到 {quantity_max} 件。"
    en = "One order takes 1 to {quantity_max} of each article."


class TooManyLines(Refusal):
    """No article, or more kinds of articles than one order may hold."""

    code = "too_many_lines"
    status = 400
    final = True
    zh = "一次请选 1 到 {lines_max} 种物品。"
    en = "Choose from 1 to {lines_max} kinds of articles at a time."


class GoodsGone(Refusal):
    """Somebody else got the last box; `instead_sku` is the next best that the person can have."""

    code = "goods_gone"
    zh = "{sku} 刚刚换完了，只剩 {boxes_left} 件。可以换 {instead_zh}，{instead_points} 分。"
    en = "{sku} has just gone: {boxes_left} left. You can have {instead_en} for {instead_points} points."


class OwnOrder(Refusal):
    """A clerk would hand goods to themselves."""

    code = "own_order"
    status = 403
    zh = "不能给自己办理领取，请由另一位工作人员办理。"
    en = "Nobody hands goods over to themselves; another member of staff must do it."


class WrongShop(Refusal):
    """The order belongs to a shop that this kiosk or member of staff does not serve."""

    code = "wrong_shop"
    status = 403
    zh = "这张兑换单属于另一家超市，请到那里办理。"
    en = "This order belongs to another shop; it is handled there."


class DeliveryTooLong(Refusal):
    """No article, or more articles than one delivery may bring."""

    code = "delivery_too_long"
    status = 400
    final = True
    zh = "一次入库请填 1 到 {lines_max} 种物品。"
    en = "One delivery brings 1 to {lines_max} kinds of articles."


class NotInOrder(Refusal):
    """More of an article than the order has would be handed over, or one that it does not have."""

    code = "not_in_order"
    status = 400
    final = True
    zh = "兑换单里没有这么多 {sku}，请核对后再交付。"
    en = "The order does not have so many of {sku}; please check before handing over."


class NothingHandedOver(Refusal):
    """Nothing of the order would be handed over, which is what taking it back is for."""

    code = "nothing_handed_over"
    status = 400
    final = True
    zh = "一件也不交付时，请用“退回”。"
    en = "When nothing is handed over, take the order back instead."
