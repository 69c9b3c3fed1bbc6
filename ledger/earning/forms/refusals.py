"""What is refused of claims by form."""

from ledger.refusal import Refusal


class ActivityNotByForm(Refusal):
    """What was found goes through its own file, and an award by hand through its own path."""

    code = "activity_not_by_form"
    status = 422
    zh = "这项活动不能用表单申报：拾到的东西、找到的人请用“失物招领”登记。"
    en = "This cannot be claimed by form; please register what or whom you found instead."


class EvidenceMissing(Refusal):
    """A claim on trust says nothing and shows nothing."""

    code = "evidence_missing"
    status = 422
    zh = "请写几句话、拍张照片或说段语音，审批的人才知道发生了什么。"
    en = "Please write a few words, take a photo or record a voice note, so that the station can judge."
