"""What reports refuse: accounts, moments, periods and exports that are not there."""

from ledger.refusal import Refusal


class AccountUnknown(Refusal):
    """The bureau has no account of this number, or not within the area of whoever asks."""

    code = "account_unknown"
    status = 404
    zh = "没有这个账户。"
    en = "There is no such account."


class MomentInFuture(Refusal):
    """What is asked lies in the future, which no report knows."""

    code = "moment_in_future"
    status = 400
    zh = "所选时间还没有到，请选现在或以前的时间。"
    en = "This moment has not come yet; please choose one that has."


class TooMuchSince(Refusal):
    """One account has moved so often since the moment that adding it up would hold everybody else."""

    code = "too_much_since"
    status = 400
    zh = "这个账户在那以后变动超过 {entries_max} 次，不能按发生时间查，请按当时账上所记查。"
    en = (
        "This account has moved more than {entries_max} times since then; ask for what was recorded instead "
        "of what had occurred."
    )


class PeriodTooLong(Refusal):
    """The totals asked for span more periods than one page can compare."""

    code = "period_too_long"
    status = 400
    zh = "时间段无效：开始要早于结束，最多 {periods_max} 个周期、{days_max} 天，请缩短或换成更大的周期。"
    en = (
        "The range must begin before it ends and have at most {periods_max} periods and {days_max} days; "
        "shorten it or take longer periods."
    )


class ExportUnknown(Refusal):
    """There is no such export of this person's, or it was begun too long ago."""

    code = "export_unknown"
    status = 404
    zh = "没有这次导出，或者已经过时，请重新开始导出。"
    en = "There is no such export, or it was begun too long ago; please begin a new one."


class ExportsBusy(Refusal):
    """As many exports as the service allows at once are under way."""

    code = "exports_busy"
    status = 503
    zh = "已有其他导出正在进行，请稍后再试。"
    en = "Other exports are under way; please try again shortly."
