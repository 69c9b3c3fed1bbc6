"""What a receipt says, in plain Chinese and English."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from ledger.book.public.receipt import Receipt

ZONE: Final = ZoneInfo("Asia/Shanghai")
KINDS: Final = {
    "grant": ("拨付预算", "budget granted"),
    "award": ("给积分", "points awarded"),
    "activation": ("公示期满，积分生效", "points became available after their notice"),
    "expiry": ("积分到期", "points expired"),
    "order": ("兑换下单", "order placed"),
    "hand_over": ("交付物品", "goods handed over"),
    "void": ("退回兑换", "order given back"),
    "return": ("收下退货", "goods taken back"),
    "desk_order": ("代办填单", "order filled in at the desk"),
    "desk_order_end": ("代办未办", "desk order refused"),
    "late_drop": ("逾期出货", "cabinet dropped too late"),
    "receive": ("物品入库", "goods received"),
    "delivery": ("物品入库", "delivery received"),
    "move": ("调出物品", "boxes sent to another shop"),
    "move_end": ("签收调拨", "boxes of another shop received"),
    "count": ("开始盘点", "count begun"),
    "count_line": ("盘点一种物品", "article counted"),
    "count_end": ("结束盘点", "count ended"),
    "difference_case": ("登记差异", "difference noted"),
    "case_step": ("处理差异", "difference looked into"),
    "write_off": ("封存报损", "boxes set aside"),
    "write_off_verdict": ("报损确认", "write-off decided"),
    "reversal": ("冲正", "reversal"),
    "reversal_proposal": ("提出冲正", "reversal proposed"),
    "reversal_refusal": ("否决冲正", "reversal turned down"),
    "check_in": ("签到", "check-in"),
    "claim": ("申报", "claim"),
    "evidence": ("补充佐证", "evidence added"),
    "event": ("新建活动", "event announced"),
    "event_marks": ("活动点名", "attendance ticked off"),
    "event_code": ("使用活动码", "event code used"),
    "decision": ("审批", "decision"),
    "answer": ("补充说明", "question answered"),
    "appeal": ("申诉", "appeal"),
    "objection": ("公示异议", "objection to an award"),
    "objection_verdict": ("异议裁定", "verdict on an objection"),
    "approver_loan": ("借调审批人", "approver lent"),
    "approver_loan_end": ("结束借调", "loan of an approver ended"),
    "recheck": ("抽中复查", "drawn for a recheck"),
    "recheck_result": ("抽查结果", "result of a recheck"),
    "policy": ("积分政策", "policy of points"),
    "epoch": ("新的签名时期", "new epoch of the log"),
}
PURPOSES: Final = {
    "budget": ("预算", "budget"),
    "pending": ("公示中", "pending"),
    "available": ("可用", "available"),
    "held": ("兑换中", "held"),
    "debt": ("欠分", "debt"),
    "redeemed": ("已兑换", "redeemed"),
    "expired": ("已到期", "expired"),
    "served": ("服务时长", "served"),
    "shelf": ("货架", "shelf"),
    "reserved": ("留货", "reserved"),
    "handed_over": ("已交付", "handed over"),
    "supplier": ("供货", "supplier"),
    "in_transit": ("在途", "on the way"),
    "set_aside": ("封存", "set aside"),
    "written_off": ("报损", "written off"),
    "count_difference": ("盘点差异", "count difference"),
    "issuance": ("发放", "issuance"),
}
UNITS: Final = {"points": ("分", "points"), "minutes": ("分钟", "minutes")}


def plain(text: str) -> str:
    """Replace what a terminal would obey: others wrote the text, and may have meant to draw over ours."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def sentences_of(receipt: Receipt) -> Iterator[str]:
    """Say what a sound receipt proves, then what its transaction did, line by line."""
    return map(plain, _sentences(receipt))


def _sentences(receipt: Receipt) -> Iterator[str]:
    transaction, (origin, size, root) = receipt.transaction, receipt.checkpoint
    yield f"凭证成立：第 {receipt.log_index} 笔在 {origin} 的账本里（共 {size} 笔），已签名。"
    yield (
        f"The receipt holds: transaction {receipt.log_index} is in the book of {origin} "
        f"({size} transactions), and it is signed."
    )
    yield f"总指纹 / root: {root.hex()}"
    yield "签名 / signed by: " + ", ".join(f"{key.name}+{key.key_id.hex()}" for key in receipt.signers)
    kind = str(transaction.get("kind"))
    yield f"事项 / what: {_both(KINDS, kind)}"
    yield f"发生 / happened: {_moment(transaction.get('occurred_at'))}"
    yield f"记账 / recorded: {_moment(transaction.get('recorded_at'))}"
    yield f"经办 / by: {transaction.get('actor')}"
    if transaction.get("reason") is not None:
        yield f"事由 / reason: {transaction['reason']}"
    if transaction.get("reverses") is not None:
        yield f"冲正第 {transaction['reverses']} 笔 / undoes transaction {transaction['reverses']}"
    for entry in transaction.get("entries") or ():
        yield _entry(entry)


def _entry(entry: Mapping[str, Any]) -> str:
    unit = _both(UNITS, str(entry.get("unit")))
    until = f", 有效到 / until {entry['expires_on']}" if entry.get("expires_on") else ""
    return (
        f"  {entry.get('owner')} {_both(PURPOSES, str(entry.get('purpose')))}: "
        f"{entry.get('amount'):+d} {unit}, 余额 / balance {entry.get('balance')}{until}"
    )


def _both(words: Mapping[str, tuple[str, str]], word: str) -> str:
    zh, en = words.get(word, (word, word))
    return zh if zh == en else f"{zh} / {en}"


def _moment(written: object) -> str:
    try:
        at = datetime.fromisoformat(str(written)).astimezone(ZONE)
    except (ValueError, OverflowError):
        return str(written)
    return f"{at:%Y-%m-%d %H:%M:%S} 北京时间 / Beijing time"
