"""Routes of the monthly thanks: how many are thanked with how much, which never changes with who they are."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import ADMINISTRATOR, BOOK_READERS
from api.once import answer_once
from api.refusals import RequestMalformed
from api.requests import Intent
from api.routes.claim_slips import tenant_of
from api.tip_views import whole_bureau
from api.verbs import changes, reads
from api.wire.claim_slips import ThanksSlot, ThanksSlotList, ThanksSlotSent
from api.wire.problems import FieldProblem
from ledger.people.words import StaffMember
from ledger.tips.refusals import AmountUnusual, WholeBureauOnly
from ledger.tips.slips.reserve import ordinary_amounts
from ledger.tips.thanks.operations import set_slots
from ledger.tips.thanks.reads import count_eligible, slots_of
from ledger.tips.thanks.rules import SLOTS_MIN


@reads("/thanks-slots", "list_thanks_slots", by=BOOK_READERS)
async def list_thanks_slots(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> ThanksSlotList:
    """Show how many are thanked every month."""
    return await _slots(house, staff)


@changes("/thanks-slots", "set_thanks_slots", by=ADMINISTRATOR, refuses=(WholeBureauOnly, AmountUnusual))
async def set_thanks_slots(
    data: JSONBody[ThanksSlotSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[ThanksSlotList]:
    """Say how many are thanked every month with an amount."""
    whole_bureau(staff)
    if 0 < data.slots_count < SLOTS_MIN:
        problem = FieldProblem(field="slots_count", reason=f"0, or at least {SLOTS_MIN}")
        raise RequestMalformed(fields=(problem,))

    async def keep() -> dict[str, int]:
        async with house.reading() as connection:
            if data.points not in await ordinary_amounts(connection, tenant_id=staff.tenant_id):
                raise AmountUnusual(points=data.points)
        await set_slots(
            house.engine,
            tenant_id=staff.tenant_id,
            points=data.points,
            slots_count=data.slots_count,
            set_by=staff.principal,
            now=house.clock(),
        )
        return {"points": data.points, "slots_count": data.slots_count}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=keep)
    return kept.respond(await _slots(house, staff))


async def _slots(house: House, staff: StaffMember) -> ThanksSlotList:
    tenant = await tenant_of(house, staff.tenant_id)
    async with house.reading() as connection:
        slots = await slots_of(connection, tenant_id=staff.tenant_id)
        amounts = await ordinary_amounts(connection, tenant_id=staff.tenant_id)
        eligible_count = await count_eligible(connection, tenant=tenant, now=house.clock())
    return ThanksSlotList(
        items=[ThanksSlot(points=points, slots_count=count) for points, count in slots.items()],
        amounts=amounts,
        eligible_count=eligible_count,
    )


ROUTES = (list_thanks_slots, set_thanks_slots)
