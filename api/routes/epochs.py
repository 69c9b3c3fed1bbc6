"""Routes of what happened to a log as a whole: its epochs, and forks that phones and auditors report."""

from typing import Annotated, Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House, caller_address
from api.identity import BOOK_READERS
from api.verbs import PUBLIC, asks, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.log import EpochBegun, EpochList, ForkAlarm, ForkAlarmList, ForkKept, ForkSeen
from ledger.book.operations.report_fork import list_fork_alarms, report_fork
from ledger.book.public.checkpoint import Origin
from ledger.book.public.reads import PublicLog, list_epochs, load_log
from ledger.book.public.refusals import CheckpointLate, ForkExplained, NotAFork, NoteNotOurs
from ledger.book.public.signing_keys import SigningKeyMissing, SigningKeyUnusable
from ledger.book.refusals import TenantUnknown
from ledger.book.words import TenantId
from ledger.people.words import StaffMember
from ledger.places.refusals import TooManyTries


@reads("/bureaus/{tenant_id:int}/epochs", "list_epochs", by=PUBLIC, refuses=(TenantUnknown,))
async def get_epochs(
    house: NamedDependency[House], tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]
) -> EpochList:
    """Tell how the epochs of a bureau's log began, after the first."""
    found = await _log(house, tenant_id)
    async with house.reading_book() as connection:
        begun = await list_epochs(connection, found.tenant_id)
    return EpochList(
        items=[
            EpochBegun(
                epoch=epoch.epoch,
                origin=str(Origin(found.origin.name, epoch.epoch)),
                log_index=epoch.log_index,
                old_origin=epoch.old_origin,
                old_size=epoch.old_size,
                old_root=epoch.old_root.hex() if epoch.old_root else None,
                old_note=epoch.old_note,
                reason=epoch.reason,
                began_at=epoch.recorded_at,
            )
            for epoch in begun
        ]
    )


@asks(
    "/fork-alarms",
    "report_fork",
    by=PUBLIC,
    refuses=(TenantUnknown, NoteNotOurs, NotAFork, ForkExplained, CheckpointLate, TooManyTries),
)
async def post_fork_alarm(
    data: JSONBody[ForkSeen], house: NamedDependency[House], request: Request[Any, Any, Any]
) -> ForkKept:
    """Report two signed checkpoints that cannot both be of one log; judged by our own signatures and tree."""
    house.fork_tries.count(caller_address(request))
    found = await _log(house, data.tenant_id)
    try:
        keys = house.signer.keys.load(may_make=False)
    except (SigningKeyMissing, SigningKeyUnusable) as problem:
        raise CheckpointLate from problem
    async with house.reading_book() as connection:
        await report_fork(
            connection, found, notes=(data.old_note, data.new_note), keys=keys, now=house.clock()
        )
    return ForkKept(tenant_id=found.tenant_id)


@reads("/fork-alarms", "list_fork_alarms", by=BOOK_READERS, refuses=(TenantUnknown,))
async def get_fork_alarms(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> ForkAlarmList:
    """List the forks that were reported of the bureau's log, newest first."""
    found = await _log(house, staff.tenant_id)
    async with house.reading_book() as connection:
        alarms = await list_fork_alarms(connection, found.tenant_id)
    return ForkAlarmList(
        items=[
            ForkAlarm(
                raised_at=alarm.raised_at,
                origin=str(Origin(found.origin.name, alarm.epoch)),
                old_size=alarm.old_size,
                old_root=alarm.old_root.hex(),
                old_note=alarm.old_note,
                new_size=alarm.new_size,
                new_root=alarm.new_root.hex(),
                new_note=alarm.new_note,
                is_over=alarm.epoch < found.origin.epoch,
            )
            for alarm in alarms
        ]
    )


async def _log(house: House, tenant_id: int) -> PublicLog:
    async with house.reading_book() as connection:
        found = await load_log(connection, TenantId(tenant_id))
    if found is None:
        raise TenantUnknown
    return found


ROUTES = (get_epochs, post_fork_alarm, get_fork_alarms)
