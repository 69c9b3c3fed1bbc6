"""What opening times refuse."""

from ledger.refusal import Refusal


class ShopClosed(Refusal):
    """The shop is closed at this moment; the fact `opens` says when it opens, as its people read a clock."""

    code = "shop_closed"
    zh = "超市现在没有营业，积分没有动用。下次开门：{opens}。"
    en = "The shop is closed now, and no points were used. It opens: {opens}."


class HoursMixedUp(Refusal):
    """Two spans of one weekday overlap, or one ends before it begins; `weekday` is 1 on Monday."""

    code = "hours_mixed_up"
    status = 400
    final = True
    zh = "星期 {weekday} 的营业时间有重叠，或结束早于开始，请改正。"
    en = "The hours of weekday {weekday} overlap, or end before they begin."


class DayOver(Refusal):
    """A day that is past can no longer be closed or opened."""

    code = "day_over"
    status = 400
    zh = "这一天已经过去，不能再改。"
    en = "This day is past and can no longer be changed."


class ClosedDaysTooMany(Refusal):
    """More closed days lie ahead than a shop may have."""

    code = "closed_days_too_many"
    zh = "未来最多可设 {days_max} 个休息日。"
    en = "At most {days_max} closed days may lie ahead."
