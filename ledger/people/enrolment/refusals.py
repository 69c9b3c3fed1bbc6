"""What enrolment refuses: who cannot be taken in, and by whom."""

from ledger.refusal import Refusal


class NameMalformed(Refusal):
    """The name is empty, too long or holds marks that no name has."""

    code = "name_malformed"
    status = 422
    zh = "姓名为 1 至 {length_max} 个字，不含换行和特殊符号。"
    en = "A name has 1 to {length_max} characters, without line breaks or special marks."


class PhoneMalformed(Refusal):
    """What was typed is no Chinese phone number."""

    code = "phone_malformed"
    status = 422
    zh = "应为 11 位手机号，或带区号的座机号。"
    en = "A phone number is an 11-digit mobile number or a land line with its area code."


class TagsMalformed(Refusal):
    """Too many skills, trainings or languages, or one that is too long."""

    code = "tags_malformed"
    status = 422
    zh = "技能、培训各最多 {tags_max} 项，每项最多 {length_max} 个字。"
    en = "At most {tags_max} skills or trainings, each of at most {length_max} characters."


class BirthDateUnlikely(Refusal):
    """Nobody who serves is born on that day."""

    code = "birth_date_unlikely"
    status = 422
    zh = "出生日期不合理，请核对。"
    en = "Nobody who serves was born on that day; please check it."


class BirthDateNeeded(Refusal):
    """Without the day of birth nobody knows whether a guardian must agree."""

    code = "birth_date_needed"
    status = 422
    zh = "请填写出生日期。"
    en = "The day of birth is needed."


class TooYoung(Refusal):
    """Nobody below the least age is taken in."""

    code = "too_young"
    status = 422
    zh = "未满 {age_min} 周岁，不能登记为志愿者。"
    en = "Nobody below the age of {age_min} can be a volunteer."


class GuardianNeeded(Refusal):
    """A minor serves only when a guardian has agreed and can be reached."""

    code = "guardian_needed"
    status = 422
    zh = "未满 18 周岁，请填写监护人的姓名和电话，并请监护人签字同意。"
    en = "Below the age of 18 a guardian must agree: please give their name and phone number."


class PersonEnrolled(Refusal):
    """The same name and phone are there already."""

    code = "person_enrolled"
    status = 409
    zh = "此人已经登记，编号 {number}（{station}）。"
    en = "This person is there already, under number {number} ({station})."


class PhoneTaken(Refusal):
    """Another volunteer has the number; families share one only knowingly."""

    code = "phone_taken"
    status = 409
    zh = "手机号与 {name}（{number}）相同。如果是家人共用，请勾选“家人共用”再保存。"
    en = "{name} ({number}) has the same phone number. If a family shares it, say so and save again."


class SecondPersonNeeded(Refusal):
    """Whoever enrolled somebody, or is that somebody, cannot confirm it."""

    code = "second_person_needed"
    status = 403
    zh = "登记要由另一位工作人员确认，不能由登记人或本人确认。"
    en = "An enrolment is confirmed by another member of staff, not by whoever entered it or is enrolled."


class StateDoesNotAllow(Refusal):
    """What was asked does not fit where the volunteer stands."""

    code = "state_does_not_allow"
    status = 409
    zh = "这位志愿者现在的状态不能这样办理，请刷新后再看。"
    en = "This cannot be done where the volunteer stands now; please look again."


class RecordErased(Refusal):
    """The person's key is shredded; nothing can be opened or changed any more."""

    code = "record_erased"
    status = 410
    final = True
    zh = "此人的个人信息已依法删除。"
    en = "This person's data have been erased."


class ApplicationsTooMany(Refusal):
    """The station has more applications than it can look at."""

    code = "applications_too_many"
    status = 503
    zh = "这个派出所待审的申请太多，请过几天再来，或直接到派出所登记。"
    en = "The station has too many applications to look at; please come later, or enrol at the station."


class ApplicationUnknown(Refusal):
    """No application has this code."""

    code = "application_unknown"
    status = 404
    zh = "没有这份申请，可能已超过保存期或已删除。"
    en = "There is no such application; it may have been deleted."


class VolunteerSuspended(Refusal):
    """Whoever is suspended neither serves nor spends until the station lifts it."""

    code = "volunteer_suspended"
    status = 403
    zh = "您的志愿者身份已暂停，积分保留。请联系所属派出所。"
    en = "You are suspended as a volunteer; your points are kept. Please ask your station."


class VolunteerWaiting(Refusal):
    """A second member of staff has not confirmed the enrolment yet."""

    code = "volunteer_waiting"
    status = 403
    zh = "登记还没有由第二位工作人员确认，确认后才能办理。"
    en = "The enrolment has not been confirmed by a second member of staff yet."


class OwnRecord(Refusal):
    """Whoever would handle a record is its subject, or lives with them."""

    code = "own_record"
    status = 403
    zh = "自己和同住家人的档案，要请别的工作人员办理。"
    en = "Your own record, or that of somebody you live with, is handled by another member of staff."


class SightNeeded(Refusal):
    """Nobody is confirmed without saying how they were seen."""

    code = "sight_needed"
    status = 422
    zh = "请写明怎样核实本人：当面、电话或证件。"
    en = "Please say how you made sure of the person: face to face, by phone or by a document."


class RecordNotOpened(Refusal):
    """Whoever confirms has not looked at the record since the person was entered."""

    code = "record_not_opened"
    status = 409
    zh = "确认前请先打开此人的档案，与本人核对。"
    en = "Please open this person's record and check it with them before you confirm."
