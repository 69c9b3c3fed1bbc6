"""What awards by hand refuse: evidence that is missing."""

from ledger.refusal import Refusal


class EvidenceMissing(Refusal):
    """An award by hand with nothing to show for it."""

    code = "evidence_missing"
    status = 422
    zh = "手工发放须附佐证（例如批准文件的照片）。"
    en = "An award by hand needs an attachment, such as a photo of the decision."
