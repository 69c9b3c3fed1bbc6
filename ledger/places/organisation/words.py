"""The words of the organisation: what a bureau calls the levels of its tree."""

from dataclasses import dataclass
from typing import Final

LABEL_LENGTH_MAX: Final = 20
POSITION_MAX: Final = 999
KINDS_MAX: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKind:
    """A level of the tree.

    Attributes:
        code: what files and the interface call it.
        label_zh: what the bureau calls it: 派出所, or 实战化分局 where those take its place.
        label_en: the same in English.
        position: where it stands in lists, from above.
        gives_points: units of this kind approve and have a budget.
    """

    code: str
    label_zh: str
    label_en: str
    position: int
    gives_points: bool = False


USUAL_KINDS: Final = (
    UnitKind(code="bureau", label_zh="公安局", label_en="Bureau", position=10),
    UnitKind(code="city", label_zh="市", label_en="City", position=20),
    UnitKind(code="county", label_zh="县（区）", label_en="County", position=30),
    UnitKind(code="banner", label_zh="旗", label_en="Banner", position=31),
    UnitKind(code="division", label_zh="分局", label_en="Division", position=40),
    UnitKind(code="township", label_zh="乡镇（街道）", label_en="Township", position=50),
    UnitKind(code="sumu", label_zh="苏木", label_en="Sumu", position=51),
    UnitKind(code="station", label_zh="派出所", label_en="Police station", position=60, gives_points=True),
    UnitKind(code="village", label_zh="村（社区）", label_en="Village", position=70),
    UnitKind(code="gacha", label_zh="嘎查", label_en="Gacha", position=71),
    UnitKind(code="room", label_zh="警务室", label_en="Police room", position=80),
    UnitKind(code="post", label_zh="警务站", label_en="Police post", position=90),
    UnitKind(code="grid", label_zh="网格", label_en="Grid", position=100),
    UnitKind(code="households", label_zh="十户联防", label_en="Ten households", position=110),
)
"""What a level is called until the bureau says otherwise."""
