"""Who can sign in at the desk of a demo, and what is there to try."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ledger.people.words import Role
from ledger.places.words import Shop, UnitId
from ledger.reports.directory import Directory

SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯"
TRIES: Final = (
    ("s01-clerk", "登记、印卡、代录申报 / enrol, print cards, enter claims"),
    ("s01-clerk2", "第二人：确认登记、补证 / the second person for what s01-clerk began"),
    ("s01-officer", "审批：一条带照片的申报在等 / approve: a claim with photos waits"),
    ("chief1 · chief2", "全局审批、两人冲正 / approve everywhere, reverse by two"),
    ("admin", "规则、政策、物品、机构 / rules, policy, goods, offices"),
    ("keeper · m01-keeper …", "配对兑换机；各店店长 / pair kiosks; the keeper of each shop"),
    ("monitor", "盘点：M02 有一处差异 / count: a difference at M02 is open"),
    ("auditor", "只读账本、导出、举报开启记录 / read and export the book, review the tip log"),
    ("tips1 · tips2", "密信：先到 /box/ 写一封 / letters: write one at /box/ first"),
)
"""User names of a demo, and what each is good for."""


@dataclass(frozen=True, slots=True)
class Login:
    """One way into the desk of a demo."""

    user_name: str
    name: str
    roles: tuple[Role, ...]
    unit_id: UnitId


def keeper_of(shop_code: str) -> str:
    """Name the account of whoever keeps a shop of a demo."""
    return f"{shop_code.lower()}-keeper"


def demo_logins(directory: Directory, shops: Sequence[Shop]) -> list[Login]:
    """Name the staff: each role of the whole bureau, clerks and officer of a station, keeper of a shop."""
    if not directory.units:
        return []
    whole = min(directory.units.values(), key=lambda unit: len(unit.path)).unit_id
    logins = [
        Login("admin", "系统管理员", ("administrator",), whole),
        Login("chief1", "王局长", ("approver", "clerk"), whole),
        Login("chief2", "李政委", ("approver",), whole),
        Login("keeper", "超市管理员", ("shop_keeper",), whole),
        Login("monitor", "超市监督员", ("shop_monitor",), whole),
        Login("auditor", "周审计", ("auditor",), whole),
        Login("tips1", "李专员", ("tip_desk",), whole),
        Login("tips2", "赵专员", ("tip_desk",), whole),
        *(Login(keeper_of(shop.code), f"{shop.name}店长", ("shop_keeper",), shop.unit_id) for shop in shops),
    ]
    stations = sorted((code, unit) for code, unit in directory.units.items() if unit.kind == "station")
    for number, (code, unit) in enumerate(stations):
        surname = SURNAMES[number % len(SURNAMES)]
        logins.append(Login(f"{code.lower()}-clerk", f"{surname}内勤", ("clerk",), unit.unit_id))
        logins.append(Login(f"{code.lower()}-officer", f"{surname}警官", ("approver", "clerk"), unit.unit_id))
    if stations:
        code, unit = stations[0]
        logins.append(Login(f"{code.lower()}-clerk2", "赵内勤", ("clerk",), unit.unit_id))
    return logins
