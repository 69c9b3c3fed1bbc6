"""What cards refuse at a kiosk."""

from ledger.refusal import Refusal


class CardPinWrong(Refusal):
    """The PIN is wrong; so many tries are left before the card is blocked."""

    code = "card_pin_wrong"
    status = 403
    zh = "密码不对，还可以试 {tries_left} 次。"
    en = "The PIN is wrong; {tries_left} tries are left."


class CardBlocked(Refusal):
    """Five wrong PINs; only a new card helps."""

    code = "card_blocked"
    status = 423
    zh = "密码错了 5 次，这张平安证已停止兑换。积分还在，请到派出所换新证。"
    en = "Five wrong PINs: this card no longer spends. The points are safe; the station gives a new card."


class CardPinMissing(Refusal):
    """The card has no PIN yet."""

    code = "card_pin_missing"
    zh = "这张平安证还没有设密码。请拆开随证的密码信，用里面的数字设一个。"
    en = "This card has no PIN yet. Open the letter that came with it, and set one by the digits inside."


class CardWithoutLetter(Refusal):
    """The card was printed before cards could spend."""

    code = "card_without_letter"
    zh = "这张是早先的平安证，只能签到和看积分。要用它兑换，请到派出所换一张。"
    en = "This is an older card: it checks in and shows points. The station gives one that spends."


class LetterCodeWrong(Refusal):
    """Not the digits of the letter that came with this card."""

    code = "letter_code_wrong"
    status = 403
    zh = "信里的数字不对，还可以试 {tries_left} 次。"
    en = "These are not the digits in the letter; {tries_left} tries are left."


class LetterCodeUsed(Refusal):
    """The PIN was set by this letter before."""

    code = "letter_code_used"
    status = 410
    zh = "这封密码信已经用过了。要换密码，请输入现在的密码。"
    en = "This letter has been used. To change the PIN, type the one in use."


class CardTooNew(Refusal):
    """A card that took the place of another may not spend yet."""

    code = "card_too_new"
    status = 403
    zh = "补办的平安证满 72 小时后才能兑换，现在可以看积分。"
    en = "A card that replaces another can spend after 72 hours; it shows the points already."


class PinNeeded(Refusal):
    """The card was shown without its PIN, so it only shows."""

    code = "pin_needed"
    status = 403
    zh = "没有输入密码，只能看积分。要兑换，请输入平安证的密码。"
    en = "Without its PIN a card only shows the points. Type the PIN to redeem."


class OwnVisitNeeded(Refusal):
    """Only the person themselves is shown what came and went."""

    code = "own_visit_needed"
    status = 403
    zh = "这里的明细只给本人看，请本人出示平安码或平安证。"
    en = "What came and went is shown to the person alone: with their own phone or card."
