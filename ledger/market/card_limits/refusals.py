"""What card limits refuse."""

from ledger.refusal import Refusal


class CardLimitReached(Refusal):
    """The card has spent what it may on one day."""

    code = "card_limit_reached"
    zh = "平安证一天最多用 {points_max} 分，今天还可以用 {points_left} 分。要多换，请到工作人员处办理。"
    en = "A card spends up to {points_max} points a day; {points_left} are left today. The staff can help."
