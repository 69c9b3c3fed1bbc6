"""What re-issue refuses."""

from ledger.refusal import Refusal


class CardReissueNeeded(Refusal):
    """Somebody has a card that spends already; another one needs two people."""

    code = "card_reissue_needed"
    zh = "{numbers} 已有平安证。换新证请用“补办”：一人申请，另一人确认。"
    en = "{numbers} have cards already. A new one is a re-issue: one person asks, another confirms."


class CardNone(Refusal):
    """Somebody without a card needs a first one, no other."""

    code = "card_none"
    zh = "这位志愿者还没有平安证，直接打印即可。"
    en = "This volunteer has no card yet; just print one."


class ReissueUnknown(Refusal):
    """No such wish, or outside the scope of whoever asks."""

    code = "reissue_unknown"
    status = 404
    zh = "没有这条补办申请，或不在您的管辖范围内。"
    en = "There is no such request for a new card, or it is outside your area."


class ReissueDone(Refusal):
    """Another person has confirmed it."""

    code = "reissue_done"
    zh = "这条补办申请已经办结。"
    en = "This new card has been confirmed already."


class OwnCard(Refusal):
    """Nobody handles the card by which they themselves spend."""

    code = "own_card"
    status = 403
    zh = "不能办理自己的平安证，请由另一位工作人员办理。"
    en = "Nobody handles their own card; another member of staff must do it."
