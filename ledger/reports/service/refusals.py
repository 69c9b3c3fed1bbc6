"""What certificates refuse."""

from ledger.refusal import Refusal


class NoService(Refusal):
    """There is no service time in the period."""

    code = "no_service"
    zh = "这段时间里没有记录到志愿服务时间，不能出具证明。"
    en = "No service time is recorded in this period, so there is nothing to certify."


class PeriodNotOver(Refusal):
    """The period runs backwards or into the future."""

    code = "period_not_over"
    status = 422
    zh = "起止日期不对：开始不能晚于结束，结束不能晚于今天。"
    en = "Please check the dates: the period must not run backwards or beyond today."


class TooManyKinds(Refusal):
    """More different activities than a certificate has room for."""

    code = "too_many_kinds"
    zh = "这段时间的活动超过 {kinds_max} 种，请把时间分成几段分别出具。"
    en = "There are more than {kinds_max} kinds of activity; please certify shorter periods."


class CertificateUnknown(Refusal):
    """No such certificate, or not one of this area."""

    code = "certificate_unknown"
    status = 404
    zh = "没有这份证明，请核对编号。"
    en = "There is no such certificate; please check the code."


class CertificateRevoked(Refusal):
    """It has been taken back before."""

    code = "certificate_revoked"
    final = True
    zh = "这份证明已经撤销了。"
    en = "This certificate has been revoked already."


class NameNotPrintable(Refusal):
    """The font of PDF files has not got a character of the name."""

    code = "name_not_printable"
    zh = "姓名里有 PDF 字体没有的字，请用“打印”出具纸质证明。"
    en = "The name has a character that the PDF font lacks; please print the certificate instead."


class TooManyRecords(Refusal):
    """More people than one file takes have a record in these days."""

    code = "too_many_records"
    zh = "这个单位在这段时间有服务记录的超过 {people} 人，请改选下级单位或缩短时间，分几次导出。"
    en = "Over {people} people of this unit have a record in these days; choose a smaller unit or period."
