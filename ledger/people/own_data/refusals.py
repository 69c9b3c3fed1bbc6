"""What requests about one's own data refuse."""

from ledger.refusal import Refusal


class DataRequestUnknown(Refusal):
    """No such request within reach."""

    code = "data_request_unknown"
    status = 404
    zh = "没有这份请求，或不在您的管辖范围内。"
    en = "There is no such request, or it is outside your area."


class DataRequestDecided(Refusal):
    """The request was decided before."""

    code = "data_request_decided"
    status = 409
    zh = "这份请求已经办理过了。"
    en = "This request has been decided before."


class DataRequestWaiting(Refusal):
    """The same thing is asked for already."""

    code = "data_request_waiting"
    status = 409
    zh = "同样的请求正在办理，请等工作人员答复。"
    en = "The same is being looked at already; please wait for the answer."


class ValueMalformed(Refusal):
    """What is wanted does not fit the field."""

    code = "value_malformed"
    status = 422
    zh = "填写的内容格式不对，请核对。"
    en = "What you wrote does not fit; please check it."


class ReasonNeeded(Refusal):
    """Somebody refused must be told why."""

    code = "reason_needed"
    status = 422
    zh = "请写明不办理的原因，申请人会看到。"
    en = "Please say why; whoever asked is shown it."


class OtherPersonNeeded(Refusal):
    """Whoever entered the request, or is its subject, cannot decide it."""

    code = "other_person_needed"
    status = 403
    zh = "要由另一位工作人员办理，不能由录入人或本人办理。"
    en = "Another member of staff decides this, not whoever entered it or whom it is about."


class AccountBusy(Refusal):
    """Goods are still held for the volunteer."""

    code = "account_busy"
    status = 409
    zh = "还有兑换没有领取，请先领取或取消，再注销。"
    en = "An order is still under way; have it handed over or cancelled before closing the account."


class NumberDiffers(Refusal):
    """The number typed to confirm is not one's own."""

    code = "number_differs"
    status = 422
    zh = "输入的编号和您的编号不一样，没有注销。"
    en = "The number you typed is not yours; nothing was closed."
