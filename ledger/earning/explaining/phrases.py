"""The fixed phrases of explanations: grades, sources, signals and gates, in two languages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from ledger.earning.words import Grade, Source

GRADES: Final[Mapping[Grade, tuple[str, str]]] = {
    "A": ("A（动态码加位置）", "A (rotating code and place)"),
    "B": ("B（点位码加位置）", "B (sticker and place)"),
    "C": ("C（工作人员见证）", "C (witnessed by staff)"),
    "D": ("D（没有可信的位置，或自己申报）", "D (no sure place, or on your own word)"),
}
SOURCES: Final[Mapping[Source, tuple[str, str]]] = {
    "check_in": ("由签到自动形成", "made by check-ins"),
    "form": ("由申报表提交", "handed in by form"),
    "session": ("由队长带队巡逻形成", "made by a patrol with its leader"),
    "duty": ("由值守签到签退形成", "made by duty, in and out"),
    "event": ("由活动名册登记", "entered on an event's list"),
    "report": ("由上报形成", "made by a report"),
    "squad": ("由小队成果分得", "a part of a squad's result"),
    "found": ("由寻物寻人档案形成", "made by a file of something or somebody found"),
    "manual": ("由派出所手工录入", "entered by the station by hand"),
    "import": ("由文件导入", "imported from a file"),
}
SIGNALS: Final[Mapping[str, tuple[str, str]]] = {
    "no_place": ("签到时没有位置", "there was no place with a check-in"),
    "far_from_point": ("签到时离点位较远", "a check-in was far from its point"),
    "late_scan": ("签到是后来才传上来的", "a check-in was sent later"),
    "too_fast": ("两次签到之间移动过快", "two check-ins are too close in time for the way between them"),
    "late_claim": ("申报较晚", "it was claimed late"),
    "old_code": ("动态码已过时", "the rotating code was an old one"),
    "wrong_code": ("动态码不对", "the rotating code was not right"),
    "crowded_code": ("同一动态码用的人过多", "many people used one rotating code"),
    "clock_off": ("手机时钟不准", "the phone's clock was off"),
    "same_device": ("同一部手机为多人签到", "one phone checked in several people"),
    "same_place": ("与别人的位置完全相同", "the place was exactly somebody else's"),
    "same_household": ("由同一家庭的人记录", "it was recorded by somebody of the same household"),
    "same_pair": ("总是同样两个人互相记录", "the same two people keep recording each other"),
    "few_stops": ("到过的点位偏少", "few points were visited"),
    "wrong_order": ("没有按路线顺序走", "the points were not walked in the order of the route"),
    "call_missed": ("途中点名没有应答", "a call on the way was not answered"),
    "end_missed": ("收队时没有点到", "the end of the patrol was missed"),
    "long_duty": ("值守时间过长，可能忘了签退", "the duty was so long that the end may have been forgotten"),
    "short_duty": ("值守时间过短", "the duty was very short"),
    "same_owner": ("失主与帮寻人多次相同", "the same owner and finder keep meeting"),
    "own_item": ("失主与帮寻人可能是同一人或一家人", "owner and finder may be one person or one household"),
    "unsigned": ("交接没有签收", "a hand-over was not signed for"),
}
GATES: Final[Mapping[str, tuple[str, str]]] = {
    "member": ("当时登记尚未生效", "the enrolment was not in force"),
    "age": ("未达到最低年龄", "the minimum age was not reached"),
    "insurance": ("当天没有有效的人身意外险记录", "no accident insurance was on record for the day"),
    "training": ("没有要求的培训记录", "the training asked for was not on record"),
}
UNNAMED: Final = ("需要核实", "something needs a look")


def zh_time(at: datetime, zone: ZoneInfo) -> str:
    """Write a moment as a Chinese page does: 11月22日 20:15."""
    local = at.astimezone(zone)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def en_time(at: datetime, zone: ZoneInfo) -> str:
    """Write a moment as an English page does: 22 Nov 20:15."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %H:%M}"


def zh_day(at: datetime, zone: ZoneInfo) -> str:
    """Write a day as a Chinese page does, with its year."""
    local = at.astimezone(zone)
    return f"{local.year}年{local.month}月{local.day}日"


def en_day(at: datetime, zone: ZoneInfo) -> str:
    """Write a day as an English page does, with its year."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y}"
