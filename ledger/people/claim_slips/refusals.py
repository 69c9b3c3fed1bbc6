"""What claim slips refuse wherever they are taken."""

from ledger.refusal import Refusal


class SlipUnknown(Refusal):
    """No slip has this code."""

    code = "claim_slip_unknown"
    status = 404
    zh = "没有这张积分券，请核对 16 位编号。"
    en = "There is no such slip; please compare its 16 digits."


class SlipUsed(Refusal):
    """The slip was used before."""

    code = "claim_slip_used"
    final = True
    zh = "这张积分券已经用过。"
    en = "This slip has been used."


class SlipOver(Refusal):
    """The last day of the slip is past."""

    code = "claim_slip_over"
    status = 410
    final = True
    zh = "这张积分券已过期。"
    en = "This slip has expired."
