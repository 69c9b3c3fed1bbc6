"""What the book itself refuses, whatever the command was."""

from ledger.refusal import Refusal


class TenantUnknown(Refusal):
    """The service keeps no book of this number."""

    code = "tenant_unknown"
    status = 404
    zh = "没有这个单位。"
    en = "There is no such bureau."


class TenantNameMalformed(Refusal):
    """A bureau's name is its public name in the sealed log, and never changes."""

    code = "tenant_name_malformed"
    status = 400
    zh = "单位名由 2 至 40 个小写英文字母、数字或短横组成，以字母开头。"
    en = "A bureau's name is 2 to 40 small letters, digits or hyphens, a letter first."


class TenantNameTaken(Refusal):
    """Another bureau of this service has the name."""

    code = "tenant_name_taken"
    zh = "单位名 {name} 已有人使用。"
    en = "The bureau's name {name} is taken."


class KeyReused(Refusal):
    """The key has been used before by this client, with other input."""

    code = "key_reused"
    status = 422
    zh = "这个请求编号已用于另一项内容，请重新操作一次。"
    en = "This request key was already used for something else; please start again."


class BookBusy(Refusal):
    """The queue of this bureau is full."""

    code = "book_busy"
    status = 503
    zh = "现在办理的人很多，请过几秒再试。"
    en = "Many people are being served right now; please try again in a few seconds."


class AnswerLate(Refusal):
    """The answer did not come in time; the command may still stand."""

    code = "answer_late"
    status = 503
    zh = "还没有等到结果。请用同一个请求再问一次，不会重复记账。"
    en = "The answer is late. Ask again with the same key; nothing is booked twice."


class PointsNotEnough(Refusal):
    """The person's lots hold less than asked."""

    code = "points_not_enough"
    zh = "还差 {points_missing} 分，可先选别的物品。"
    en = "{points_missing} points are missing; something else may be within reach."


class GoodsSoldOut(Refusal):
    """The shelf holds fewer boxes than asked."""

    code = "goods_sold_out"
    zh = "{sku} 只剩 {boxes_left} 件，请选别的物品。"
    en = "Only {boxes_left} of {sku} are left; please choose something else."


class BudgetExhausted(Refusal):
    """The office has fewer points to give than the award needs."""

    code = "budget_exhausted"
    zh = "本单位积分预算还差 {points_missing} 分，请先申请拨付。"
    en = "The office's budget lacks {points_missing} points; ask for a grant first."


class BalanceTooLow(Refusal):
    """A posting would take an account below its floor."""

    code = "balance_too_low"
    zh = "账户余额不足，无法记账。"
    en = "The account's balance is too low for this posting."


class AmountOutOfRange(Refusal):
    """An amount is not a whole number in the allowed range."""

    code = "amount_out_of_range"
    status = 400
    final = True
    zh = "数量必须是 1 到 {amount_max} 之间的整数。"
    en = "The amount must be a whole number from 1 to {amount_max}."


class TransactionUnknown(Refusal):
    """There is no transaction with this index in this bureau's book."""

    code = "transaction_unknown"
    status = 404
    zh = "没有这笔账。"
    en = "There is no such transaction."


class AlreadyReversed(Refusal):
    """The transaction was reversed before; a reversal happens once."""

    code = "already_reversed"
    final = True
    zh = "这笔账已经冲正过，不能再次冲正。"
    en = "This transaction has been reversed already."


class NotReversible(Refusal):
    """This kind of transaction is not undone by a reversal."""

    code = "not_reversible"
    final = True
    zh = "这类账（{kind}）不能冲正，请用它自己的办理方式。"
    en = "A transaction of kind {kind} cannot be reversed; use its own way back."


class PointsAlreadySpent(Refusal):
    """What the transaction gave is not there any more."""

    code = "points_already_spent"
    zh = "这些积分或物品已经用掉，暂时不能冲正。"
    en = "What this transaction gave is already spent, so it cannot be reversed now."


class LotNotOver(Refusal):
    """The sweep came before the last day of a lot was over."""

    code = "lot_not_over"
    zh = "这批积分还没有到期。"
    en = "These points can still be spent today."


class LotEmpty(Refusal):
    """The lot holds nothing that could expire."""

    code = "lot_empty"
    zh = "这批积分已经用完或已经到期。"
    en = "Nothing is left of these points, or they expired before."


class NoticeNotOver(Refusal):
    """The sweep came before the notice window of an award was over."""

    code = "notice_not_over"
    zh = "公示期还没有结束。"
    en = "The notice window is not over yet."


class AwardNotWaiting(Refusal):
    """The award never had to wait, or it was activated or reversed before."""

    code = "award_not_waiting"
    final = True
    zh = "这笔积分不在公示期内。"
    en = "This award is not in its notice window."


class ReversalNeedsSecondPerson(Refusal):
    """The reversal moves more points than one person may reverse alone."""

    code = "reversal_needs_second_person"
    zh = "这笔账有 {points} 分。超过 {points_limit} 分的冲正须由第二个人确认，请提交复核。"
    en = (
        "This transaction moves {points} points. Above {points_limit} a second person must confirm the "
        "reversal; please propose it."
    )


class ReversalWaiting(Refusal):
    """The reversal has been proposed and waits for a second person."""

    code = "reversal_waiting"
    zh = "这笔账的冲正已经提交，正等第二个人确认（第 {proposal} 笔）。"
    en = (
        "The reversal of this transaction is proposed already and waits for a second person (no. {proposal})."
    )


class ProposalUnknown(Refusal):
    """There is no proposed reversal with this index."""

    code = "proposal_unknown"
    status = 404
    zh = "没有这项待复核的冲正。"
    en = "There is no such proposed reversal."


class ProposalEnded(Refusal):
    """The proposed reversal has been confirmed, refused or withdrawn."""

    code = "proposal_ended"
    final = True
    zh = "这项冲正已经处理过了。"
    en = "This proposed reversal has been dealt with already."


class OwnProposal(Refusal):
    """Whoever proposes a reversal never confirms it, under whichever account."""

    code = "own_proposal"
    status = 403
    zh = "这项冲正是您自己提交的，须由另一位同事确认。"
    en = "You proposed this reversal yourself; somebody else must confirm it."


class PolicyUnchanged(Refusal):
    """The policy is already as asked."""

    code = "policy_unchanged"
    zh = "与现行规定相同，没有要改的。"
    en = "This is the policy in force already; there is nothing to change."
