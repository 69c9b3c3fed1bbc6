"""What tests of claims by form need: activities beside patrols, and claims sent as pages send them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.earning.tables import activities, rules
from tests.api.service import NOON, Client, Service
from tests.earning.files import photo

HAZARD = {"activity": "hazard", "name_zh": "隐患排查上报", "name_en": "Hazard report", "kind": "report"}
LECTURE = {"activity": "lecture", "name_zh": "反诈宣传", "name_en": "Lecture", "kind": "event"}
WALLET = {"activity": "found_item", "name_zh": "拾金不昧", "name_en": "Item found", "kind": "found_item"}


async def add_activities(
    service: Service,
    engine: AsyncEngine,
    *named: dict[str, str],
    points: int = 4,
    grade: str = "D",
    approval: str = "one",
) -> None:
    """Publish a first rule for activities."""
    async with engine.begin() as connection:
        for names in named:
            own = {"tenant_id": service.tenant_id}
            await connection.execute(insert(activities).values(**own, **names, risky=False))
            await connection.execute(
                insert(rules).values(
                    **own,
                    activity=names["activity"],
                    version=1,
                    effective_from=NOON - timedelta(days=60),
                    points=points,
                    minutes=15,
                    evidence_grade=grade,
                    approval=approval,
                    notice_days=0,
                    counts_as_volunteer=True,
                    published_by="system/test",
                )
            )


def said(at: datetime) -> str:
    """Write a moment as pages do."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


async def file_id(client: Client, path: str = "/me/attachments", colour: str = "#b3202e") -> int:
    """Upload a photo."""
    answer = await client.upload(path, photo(200, 150, colour=colour))
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["attachment_id"]
    return number


def own(service: Service, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of the body
    """Write a claim of one's own, with words."""
    return {
        "how": "form",
        "activity": "hazard",
        "occurred_at": said(service.clock.now),
        "text": "东风小区 3 号楼井盖松动",
        "place": None,
        "attachment_ids": [],
    } | more
