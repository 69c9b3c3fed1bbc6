"""What earning refuses: check-ins, claims and decisions that the rules do not allow."""

from ledger.refusal import Refusal


class CheckInTooSoon(Refusal):
    """The same checkpoint again within the pause."""

    code = "check_in_too_soon"
    zh = "您刚刚在这里签过到，请 {wait_minutes} 分钟后再来。"
    en = "You have just checked in here; please come back in {wait_minutes} minutes."


class CheckpointRetired(Refusal):
    """The checkpoint was taken out of use before the scan."""

    code = "checkpoint_retired"
    zh = "这个点位已停用，请告诉派出所还有旧贴纸。"
    en = "This checkpoint is no longer in use; please tell the station that an old sticker is still there."


class ScanTooOld(Refusal):
    """A scan that the phone kept longer than a check-in may wait."""

    code = "scan_too_old"
    status = 410
    final = True
    zh = "这次扫码已超过 {hours_max} 小时，不能再签到；请到派出所由工作人员补录。"
    en = "This scan is more than {hours_max} hours old; please have the station enter it for you."


class TimeInFuture(Refusal):
    """Service that has not happened yet."""

    code = "time_in_future"
    status = 422
    zh = "时间晚于现在，请核对手机或电脑的时钟。"
    en = "This time is still to come; please check the clock of the phone or computer."


class ClaimTooOld(Refusal):
    """Service longer ago than may be claimed."""

    code = "claim_too_old"
    status = 422
    final = True
    zh = "活动已过去超过 {days_max} 天，不能再申报。"
    en = "This was more than {days_max} days ago and cannot be claimed any more."


class ActivityUnknown(Refusal):
    """No such activity, or no rule for it yet."""

    code = "activity_unknown"
    status = 404
    zh = "没有这项活动，或还没有公布它的积分规则。"
    en = "There is no such activity, or no rule has been published for it."


class RouteUnknown(Refusal):
    """No such route."""

    code = "route_unknown"
    status = 404
    zh = "没有这条路线。"
    en = "There is no such route."


class ClaimForAnother(Refusal):
    """A volunteer claims for somebody else, or staff claim for themselves."""

    code = "claim_for_another"
    status = 403
    zh = "志愿者只能为自己申报；工作人员不能为自己代录。"
    en = "Volunteers claim for themselves only, and staff never enter claims for themselves."


class GradeNotYours(Refusal):
    """The evidence grade is better than this way of claiming can show."""

    code = "grade_not_yours"
    status = 403
    zh = "这种申报方式的佐证等级最高为 {grade_best}。"
    en = "A claim entered this way has evidence grade {grade_best} at best."


class ClaimUnknown(Refusal):
    """No such claim, or it lies outside the scope of whoever asks."""

    code = "claim_unknown"
    status = 404
    zh = "没有这份申报，或它不在您的管辖范围内。"
    en = "There is no such claim, or it is outside your area."


class RoleMissing(Refusal):
    """The staff member's roles do not allow it."""

    code = "role_missing"
    status = 403
    zh = "您的岗位没有这项权限。"
    en = "Your role does not allow this."


class ClaimDecided(Refusal):
    """The claim has been approved or refused before."""

    code = "claim_decided"
    final = True
    zh = "这份申报已经有结论了。"
    en = "This claim has been decided already."


class OwnClaim(Refusal):
    """The approver is the claimant."""

    code = "own_claim"
    status = 403
    zh = "不能审批自己的申报，请由另一位同事审批。"
    en = "You cannot decide your own claim; a colleague must."


class ClaimSubmittedByYou(Refusal):
    """The approver entered the claim."""

    code = "claim_submitted_by_you"
    status = 403
    zh = "这份申报由您录入，请由另一位同事审批。"
    en = "You entered this claim yourself; a colleague must decide it."


class SecondPersonNeeded(Refusal):
    """The approver has approved the first of two steps."""

    code = "second_person_needed"
    status = 403
    zh = "您已完成第一步审批，第二步须由另一位同事完成。"
    en = "You approved the first step; a second person must approve the other."


class ReasonMissing(Refusal):
    """A claim is refused without saying why."""

    code = "reason_missing"
    status = 422
    zh = "不通过时请写明原因，志愿者会看到。"
    en = "Please give a reason for refusing; the volunteer will see it."


class GateClosed(Refusal):
    """What must be so before the activity may earn anything is not so; each gate has its own sentence."""


class MembershipNeeded(GateClosed):
    """The volunteer is not enrolled, or suspended, or has left."""

    code = "membership_needed"
    zh = "该志愿者的登记尚未生效（待确认、已暂停或已退出），不能发放积分。"
    en = "This volunteer is not active (unconfirmed, suspended or gone), so no points can be given."


class AgeTooLow(GateClosed):
    """The volunteer was younger than the rule asks."""

    code = "age_too_low"
    zh = "这项活动须年满 {age_min} 周岁，不能发放积分。"
    en = "This activity is for people of {age_min} and older, so no points can be given."


class InsuranceNeeded(GateClosed):
    """No accident insurance on record for the day of the service."""

    code = "insurance_needed"
    zh = "服务当天没有有效的人身意外伤害保险记录；请先核对并补登保险，再审批。"
    en = "No accident insurance is on record for that day; check and enter it first, then approve."


class TrainingNeeded(GateClosed):
    """A training that the rule asks for is not on record."""

    code = "training_needed"
    zh = "没有培训“{training}”的记录；请先核对并补登培训，再审批。"
    en = 'The training "{training}" is not on record; check and enter it first, then approve.'


class CapReached(Refusal):
    """With this claim the volunteer would get more for the activity than its rule allows in the time."""

    code = "cap_reached"
    zh = "这项活动 {days} 天内最多得 {cap} 分，已得 {points_done} 分，本次 {points} 分会超出。"
    en = (
        "This activity earns at most {cap} points in {days} day(s); with {points_done} already given,"
        " another {points} would be too many."
    )


class LifeCapReached(CapReached):
    """With this claim the volunteer would get more for the activity than its rule ever gives one person."""

    code = "life_cap_reached"
    zh = "这项活动每人累计最多得 {cap} 分，已得 {points_done} 分，本次 {points} 分会超出。"
    en = (
        "This activity earns one person at most {cap} points in all; with {points_done} already given,"
        " another {points} would be too many."
    )
