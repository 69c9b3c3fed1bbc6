"""What a line of a statement says, in two languages."""

from collections.abc import Mapping, Sequence
from typing import Final

from ledger.market.words import OrderState

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "award": ("服务积分", "Points for service"),
    "order": ("平安超市兑换", "Redeemed at the safety supermarket"),
    "void": ("兑换取消，积分退回", "Order taken back, points returned"),
    "hand_over": ("没有领走的物品，积分退回", "Points returned for goods not handed over"),
    "return": ("退货，积分退回", "Goods brought back, points returned"),
    "slip_taken": ("积分券入账", "Slip taken into the account"),
    "thanks": ("月度嘉许", "Monthly thanks"),
    "activation": ("公示期满，积分到账", "Notice window over, points available"),
    "expiry": ("积分到期", "Points expired"),
    "reversal": ("更正", "Correction"),
}
OTHER: Final = ("积分变动", "Points moved")
STATES: Final[Mapping[OrderState, tuple[str, str]]] = {
    OrderState.HELD: ("待领取", "waiting to be handed over"),
    OrderState.HANDED_OVER: ("已领取", "handed over"),
    OrderState.VOID: ("已取消", "taken back"),
}


def line_texts(
    kind: str,
    *,
    what: tuple[str, str],
    goods: Sequence[tuple[str, str, int]],
    order_state: OrderState | None,
    points_waiting: int | None,
) -> tuple[str, str]:
    """Say what moved a volunteer's points.

    Args:
        kind: the transaction's verb.
        what: the activity, or the reason that staff gave, in both languages; empty when there is none.
        goods: names and number of boxes of an order.
        order_state: where the order stands now.
        points_waiting: points of an award that waited for the end of its notice window, or None.

    Returns:
        The Chinese and the English sentence.
    """
    zh, en = KINDS.get(kind, OTHER)
    if goods:
        zh = f"{zh}：{'、'.join(f'{name}×{count}' for name, _, count in goods)}"
        en = f"{en}: {', '.join(f'{name} ×{count}' for _, name, count in goods)}"
    elif what[0]:
        zh, en = f"{zh}：{what[0]}", f"{en}: {what[1]}"
    if points_waiting is not None:
        zh, en = (
            f"{zh}（{points_waiting} 分公示期满后到账）",
            f"{en} ({points_waiting} points after their notice)",
        )
    if order_state is not None:
        state_zh, state_en = STATES[order_state]
        zh, en = f"{zh}（{state_zh}）", f"{en} ({state_en})"
    return zh, en
