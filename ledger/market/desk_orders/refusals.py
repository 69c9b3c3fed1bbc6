"""What orders at the desk refuse."""

from ledger.refusal import Refusal


class DeskOrderUnknown(Refusal):
    """There is no such desk order, or it is another area's, or another person's."""

    code = "desk_order_unknown"
    status = 404
    zh = "没有这张代办兑换单。"
    en = "There is no such desk order."


class DeskOrderEnded(Refusal):
    """The desk order was placed or refused before."""

    code = "desk_order_ended"
    final = True
    zh = "这张代办兑换单已经办结，不能再次办理。"
    en = "This desk order has been settled already; nothing was done again."


class DeskOrderOver(Refusal):
    """Nobody stood by the desk order in time, or its price has changed since."""

    code = "desk_order_over"
    final = True
    zh = "这张代办兑换单已过时限，或价格有了变化，请重新填写。"
    en = "This desk order has run out of time, or its price has changed; please fill it in again."


class OwnWitness(Refusal):
    """Whoever filled the order in, or the person themselves, would be the witness."""

    code = "own_witness"
    status = 403
    zh = "见证人必须是另一位工作人员，不能是经办人或兑换人本人。"
    en = "The witness must be another member of staff, neither who filled it in nor the person."


class WitnessUnknown(Refusal):
    """The named witness does not serve this shop."""

    code = "witness_unknown"
    status = 404
    zh = "本店所在辖区没有这位工作人员，请另选见证人。"
    en = "Nobody of that name serves this shop's area; choose another witness."


class WitnessMustConfirm(Refusal):
    """So many points on one day need more than the name of a witness."""

    code = "witness_must_confirm"
    zh = (
        "只写见证人姓名时，每人每天最多 {points_max} 分，今天还能用 {points_left} 分；"
        "超过的请见证人登录确认，或由本人在兑换机上确认。"
    )
    en = (
        "A witness's name alone is enough for {points_max} points a day, of which {points_left} are left; "
        "beyond that the witness or the person must confirm."
    )
