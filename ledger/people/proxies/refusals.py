"""What proxies refuse."""

from ledger.refusal import Refusal


class ProxyUnknown(Refusal):
    """No such proxy, or it is none of theirs who ask."""

    code = "proxy_unknown"
    status = 404
    zh = "没有这条家人代兑。"
    en = "There is no such relative to redeem."


class ProxyEnded(Refusal):
    """It was taken back."""

    code = "proxy_ended"
    status = 410
    zh = "这条家人代兑已经取消。"
    en = "This relative no longer redeems; it was taken back."


class ProxyNotAgreed(Refusal):
    """The person has not said yes."""

    code = "proxy_not_agreed"
    status = 403
    zh = "本人还没有同意代兑。请本人到兑换机用平安证和密码同意，或到派出所签字办理。"
    en = "The person has not agreed yet: at a kiosk with their card and PIN, or on paper at the station."


class ProxyNeedsTwo(Refusal):
    """A person and a relative are two."""

    code = "proxy_needs_two"
    status = 422
    zh = "代兑人和本人不能是同一个人。"
    en = "Nobody is their own relative."


class ProxiesTooMany(Refusal):
    """As many as allowed."""

    code = "proxies_too_many"
    zh = "每人最多有 {proxies_max} 位家人代兑，请先取消一位。"
    en = "There can be {proxies_max} relatives at most; take one back first."


class OwnProxy(Refusal):
    """A member of staff would handle what concerns themselves."""

    code = "own_proxy"
    status = 403
    zh = "不能办理与自己有关的代兑，请由另一位工作人员办理。"
    en = "Nobody handles a proxy of their own; another member of staff must do it."
