"""What is refused about paper slips."""

from ledger.refusal import Refusal


class SlipNumberWrong(Refusal):
    """The number was misread, or no such slip was printed for a shop in reach."""

    code = "slip_number_wrong"
    status = 404
    zh = "没有这张停电单，请核对号码的每一位。"
    en = "There is no such paper slip; please check every digit of its number."


class SlipEntered(Refusal):
    """This number was entered before; the fact `entry` is the log entry."""

    code = "slip_entered"
    zh = "这张停电单已在第 {entry} 笔录入，每个号码只能用一次。"
    en = "This paper slip was entered before, as entry {entry}; each number counts once."


class SlipTimeWrong(Refusal):
    """The time on the slip is ahead, before it was printed, or too long ago."""

    code = "slip_time_wrong"
    status = 400
    zh = "单上的时间不对：须在印制之后、现在之前，且不超过 {days_max} 天。"
    en = "The time cannot be right: after the slip was printed, before now, and at most {days_max} days ago."


class SlipsOutOfRange(Refusal):
    """No slip, or more than one block may hold, or all numbers are used up."""

    code = "slips_out_of_range"
    status = 400
    zh = "一次可印 1 到 {slips_max} 张。"
    en = "A block has 1 to {slips_max} slips."


class EntryUnknown(Refusal):
    """There is no such entry of a slip in reach."""

    code = "entry_unknown"
    status = 404
    zh = "没有这笔停电单录入。"
    en = "No such slip was entered."


class EntryDecided(Refusal):
    """Somebody has decided this entry; `state` says how."""

    code = "entry_decided"
    zh = "这张停电单已经处理过。"
    en = "This slip has been dealt with already."


class OwnEntry(Refusal):
    """Who entered or confirmed a slip would also confirm or settle it."""

    code = "own_entry"
    status = 403
    zh = "录入、复核和处理差异必须是不同的人。"
    en = "Entering, confirming and settling a slip take different people."


class NotADifference(Refusal):
    """Only a slip that could not be posted is settled."""

    code = "not_a_difference"
    zh = "这张停电单没有差异需要处理。"
    en = "There is no difference to settle on this slip."
