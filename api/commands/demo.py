"""The demo bureau: opened, imported and replayed on the first start, so that there is something to try."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from api.commands.demo_bureau import new_password, open_demo_bureau
from api.commands.demo_examples import show_examples
from api.commands.replay import replay
from api.commands.replay_logs import days_until, read_logs
from api.commands.surroundings import Surroundings, say
from ledger.book.words import Tenant, TenantId

FILES: Final = Path(__file__).parents[1] / "demo"
DEMO: Final = Tenant(
    TenantId(1),
    "liaohe-demo",
    "辽河市公安局（演示）",
    demo=True,
    zone=ZoneInfo("Asia/Shanghai"),
)
LOGINS_FILE: Final = "demo-logins.txt"
BEGINNING_FILE: Final = "demo-loading.json"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a load drew when it began, so that one that was cut off goes on as the same."""

    shift_days: int
    password: str


async def needs_demo(house: Surroundings) -> bool:
    """Tell whether the demo is to be loaded: on the first start, or when a load was cut off."""
    return house.settings.demo and (_beginning_file(house).exists() or not await house.list_tenants())


async def load_demo(house: Surroundings) -> None:
    """Open the demo bureau, import its files, make its staff and replay a year that ends today."""
    events = read_logs(FILES)
    begun = _begin(house, days_until(events, now=datetime.now(UTC), zone=DEMO.zone))
    shift = timedelta(days=begun.shift_days)
    begins_at = events[0].at + shift
    directory = await open_demo_bureau(house, DEMO, FILES, begins_at=begins_at, password=begun.password)
    say("重放一年的活动与兑换 / replaying a year of activities and redemptions")
    await replay(house, DEMO, events, shift, directory)
    await show_examples(house, DEMO, password=begun.password, ends_at=events[-1].at + shift)
    await _finish(house, begun)


def _begin(house: Surroundings, shift: timedelta) -> Beginning:
    """Return what the load that was cut off had drawn, or draw it and write it down."""
    path = _beginning_file(house)
    if path.exists():
        return Beginning(**json.loads(path.read_text(encoding="utf-8")))
    begun = Beginning(shift.days, new_password())
    _write_private(path, json.dumps(asdict(begun)))
    return begun


async def _finish(house: Surroundings, begun: Beginning) -> None:
    _write_private(house.settings.data_folder / LOGINS_FILE, f"{begun.password}\n")
    _beginning_file(house).unlink()


def _beginning_file(house: Surroundings) -> Path:
    return house.settings.data_folder / BEGINNING_FILE


def _write_private(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(content, encoding="utf-8")


def demo_password(house: Surroundings) -> str | None:
    """Return the demo staff's password, which was drawn when the demo was loaded."""
    path = house.settings.data_folder / LOGINS_FILE
    return path.read_text(encoding="utf-8").strip() if path.exists() else None
