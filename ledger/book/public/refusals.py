"""What is refused about the public log: epochs, reports of forks, receipts that cannot be made now."""

from collections.abc import Mapping
from typing import Final

from ledger.book.public.guard import WhyRefused
from ledger.refusal import Refusal

WHY: Final[Mapping[WhyRefused, tuple[str, str]]] = {
    WhyRefused.TRANSACTIONS_LOST: (
        "数据库里的账比签过名的少，多半是恢复了旧备份",
        "the database holds less than was signed, most likely because an older backup was restored",
    ),
    WhyRefused.HISTORY_DIFFERS: (
        "数据库里的账与签过名的不一样",
        "the database holds another history than the one that was signed",
    ),
    WhyRefused.GUARD_MISSING: (
        "找不到最后一次签名的存底",
        "the record of what was signed last is missing",
    ),
    WhyRefused.GUARD_UNREADABLE: (
        "最后一次签名的存底读不了，或者不是本系统签的",
        "the record of what was signed last is damaged, or not ours",
    ),
    WhyRefused.EPOCH_LOST: (
        "存底属于后来的一册，数据库里没有",
        "the record is of a later epoch, which the database does not know",
    ),
    WhyRefused.KEY_MISSING: ("签名密钥不见了", "the signing key is missing"),
    WhyRefused.KEY_UNUSABLE: ("签名密钥不能使用", "the signing key cannot be used"),
}


class EpochBegun(Refusal):
    """This epoch, or a later one, has begun already."""

    code = "epoch_begun"
    final = True
    zh = "账本的第 {epoch} 册已经开始了。"
    en = "Epoch {epoch} has begun already."


class LogUnknown(Refusal):
    """No bureau has a log of this name, or it has nothing at this address."""

    code = "log_unknown"
    status = 404
    zh = "没有这个账本，或账本里没有这一页。"
    en = "There is no such log, or it has nothing at this address."


class LogUnsigned(Refusal):
    """The log may not be signed: what outsiders have seen of it does not fit what is here."""

    code = "log_unsigned"
    status = 503
    zh = "账本暂停签名：{why_zh}。请联系系统管理员；照常可以办理业务。"
    en = "The log is not signed now: {why_en}. Please tell the administrator; the book itself works on."

    def __init__(self, *, why: WhyRefused) -> None:
        why_zh, why_en = WHY[why]
        super().__init__(why=str(why), why_zh=why_zh, why_en=why_en)


class CheckpointLate(Refusal):
    """The checkpoint that covers a transaction has not been signed yet."""

    code = "checkpoint_late"
    status = 503
    zh = "这笔账已经封存，签名还要等片刻，请稍后再取。"
    en = "This transaction is sealed; its signature takes a moment longer. Please try again."


class TransactionAltered(Refusal):
    """The rows of a transaction no longer give what was sealed."""

    code = "transaction_altered"
    zh = "第 {log_index} 笔账与封存时不一致，不能出具凭证，请联系管理员。"
    en = "Transaction {log_index} is not as it was sealed, so no receipt can be made; tell the administrator."


class NoteNotOurs(Refusal):
    """A note that somebody showed is not a checkpoint that this service signed for this bureau."""

    code = "note_not_ours"
    zh = "这不是本单位账本签过名的检查点。"
    en = "This is not a checkpoint that was signed for this bureau's log."


class NotAFork(Refusal):
    """Both checkpoints are of the log as it stands."""

    code = "not_a_fork"
    zh = "两个检查点都与账本一致，没有分叉。"
    en = "Both checkpoints fit the log as it stands; there is no fork."


class ForkExplained(Refusal):
    """The checkpoints are of an epoch that is over, which a sealed transaction explains."""

    code = "fork_explained"
    zh = "这是已经结束的一册的检查点；换册的原因写在第 {log_index} 笔账里。"
    en = "These are of an epoch that is over; transaction {log_index} says why."
