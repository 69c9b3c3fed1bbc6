"""What the tip desk and the auditor see of tips: names of staff put to their ids, nothing of who gave one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from api.house import House
from api.wire.tips import (
    AccessLine,
    AccessReview,
    DeskMessage,
    DeskReward,
    OfficerLine,
    OfficerList,
    OpeningState,
    TipDetail,
    TipIdentity,
    TipLine,
    TipOpening,
)
from ledger.people.sessions import staff_names
from ledger.people.words import StaffId, StaffMember
from ledger.reports.reach import sees_everything
from ledger.tips.operations import officers
from ledger.tips.operations.at_desk import TipDesk
from ledger.tips.operations.openings import list_openings
from ledger.tips.refusals import WholeBureauOnly
from ledger.tips.words import OFFICERS_MIN, Access, Identity, KnownTip, Officer, Opening, Review, Reward

Names = Mapping[StaffId, str]


def tip_desk(house: House, staff: StaffMember) -> TipDesk:
    """Seat somebody at the tip desk."""
    return TipDesk(engine=house.engine, keyring=house.keyring, member=staff, now=house.clock())


async def names_of(house: House, staff: StaffMember, ids: Iterable[StaffId | None]) -> Names:
    """Return the names of staff by their ids."""
    asked = sorted({one for one in ids if one is not None})
    async with house.reading() as connection:
        return await staff_names(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, staff_ids=asked
        )


def whole_bureau(staff: StaffMember) -> None:
    """Refuse whoever sees only a part of the bureau: tips belong to no station."""
    if not sees_everything(staff.unit):
        raise WholeBureauOnly


async def officer_list(house: House, staff: StaffMember) -> OfficerList:
    """Show every key in use."""
    async with house.reading() as connection:
        known = await officers.list_officers(connection, keyring=house.keyring, tenant_id=staff.tenant_id)
    persons = {one.staff_id for one in known if one.is_active}
    return OfficerList(
        items=[officer_line(one, staff) for one in known], takes_identity=len(persons) >= OFFICERS_MIN
    )


def tip_line(known: KnownTip) -> TipLine:
    """Show a tip in the list."""
    tip = known.tip
    return TipLine(
        tip_id=known.tip_id,
        codename=tip.codename,
        received_at=tip.received_at,
        subject=tip.subject,
        state=tip.state,
        answered=bool(tip.messages) and tip.messages[-1].by is None,
        has_identity=tip.has_identity,
    )


async def tip_detail(house: House, staff: StaffMember, known: KnownTip) -> TipDetail:
    """Show a tip in full."""
    tip = known.tip
    desk = tip_desk(house, staff)
    async with house.reading() as connection:
        openings = await list_openings(connection, desk, tip_id=known.tip_id)
    reward = tip.reward
    ids: list[StaffId | None] = [one.by for one in tip.messages]
    ids += [one.proposed_by for one in openings] + [one.confirmed_by for one in openings]
    ids += [reward.proposed_by, reward.confirmed_by] if reward else []
    names = await names_of(house, staff, ids)
    return TipDetail(
        tip_id=known.tip_id,
        codename=tip.codename,
        received_at=tip.received_at,
        subject=tip.subject,
        words=tip.words,
        place=tip.place,
        happened=tip.happened,
        state=tip.state,
        has_identity=tip.has_identity,
        messages=[
            DeskMessage(
                at=one.at, words=one.words, staff_name=None if one.by is None else names.get(one.by, "")
            )
            for one in tip.messages
        ],
        reward=None if reward is None else _reward(reward, staff, names),
        openings=[_opening(one, staff, names, now=desk.now) for one in openings],
    )


def tip_identity(identity: Identity) -> TipIdentity:
    """Show who gave a tip."""
    return TipIdentity(name=identity.name, contact=identity.contact)


def officer_line(officer: Officer, staff: StaffMember) -> OfficerLine:
    """Show a key."""
    return OfficerLine(
        key_id=officer.key_id,
        staff_name=officer.staff_name,
        mine=officer.staff_id == staff.staff_id,
        enrolled_at=officer.enrolled_at,
        confirmed_at=officer.confirmed_at,
        is_active=officer.is_active,
    )


def access_line(access: Access, names: Names) -> AccessLine:
    """Show an entry of the access log."""
    return AccessLine(
        entry_no=access.entry_no,
        at=access.at,
        staff_name=names.get(access.staff_id, ""),
        act=access.act,
        codename=access.codename,
        reason=access.reason,
    )


def access_review(review: Review, names: Names) -> AccessReview:
    """Show a signature under the access log."""
    return AccessReview(
        entry_no=review.entry_no,
        at=review.at,
        staff_name=names.get(review.staff_id, ""),
        in_order=review.in_order,
        note=review.note,
    )


def _reward(reward: Reward, staff: StaffMember, names: Names) -> DeskReward:
    return DeskReward(
        points=reward.points,
        proposed_by=names.get(reward.proposed_by, ""),
        mine=reward.proposed_by == staff.staff_id,
        confirmed_by=None if reward.confirmed_by is None else names.get(reward.confirmed_by, ""),
        is_fetched=reward.fetched is not None,
    )


def _opening(opening: Opening, staff: StaffMember, names: Names, *, now: datetime) -> TipOpening:
    return TipOpening(
        opening_id=opening.opening_id,
        proposed_by=names.get(opening.proposed_by, ""),
        mine=opening.proposed_by == staff.staff_id,
        proposed_at=opening.proposed_at,
        expires_at=opening.expires_at,
        reason=opening.reason,
        confirmed_by=None if opening.confirmed_by is None else names.get(opening.confirmed_by, ""),
        state=_state(opening, now=now),
    )


def _state(opening: Opening, *, now: datetime) -> OpeningState:
    if opening.refused_at is not None:
        return "refused"
    if opening.expires_at <= now:
        return "over"
    return "waiting" if opening.confirmed_by is None else "open"
