"""The file of service records: one line a service, its columns named as 民政部令67号 art. 4 to 9 name them.

The ID number of the regulation is not among them: the service never takes one down.
"""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.people.enrolment.queries import open_record
from ledger.people.enrolment.refusals import RecordErased
from ledger.people.enrolment.words import Record
from ledger.people.importing.columns import CORPS_NAMES
from ledger.people.seal import Keyring
from ledger.people.words import StaffMember, VolunteerId
from ledger.reports.export.table import BYTE_ORDER_MARK, Cell, written
from ledger.reports.service.queries import list_services
from ledger.reports.service.words import MINUTES_AN_HOUR, SERVICES_PAGE_MAX, Days, Service

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
COLUMNS: Final[list[Cell]] = [
    "志愿者编号",
    "姓名",
    "性别",
    "出生日期",
    "居住区域",
    "联系方式",
    "专业技能",
    "服务类别",
    "培训",
    "活动名称",
    "活动内容",
    "活动日期",
    "活动地点",
    "服务时间（小时）",
    "活动组织单位",
    "活动负责人",
    "记录编号",
]
LISTED: Final = "、"
CORPS: Final = {code: name for name, code in reversed(list(CORPS_NAMES.items()))}
"""What a corps is called: the first of the names that files may give it."""


async def record_file(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    staff: StaffMember,
    people: Sequence[VolunteerId],
    days: Days,
    now: datetime,
) -> AsyncGenerator[str, None]:
    """Yield the file, person by person, the newest service first; that each record was opened is kept.

    Whoever has closed their account has no record to open, and is left out.
    """
    yield BYTE_ORDER_MARK + written([COLUMNS])
    for volunteer_id in people:
        try:
            async with engine.begin() as connection:
                record = await open_record(
                    connection, keyring=keyring, staff=staff, volunteer_id=volunteer_id, now=now
                )
        except RecordErased:
            continue
        before = None
        while True:
            async with engine.connect() as connection:
                page = await list_services(
                    connection,
                    keyring=keyring,
                    tenant_id=staff.tenant_id,
                    volunteer_id=volunteer_id,
                    before=before,
                    limit=SERVICES_PAGE_MAX,
                    days=days,
                )
            yield written([_line(record, service) for service in page.items])
            before = page.before
            if before is None:
                break


def _line(record: Record, service: Service) -> list[Cell]:
    personal, known = record.personal, record.service
    return [
        record.number,
        personal.name,
        personal.sex,
        None if personal.born_on is None else personal.born_on.isoformat(),
        personal.address,
        personal.phone,
        LISTED.join(known.skills),
        CORPS.get(known.corps, known.corps),
        LISTED.join(known.trainings),
        service.name_zh,
        service.content,
        service.served_on.isoformat(),
        LISTED.join(filter(None, (service.unit_name, service.place))),
        f"{service.minutes / MINUTES_AN_HOUR:.2f}".rstrip("0").rstrip("."),
        service.unit_name,
        service.in_charge,
        service.log_index,
    ]
