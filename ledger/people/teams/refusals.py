"""What teams refuse."""

from ledger.refusal import Refusal


class TeamUnknown(Refusal):
    """No such team, or outside the scope of whoever asks."""

    code = "team_unknown"
    status = 404
    zh = "没有这支队伍，或不在您的管辖范围内。"
    en = "There is no such team, or it is outside your area."


class TeamCodeTaken(Refusal):
    """Another team of the bureau has this code."""

    code = "team_code_taken"
    zh = "队伍编号 {team_code} 已经用过，请换一个。"
    en = "The team code {team_code} is taken; please choose another."


class TeamClosed(Refusal):
    """The team has been closed; nobody joins it any more."""

    code = "team_closed"
    zh = "这支队伍已经撤销，不能再变动。"
    en = "This team has been closed and does not change any more."


class TeamFull(Refusal):
    """The team has as many members as one may have."""

    code = "team_full"
    zh = "一支队伍最多 {members_max} 人，请另建一队。"
    en = "A team has {members_max} members at most; please open another one."


class NotInTeam(Refusal):
    """The volunteer is not a member of this team now."""

    code = "not_in_team"
    status = 404
    zh = "这位志愿者现在不在这支队伍里。"
    en = "This volunteer is not a member of this team now."
