"""What stock refuses: papers known already, the wrong person, boxes that are not there."""

from ledger.refusal import Refusal


class StockRoleMissing(Refusal):
    """The person has not the role for this, or not at this shop."""

    code = "stock_role_missing"
    status = 403
    zh = "您的岗位不能办理这项业务，请由相应人员办理。"
    en = "This is for somebody with another role; please ask them."


class DeliveryKnown(Refusal):
    """The supplier's note was received before."""

    code = "delivery_known"
    final = True
    zh = "送货单 {document} 已在第 {log_index} 笔入库，不能重复入库。"
    en = "The delivery note {document} was received as entry {log_index}; nothing was received again."


class BatchPast(Refusal):
    """Somebody brings what should have been eaten already."""

    code = "batch_past"
    status = 422
    zh = "{sku} 的保质期 {best_before} 已过，不能入库，请退给供应商。"
    en = "{sku} was best before {best_before}; it is not received, please send it back."


class StockLinesOutOfRange(Refusal):
    """No line, or more than one paper may hold, or an article twice where once is meant."""

    code = "stock_lines_out_of_range"
    status = 400
    zh = "一张单据须有 1 至 {lines_max} 行，每种物品一行。"
    en = "A paper has 1 to {lines_max} lines, one for each article."


class MoveUnknown(Refusal):
    """There is no such move to or from a shop of one's area."""

    code = "move_unknown"
    status = 404
    zh = "没有这张调拨单。"
    en = "There is no such move."


class MoveToSameShop(Refusal):
    """From a shop to itself."""

    code = "move_to_same_shop"
    status = 422
    zh = "调出和调入不能是同一家超市。"
    en = "Boxes move from one shop to another."


class MoveReceived(Refusal):
    """The boxes arrived before."""

    code = "move_received"
    final = True
    zh = "这张调拨单已经签收。"
    en = "This move has been received already."


class OwnMove(Refusal):
    """Who sent the boxes would receive them, too."""

    code = "own_move"
    zh = "发出人不能自己签收，请由调入超市的管理员清点签收。"
    en = "Whoever sent the boxes cannot receive them; the keeper of the other shop counts them in."


class MoreThanSent(Refusal):
    """More boxes arrived than left."""

    code = "more_than_sent"
    status = 422
    zh = "{sku} 只发出 {quantity} 件；多出的请在盘点中登记。"
    en = "Only {quantity} boxes of {sku} were sent; what is beyond that is found by a count."


class CountUnknown(Refusal):
    """There is no such count in one's area."""

    code = "count_unknown"
    status = 404
    zh = "没有这次盘点。"
    en = "There is no such count."


class CountUnderWay(Refusal):
    """The shop is being counted already."""

    code = "count_under_way"
    zh = "这家超市正在盘点，请先结束或取消那次盘点。"
    en = "This shop is being counted already; please end or call off that count first."


class CountHides(Refusal):
    """Whoever counts a shop does not see what the book has there."""

    code = "count_hides"
    status = 403
    zh = "您正在盘点这家超市，盘点结束后才能查看账面数。"
    en = "You are counting this shop; what the book has is shown when the count is over."


class CountEnded(Refusal):
    """The count is over."""

    code = "count_ended"
    final = True
    zh = "这次盘点已经结束。"
    en = "This count is over."


class NotTheCounter(Refusal):
    """One person counts, and this is another."""

    code = "not_the_counter"
    status = 403
    zh = "只有开始盘点的人可以登记和结束这次盘点。"
    en = "Only whoever began this count enters and ends it."


class KeeperCounts(Refusal):
    """Whoever keeps the shop, or lives with its keeper, would count it."""

    code = "keeper_counts"
    zh = "盘点须由第二人进行，不能由本店管理员本人或其家人清点。"
    en = "A second person counts: neither the keeper of the shop nor anybody of their household."


class ShopUnkept(Refusal):
    """A count where nobody keeps the shop, so that nobody knows who is the second person."""

    code = "shop_unkept"
    zh = "这家超市还没有任命管理员和监督员，请先任命，再盘点或交接。"
    en = "Nobody keeps this shop yet: a keeper and a monitor are appointed first, then it is counted."


class CountUnfinished(Refusal):
    """Some articles of a whole count have not been counted."""

    code = "count_unfinished"
    zh = "还有 {articles_left} 种物品没有清点，清点后再结束（没有就填 0）。"
    en = "{articles_left} articles have not been counted yet; enter 0 where there is none."


class NothingCounted(Refusal):
    """A count without a number."""

    code = "nothing_counted"
    zh = "还没有清点任何物品。"
    en = "Nothing has been counted yet."


class NotTheGiver(Refusal):
    """The signature under a hand-over is that of the keeper who hands over."""

    code = "not_the_giver"
    status = 403
    zh = "只有交出超市的管理员可以签字确认交接。"
    en = "Only the keeper who hands the shop over signs."


class SamePerson(Refusal):
    """Two people are needed, and this is one."""

    code = "same_person"
    zh = "这项业务须由两个人办理，请由另一人确认。"
    en = "This takes two people; please let another one confirm."


class CaseUnknown(Refusal):
    """There is no such difference in one's area."""

    code = "case_unknown"
    status = 404
    zh = "没有这件差异。"
    en = "There is no such difference."


class CaseEnded(Refusal):
    """The difference was decided before."""

    code = "case_ended"
    final = True
    zh = "这件差异已经处理完毕。"
    en = "This difference has been decided already."


class CaseNotFound(Refusal):
    """The superior decides on a finding, and there is none."""

    code = "case_not_looked_into"
    zh = "请先由监督员查明原因，再由上级确认。"
    en = "The monitor looks into it first; then the superior decides."


class CaseFound(Refusal):
    """The monitor has found already."""

    code = "case_looked_into"
    zh = "监督员已查明，正等待上级确认。"
    en = "The monitor has found already; the superior decides now."


class OwnCase(Refusal):
    """The keeper whose shelf it was, or somebody of their household, would decide."""

    code = "own_case"
    zh = "本店管理员及其家人不能处理自己货架上的差异。"
    en = "Neither whoever keeps the shelf nor their household decides what it lacks."


class BoxesReserved(Refusal):
    """The missing boxes are promised to orders."""

    code = "boxes_reserved"
    zh = "有 {boxes} 件正被兑换单占用，请先办结这些兑换单。"
    en = "{boxes} of the boxes are held by orders; please end those first."


class WriteOffUnknown(Refusal):
    """There is no such write-off in one's area."""

    code = "write_off_unknown"
    status = 404
    zh = "没有这张报损单。"
    en = "There is no such write-off."


class WriteOffEnded(Refusal):
    """The write-off was decided before."""

    code = "write_off_ended"
    final = True
    zh = "这张报损单已经办结。"
    en = "This write-off has been decided already."
