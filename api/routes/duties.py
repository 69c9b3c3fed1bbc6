"""Routes of duty: a phone signs in at a post, and out of it."""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import PHONE
from api.once import respond
from api.requests import Intent
from api.scans import fix_of, scan_of_phone
from api.verbs import commands, reads
from api.wire import duties as wire
from api.wire.phone import CheckInSent
from ledger.earning.duties.operations import SignIn, SignOut
from ledger.earning.duties.queries import duty_kinds, duty_of
from ledger.earning.duties.refusals import DutyElsewhere, DutyUnderWay, NotOnDuty
from ledger.earning.refusals import ActivityUnknown, CheckpointRetired, ScanTooOld, TimeInFuture
from ledger.earning.rules import scanned
from ledger.people.words import PhoneHolder
from ledger.places.queries import find_checkpoint
from ledger.places.refusals import CheckpointUnknown

OF_A_SCAN = (CheckpointUnknown, CheckpointRetired, ScanTooOld, TimeInFuture)


@reads("/me/duty", "get_own_duty", by=PHONE)
async def get_own_duty(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> wire.OwnDuty:
    """Say which duty one is on, and which one may begin."""
    return await _own_duty(house, holder)


@commands("/me/duties", "sign_in_to_duty", by=PHONE, refuses=(*OF_A_SCAN, ActivityUnknown, DutyUnderWay))
async def sign_in_to_duty(
    data: JSONBody[wire.DutySignedIn],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[wire.OwnDuty]:
    """Begin a duty at a post."""
    outcome = await house.tellers.submit(
        holder.tenant_id,
        SignIn(
            request=intent.by(holder.principal),
            volunteer_id=holder.volunteer_id,
            activity=data.activity,
            **await _scanned(house, holder, data),
        ),
    )
    return respond(await _own_duty(house, holder), hit=outcome.hit)


@commands("/me/duties/ends", "sign_out_of_duty", by=PHONE, refuses=(*OF_A_SCAN, NotOnDuty, DutyElsewhere))
async def sign_out_of_duty(
    data: JSONBody[CheckInSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[wire.DutyEnded]:
    """End the duty one is on; its claim has the minutes really given."""
    outcome = await house.tellers.submit(
        holder.tenant_id,
        SignOut(
            request=intent.by(holder.principal),
            volunteer_id=holder.volunteer_id,
            **await _scanned(house, holder, data),
        ),
    )
    answer: Any = outcome.answer
    body = wire.DutyEnded(
        duty_id=answer["duty_id"],
        began_at=datetime.fromisoformat(answer["began_at"]),
        ended_at=datetime.fromisoformat(answer["ended_at"]),
        minutes=answer["minutes"],
        points=answer["claim"]["points"],
        grade=answer["claim"]["grade"],
        is_approved=answer["claim"]["state"] == "approved",
    )
    return respond(body, hit=outcome.hit)


async def _scanned(house: House, phone: PhoneHolder, data: CheckInSent) -> dict[str, Any]:
    now = house.clock()
    async with house.reading() as connection:
        fix = await fix_of(connection, phone, data.place)
        checkpoint = await find_checkpoint(connection, tenant_id=phone.tenant_id, short_code=data.short_code)
        scan = await scan_of_phone(
            house,
            connection,
            phone,
            checkpoint_id=checkpoint.checkpoint_id,
            board_code=data.board_code,
            fix=fix,
            scanned_at=data.scanned_at,
            now=now,
        )
    return {
        "checkpoint_id": checkpoint.checkpoint_id,
        "occurred_at": scanned(data.scanned_at, received_at=now),
        "fix": fix,
        "scan": scan,
    }


async def _own_duty(house: House, phone: PhoneHolder) -> wire.OwnDuty:
    async with house.reading() as connection:
        duty = await duty_of(connection, tenant_id=phone.tenant_id, volunteer_id=phone.volunteer_id)
        kinds = await duty_kinds(connection, tenant_id=phone.tenant_id)
    return wire.OwnDuty(
        duty=None
        if duty is None
        else wire.Duty(
            duty_id=duty.duty_id,
            activity_zh=duty.name_zh,
            activity_en=duty.name_en,
            checkpoint_name=duty.checkpoint_name,
            began_at=duty.began_at,
            grade=duty.grade,
        ),
        activities=[
            wire.DutyActivity(activity=kind.activity, name_zh=kind.name_zh, name_en=kind.name_en)
            for kind in kinds
        ],
    )


ROUTES = (get_own_duty, sign_in_to_duty, sign_out_of_duty)
