"""What squad results refuse."""

from ledger.refusal import Refusal


class SquadUnknown(Refusal):
    """No such squad result, or whoever asks has no part in it and no reach over it."""

    code = "squad_unknown"
    status = 404
    zh = "没有这份小队战果，或与您无关。"
    en = "There is no such squad result, or you have no part in it."


class LeaderNeeded(Refusal):
    """Only the team's leader of now, or staff of the area, enters or withdraws a squad result."""

    code = "leader_needed"
    status = 403
    zh = "小队战果由现任队长或派出所工作人员登记、撤回。"
    en = "A squad result is entered and withdrawn by the team's leader or by the station."


class SharersOutOfRange(Refusal):
    """Too few or too many members share, or one is named twice."""

    code = "sharers_out_of_range"
    status = 422
    zh = "小队战果由 {sharers_min} 至 {sharers_max} 名不同的队员分享。"
    en = "A squad result is shared by {sharers_min} to {sharers_max} different members."


class NotMemberThen(Refusal):
    """Somebody who is to share was not in the team on that day."""

    code = "not_member_then"
    zh = "有 {strangers_count} 人当天不在这支队伍里，不能分享这份战果。"
    en = "{strangers_count} of them did not belong to this team on that day and cannot share the result."


class SquadEnded(Refusal):
    """The result has been shared out, refused by a member, or withdrawn."""

    code = "squad_ended"
    final = True
    zh = "这份小队战果已经有结果，不能再改。"
    en = "This squad result is settled and cannot be changed any more."


class SquadAnswered(Refusal):
    """This member has answered before."""

    code = "squad_answered"
    final = True
    zh = "这名队员已经表态，不能再改。"
    en = "This member has answered already."


class FindNotReturned(Refusal):
    """A squad result stands on something found that is not with its owner yet, or that was shared before."""

    code = "find_not_returned"
    zh = "这件失物（走失人员）尚未归还，或积分已经分过。"
    en = "What was found is not with its owner yet, or its points have been shared already."
