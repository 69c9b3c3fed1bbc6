"""Routes of the tip desk, for those who sit at it and see the whole bureau.

None takes a key: a stored request with its fingerprint would tell when the desk worked and let its words be
guessed. Each is harmless to repeat, and each is written down in the access log.
"""

from typing import Annotated
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.house import House
from api.identity import TIP_DESK
from api.refusals import CursorUnknown
from api.routes.claim_slips import tenant_of
from api.tip_views import officer_list, tip_desk, tip_detail, tip_identity, tip_line, whole_bureau
from api.verbs import Declare, Refusals, asks, reads
from api.wire.base import CURSOR_LENGTH_MAX
from api.wire.tips import (
    DeskAnswer,
    OfficerList,
    OpeningKey,
    OpeningProposed,
    OpeningRefused,
    RewardConfirmed,
    RewardProposed,
    TipDetail,
    TipIdentity,
    TipList,
    TipStateSent,
)
from ledger.people.words import StaffMember
from ledger.tips.operations import desk as at_desk
from ledger.tips.operations import officers, openings
from ledger.tips.refusals import (
    AmountNotOffered,
    BoxFull,
    IdentityMissing,
    IdentitySealedForOthers,
    OfficerUnknown,
    OpeningUnknown,
    PassphraseTooShort,
    PassphraseWrong,
    RewardNotOffered,
    RewardSettled,
    SecondOfficerNeeded,
    TipClosed,
    TipNotVerified,
    TipUnknown,
    WholeBureauOnly,
)
from ledger.tips.words import CLOSED_PAGE_MAX, KnownTip, OpeningId, TipId

UNLOCKING = (OfficerUnknown, PassphraseWrong, IdentityMissing, IdentitySealedForOthers)
TipPath = Annotated[UUID, PathParameter()]


def _asks(path: str, operation_id: str, *, refuses: Refusals = ()) -> Declare:
    return asks(path, operation_id, by=TIP_DESK, refuses=(WholeBureauOnly, *refuses))


@reads("/tips", "list_tips", by=TIP_DESK, refuses=(WholeBureauOnly, CursorUnknown))
async def list_tips(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    closed: Annotated[bool, QueryParameter()] = False,  # noqa: FBT002 - a query parameter
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
) -> TipList:
    """List open tips in the order in which they came in, or closed ones in none."""
    whole_bureau(staff)
    try:
        after = at_desk.NO_ID if cursor is None else UUID(cursor)
    except ValueError as error:
        raise CursorUnknown from error
    desk, tenant = tip_desk(house, staff), await tenant_of(house, staff.tenant_id)
    found = await at_desk.list_tips(desk, closed=closed, after=after)
    async with house.reading() as connection:
        offered = await at_desk.rewards_offered(connection, desk, tenant=tenant)
    more = closed and len(found) == CLOSED_PAGE_MAX
    return TipList(
        items=[tip_line(known) for known in found],
        next_cursor=str(found[-1].tip_id) if more else None,
        points_offered=sorted(offered),
    )


@_asks("/tips/{tip_id:uuid}/readings", "read_tip", refuses=(TipUnknown,))
async def read_tip(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], tip_id: TipPath
) -> TipDetail:
    """Read a tip in full, which is written down."""
    whole_bureau(staff)
    return await _shown(house, staff, await at_desk.read_one(tip_desk(house, staff), tip_id=TipId(tip_id)))


@_asks("/tips/{tip_id:uuid}/answers", "ask_tip_giver", refuses=(TipUnknown, TipClosed, BoxFull))
async def ask_tip_giver(
    data: JSONBody[DeskAnswer],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    tip_id: TipPath,
) -> TipDetail:
    """Write to the giver."""
    whole_bureau(staff)
    desk = tip_desk(house, staff)
    return await _shown(house, staff, await at_desk.ask_giver(desk, tip_id=TipId(tip_id), words=data.words))


