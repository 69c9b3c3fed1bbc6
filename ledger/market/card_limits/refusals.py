"""What card limits refuse."""

from ledger.refusal import Refusal


class CardLimitReached(Refusal):
    """The card has spent what it may on one day."""

    code = "card_limit_reached"
    zh = "平安证一天最多用 {points_max} 分，今天还可以用 {points_left} 分。要多换，请到工作人员处办理。"
    en = "A card spends up to {points_max} points a day; {points_left} are left today. The staff can help."


class WitnessLimitReached(Refusal):
    """Without a PIN only small amounts."""

    code = "witness_limit_reached"
    zh = "不输密码一天最多用 {points_max} 分，今天还可以用 {points_left} 分。要多换，请输入密码。"
    en = "Without the PIN up to {points_max} points a day; {points_left} are left. Type the PIN for more."
