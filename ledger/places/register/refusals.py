"""What edits of the register refuse."""

from ledger.refusal import Refusal


class PlaceUnknown(Refusal):
    """No such checkpoint, post or shop, or it lies outside the scope of whoever asks."""

    code = "place_unknown"
    status = 404
    zh = "没有这个点位或场所，或它不在您的管辖范围内。"
    en = "There is no such place, or it is outside your area."


class PatrolRouteUnknown(Refusal):
    """No such route, or it lies outside the scope of whoever asks."""

    code = "patrol_route_unknown"
    status = 404
    zh = "没有这条路线，或它不在您的管辖范围内。"
    en = "There is no such route, or it is outside your area."


class PlaceRetired(Refusal):
    """What has been retired is not edited, and lies on no route."""

    code = "place_retired"
    status = 409
    zh = "{name} 已停用，请先恢复。"
    en = "{name} has been retired; please bring it back first."


class ShopInUse(Refusal):
    """A shop still has kiosks or goods."""

    code = "shop_in_use"
    status = 409
    zh = "停用之前，请先停用 {kiosks} 台兑换机，并清空货架上的 {boxes} 件物品。"
    en = "Before it is retired, take {kiosks} kiosks out of service and clear {boxes} boxes from its shelf."