@_asks("/tips/{tip_id:uuid}/states", "set_tip_state", refuses=(TipUnknown, RewardSettled))
async def set_tip_state(
    data: JSONBody[TipStateSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    tip_id: TipPath,
) -> TipDetail:
    """Say how far the desk is."""
    whole_bureau(staff)
    known = await at_desk.set_state(
        tip_desk(house, staff), tip_id=TipId(tip_id), state=data.state, reason=data.reason
    )
    return await _shown(house, staff, known)


@_asks(
    "/tips/{tip_id:uuid}/rewards",
    "propose_tip_reward",
    refuses=(TipUnknown, TipNotVerified, RewardSettled, AmountNotOffered),
)
async def propose_tip_reward(
    data: JSONBody[RewardProposed],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    tip_id: TipPath,
) -> TipDetail:
    """Propose a reward, of an amount that ordinary awards use."""
    whole_bureau(staff)
    known = await at_desk.propose_reward(
        tip_desk(house, staff),
        tenant=await tenant_of(house, staff.tenant_id),
        tip_id=TipId(tip_id),
        points=data.points,
        reason=data.reason,
    )
    return await _shown(house, staff, known)


@_asks(
    "/tips/{tip_id:uuid}/reward-confirmations",
    "confirm_tip_reward",
    refuses=(TipUnknown, RewardNotOffered, SecondOfficerNeeded),
)
async def confirm_tip_reward(
    data: JSONBody[RewardConfirmed],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    tip_id: TipPath,
) -> TipDetail:
    """Confirm a reward as the second person."""
    whole_bureau(staff)
    desk = tip_desk(house, staff)
    known = await at_desk.confirm_reward(desk, tip_id=TipId(tip_id), points=data.points)
    return await _shown(house, staff, known)


@_asks("/tips/{tip_id:uuid}/openings", "propose_tip_opening", refuses=(TipUnknown, *UNLOCKING))
async def propose_tip_opening(
    data: JSONBody[OpeningProposed],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    tip_id: TipPath,
) -> TipDetail:
    """Propose to open the identity behind a tip."""
    whole_bureau(staff)
    desk = tip_desk(house, staff)
    await openings.propose_opening(desk, tip_id=TipId(tip_id), reason=data.reason, passphrase=data.passphrase)
    return await _shown(house, staff, await at_desk.read_one(desk, tip_id=TipId(tip_id)))


@_asks(
    "/tip-openings/{opening_id:uuid}/confirmations",
    "confirm_tip_opening",
    refuses=(OpeningUnknown, TipUnknown, SecondOfficerNeeded, *UNLOCKING),
)
async def confirm_tip_opening(
    data: JSONBody[OpeningKey],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    opening_id: TipPath,
) -> TipIdentity:
    """Open an identity as the second person."""
    whole_bureau(staff)
    return tip_identity(
        await openings.confirm_opening(
            tip_desk(house, staff), opening_id=OpeningId(opening_id), passphrase=data.passphrase
        )
    )


@_asks(
    "/tip-openings/{opening_id:uuid}/views",
    "see_tip_identity",
    refuses=(OpeningUnknown, TipUnknown, *UNLOCKING),
)
async def see_tip_identity(
    data: JSONBody[OpeningKey],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    opening_id: TipPath,
) -> TipIdentity:
    """Look at an opened identity as the one who proposed it."""
    whole_bureau(staff)
    return tip_identity(
        await openings.see_identity(
            tip_desk(house, staff), opening_id=OpeningId(opening_id), passphrase=data.passphrase
        )
    )


@asks(
    "/tip-openings/{opening_id:uuid}/refusals",
    "refuse_tip_opening",
    by=TIP_DESK,
    status_code=204,
    refuses=(WholeBureauOnly, OpeningUnknown, TipUnknown),
)
async def refuse_tip_opening(
    data: JSONBody[OpeningRefused],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    opening_id: TipPath,
) -> None:
    """Let a proposal not happen."""
    whole_bureau(staff)
    await openings.refuse_opening(
        tip_desk(house, staff), opening_id=OpeningId(opening_id), reason=data.reason
    )


@_asks("/tip-officers", "enrol_tip_officer", refuses=(PassphraseTooShort,))
async def enrol_tip_officer(
    data: JSONBody[OpeningKey], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> OfficerList:
    """Make a key of one's own, which an auditor has to confirm."""
    whole_bureau(staff)
    await officers.enrol_officer(
        house.engine,
        keyring=house.keyring,
        tenant_id=staff.tenant_id,
        staff_id=staff.staff_id,
        passphrase=data.passphrase,
        now=house.clock(),
    )
    return await officer_list(house, staff)


async def _shown(house: House, staff: StaffMember, known: KnownTip) -> TipDetail:
    return await tip_detail(house, staff, known)


ROUTES = (
    list_tips,
    read_tip,
    ask_tip_giver,
    set_tip_state,
    propose_tip_reward,
    confirm_tip_reward,
    propose_tip_opening,
    confirm_tip_opening,
    see_tip_identity,
    refuse_tip_opening,
    enrol_tip_officer,
)
