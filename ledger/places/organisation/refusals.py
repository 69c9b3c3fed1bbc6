"""What edits of the organisation refuse."""

from ledger.refusal import Refusal


class CodeTaken(Refusal):
    """Another unit or place of the bureau has this code."""

    code = "code_taken"
    status = 409
    zh = "代码 {taken} 已被使用，请换一个。"
    en = "The code {taken} is taken; please choose another one."


class MoveIntoItself(Refusal):
    """A unit cannot hang below itself."""

    code = "move_into_itself"
    status = 409
    zh = "不能把单位移到它自己或它的下级下面。"
    en = "A unit cannot be moved below itself or one of its own units."


class TopUnitStays(Refusal):
    """Whoever edits the tree cannot move or close the unit that they stand on themselves."""

    code = "top_unit_stays"
    status = 409
    zh = "您所在的单位要由上级来移动或撤销。"
    en = "Your own unit can only be moved or closed from above."


class TreeTooDeep(Refusal):
    """The tree would have too many levels."""

    code = "tree_too_deep"
    status = 409
    zh = "层级过深：最多 {levels_max} 层。"
    en = "The tree would be too deep: at most {levels_max} levels."


class UnitClosed(Refusal):
    """The unit has been closed, so nothing is put below it."""

    code = "unit_closed"
    status = 409
    zh = "这个单位已撤销。请选别的单位，或先恢复它。"
    en = "This unit has been closed. Choose another one, or reopen it first."


class UnitInUse(Refusal):
    """Something still belongs to the unit."""

    code = "unit_in_use"
    status = 409
    zh = (
        "撤销之前请先转出：下级单位 {units}、志愿者 {volunteers}、工作人员 {staff}、"
        "点位和场所 {places}、待办申报 {claims}、预算余额 {points} 分。"
    )
    en = (
        "Before it is closed, move away what is left: {units} units, {volunteers} volunteers, {staff} staff, "
        "{places} places, {claims} claims that wait, and a budget of {points} points."
    )


class KindsTooMany(Refusal):
    """A bureau names only so many levels."""

    code = "kinds_too_many"
    status = 409
    zh = "层级名称过多：最多 {kinds_max} 种。"
    en = "There are too many kinds of units: at most {kinds_max}."
