"""What evidence refuses: witnesses who may not witness."""

from ledger.refusal import Refusal


class LeaderNeeded(Refusal):
    """Only who leads a team may check others in, and only people of the same station."""

    code = "leader_needed"
    status = 403
    zh = "只有队长可以带队，而且只能带本所的志愿者。"
    en = "Only a team's leader can take others along, and only volunteers of the same station."


class WitnessIsPerson(Refusal):
    """Somebody would witness for themselves."""

    code = "witness_is_person"
    status = 403
    zh = "不能给自己作证；请用自己的手机扫点位。"
    en = "You cannot witness for yourself; please scan the checkpoint with your own phone."


class NoCodeInPhoto(Refusal):
    """The code of a checkpoint cannot be read from the photo."""

    code = "no_code_in_photo"
    status = 422
    zh = "照片里读不到点位的二维码；请换一张清楚的，或输入贴纸上的短码。"
    en = "No checkpoint's code can be read from this photo; choose a sharper one, or type the short code."
