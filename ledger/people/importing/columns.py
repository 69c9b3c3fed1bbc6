"""The columns of a list of new volunteers, as offices head them in Chinese or English."""

import re
from collections.abc import Mapping
from typing import Final

from ledger.places.spreadsheet.sheet import FileKind

ENROLMENTS: Final = FileKind(
    name="enrolments",
    columns=("name", "phone", "sex", "born_on", "corps"),
    optional=(
        "station_code",
        "team_code",
        "address",
        "guardian_name",
        "guardian_phone",
        "smartphone",
        "paid",
        "insurance_valid_to",
        "trainings",
        "skills",
        "languages",
        "joined_on",
        "shares_phone",
    ),
)
SEPARATORS: Final = re.compile("[,，、;；/]")
TAGS_CELL_MAX: Final = 300
COLUMN_NAMES: Final[Mapping[str, str]] = {
    "姓名": "name",
    "手机": "phone",
    "手机号": "phone",
    "电话": "phone",
    "性别": "sex",
    "出生日期": "born_on",
    "队种": "corps",
    "派出所代码": "station_code",
    "队伍代码": "team_code",
    "住址": "address",
    "监护人姓名": "guardian_name",
    "监护人电话": "guardian_phone",
    "有智能手机": "smartphone",
    "有偿": "paid",
    "保险有效期至": "insurance_valid_to",
    "培训": "trainings",
    "技能": "skills",
    "语言": "languages",
    "加入日期": "joined_on",
    "家人共用手机": "shares_phone",
}
CORPS_NAMES: Final[Mapping[str, str]] = {
    "义警": "guard",
    "外卖骑手": "rider",
    "骑手": "rider",
    "环卫工人": "cleaner",
    "环卫": "cleaner",
    "快递员": "courier",
    "快递": "courier",
    "民兵": "militia",
    "邻里守望": "neighbour",
    "邻里守望员": "neighbour",
    "保安": "security",
    "专业志愿者": "expert",
    "专业": "expert",
    "专家": "expert",
}
CORPS: Final = frozenset(CORPS_NAMES.values())
