"""The purposes and the words that people agree to; a version, once asked, is never changed (PIPL 14-17)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from ledger.book.words import Principal

Purpose = Literal["notice", "location", "photos", "ranking"]
Channel = Literal["phone", "paper", "application"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """One version of what is said about a purpose.

    Attributes:
        required: nobody takes part without having been told; the others may be refused at no loss.
    """

    purpose: Purpose
    version: int
    required: bool
    title_zh: str
    title_en: str
    zh: str
    en: str


TEXTS: Final = (
    ConsentText(
        purpose="notice",
        version=1,
        required=True,
        title_zh="我们怎样用您的信息",
        title_en="How your data are used",
        zh="公安机关为组织志愿服务，记录您的姓名、电话、性别、出生日期、住址和服务情况（志愿服务条例第十九条）。"
        "姓名电话加密保存，页面上只显示一部分，不卖、不给商家。您可以随时查看、要求更正、导出，或注销账户。",
        en="To organise volunteer service the police keep your name, phone number, sex, day of birth,"
        " address and what you did. Names and numbers are encrypted and shown in part only; they are never"
        " sold or passed to shops. You may read, correct and export them, or close your account, any time.",
    ),
    ConsentText(
        purpose="location",
        version=1,
        required=False,
        title_zh="签到时记一次位置",
        title_en="Your place, once per check-in",
        zh="签到时读一次位置，用来核对您到了点位；平时不跟踪，不显示给别人。不同意也能签到，只是要等人审批。",
        en="At a check-in your place is read once, to see that you were there. You are not followed, and"
        " nobody is shown it. Without it you can check in too; then a person looks at it.",
    ),
    ConsentText(
        purpose="photos",
        version=1,
        required=False,
        title_zh="使用您上传的照片",
        title_en="The photos you send",
        zh="您上传的照片只给办理的工作人员看，决定作出后按期删除。不同意就不能附照片，其他不受影响。",
        en="Photos you send are seen only by the staff who decide, and are deleted some time after. Without"
        " this you cannot add photos; nothing else changes.",
    ),
    ConsentText(
        purpose="ranking",
        version=1,
        required=False,
        title_zh="出现在光荣榜上",
        title_en="Being on the list of honour",
        zh="光荣榜只显示遮住一部分的姓名和服务时长，线索不计入。不同意就不会出现。",
        en="The list of honour shows a masked name and hours of service; tips are never counted. Without"
        " this you are not on it.",
    ),
    ConsentText(
        purpose="location",
        version=2,
        required=False,
        title_zh="签到和上报时记一次位置",
        title_en="Your place, once per check-in or report",
        zh="签到时读一次位置，用来核对您到了点位；随手报、申报和失物登记时也记一次，让办理的人找得到地方。"
        "平时不跟踪，不显示给别人。不同意也能签到和上报：签到要等人审批，上报不带位置。",
        en="At a check-in your place is read once, to see that you were there; with a report, a claim or a"
        " find it is kept once, so that whoever sees to it finds the spot. You are not followed, and nobody"
        " else is shown it. Without it you can do all that too: a person looks at check-ins, and reports"
        " carry no place.",
    ),
)
CURRENT: Final[dict[Purpose, ConsentText]] = {text.purpose: text for text in TEXTS}
"""Later versions of a purpose stand later in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says about a purpose, having been shown a version of its words."""

    purpose: Purpose
    version: int
    given: bool
    channel: Channel
    by: Principal


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What somebody last said about a purpose; `given` is None when they were never asked."""

    purpose: Purpose
    version: int | None
    given: bool | None
    said_at: datetime | None
    channel: Channel | None
    recorded_by: Principal | None
