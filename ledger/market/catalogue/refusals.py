"""What the catalogue refuses."""

from ledger.refusal import Refusal


class NearCash(Refusal):
    """The article is money, or as good as money, which would turn voluntary service into paid work."""

    code = "near_cash"
    status = 422
    final = True
    zh = "“{word}”等于发钱：平安超市只换日用品和服务，不换现金、话费、购物卡、红包。可以改上架等值的日用品。"
    en = (
        "“{word}” is as good as money. The shop gives goods and services, never cash, phone credit,"
        " gift cards or red packets; please offer something for daily use instead."
    )


class BarcodeWrong(Refusal):
    """The barcode is no EAN-13 or EAN-8, or its check digit is wrong."""

    code = "barcode_wrong"
    status = 422
    final = True
    zh = "商品条码应为 13 位或 8 位，且校验位正确；请重新扫一次包装上的条码。"
    en = "A barcode has 13 or 8 digits with a check digit that fits; please scan the package again."


class BarcodeTaken(Refusal):
    """Another article has this barcode."""

    code = "barcode_taken"
    zh = "物品 {sku} 已用此条码。"
    en = "Article {sku} has this barcode already."


class ArticleTaken(Refusal):
    """There is an article with this code."""

    code = "article_taken"
    zh = "已经有编号为 {sku} 的物品，请换一个编号。"
    en = "There is an article {sku} already; please choose another code."


class CategoryUnknown(Refusal):
    """There is no such category."""

    code = "category_unknown"
    status = 404
    zh = "没有这个分类，请先添加分类。"
    en = "There is no such category; please add it first."


class TooManyCategories(Refusal):
    """More categories than anybody finds their way in."""

    code = "too_many_categories"
    zh = "分类最多 {categories_max} 个。"
    en = "There may be {categories_max} categories at most."


class ShopsUnknown(Refusal):
    """An article would be offered in a shop that is not there."""

    code = "shops_unknown"
    status = 404
    zh = "所选的超市里有一家不存在，请重新选择。"
    en = "One of the shops is not there; please choose again."


class DaysOutOfOrder(Refusal):
    """An article would be gone before it is there."""

    code = "days_out_of_order"
    status = 422
    final = True
    zh = "下架日期不能早于上架日期。"
    en = "The last day cannot come before the first."


class LimitIncomplete(Refusal):
    """A limit without a period, or a period without a number."""

    code = "limit_incomplete"
    status = 422
    final = True
    zh = "限领数量和限领周期要一起填，或都不填。"
    en = "Give a limit both its number and its period, or neither."


class KindInUse(Refusal):
    """An article changes between box and voucher while some of it is in a shop."""

    code = "kind_in_use"
    zh = "超市里还有 {boxes} 件，不能在实物和券之间改换；请先发完或报损。"
    en = "The shops still hold {boxes}; hand them over or write them off before changing their kind."


class SupplierMissing(Refusal):
    """A voucher without somebody to settle it with."""

    code = "supplier_missing"
    status = 422
    final = True
    zh = "券要填写供应商，每月才能和它结算。"
    en = "A voucher needs its supplier, with whom it is settled every month."


class PriceInPast(Refusal):
    """A price would count for orders that are placed already."""

    code = "price_in_past"
    status = 422
    final = True
    zh = "新价格不能从过去的时间算起。"
    en = "A price cannot begin in the past."


class PriceUnchanged(Refusal):
    """The newest price says the same."""

    code = "price_unchanged"
    zh = "价格没有变化。"
    en = "The price is the same as before."


class PictureNotAccepted(Refusal):
    """The bytes are no picture of a kind that is taken."""

    code = "picture_not_accepted"
    status = 415
    zh = "只收 JPEG、PNG 或 WebP 图片。"
    en = "Only pictures in JPEG, PNG or WebP are taken."


class PictureUnknown(Refusal):
    """There is no such picture."""

    code = "picture_unknown"
    status = 404
    zh = "没有这张图片。"
    en = "There is no such picture."


class GoodsNotOffered(Refusal):
    """The article is not offered in this shop, not yet, or not any more."""

    code = "goods_not_offered"
    zh = "物品 {sku} 现在不在这家超市兑换，请选别的。"
    en = "Article {sku} is not offered in this shop now; please choose another."


class LimitReached(Refusal):
    """The person has taken as many of the article as the period allows."""

    code = "limit_reached"
    zh = "物品 {sku} 每人限领 {limit} 件，现在还可以领 {left} 件，{again_on} 起重新计算。"
    en = "One person may take {limit} of {sku}; {left} are left to you until {again_on}."
