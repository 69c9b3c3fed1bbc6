"""Routes of reports of losses at the desk: written down, given a code for the owner, taken back."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.found_views import loss_row
from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.refusals import CursorUnknown
from api.requests import Intent
from api.verbs import changes, reads
from api.wire.base import CURSOR_LENGTH_MAX, WHOLE_NUMBER_MAX
from api.wire.found import LossPage, LossReported, LossRow, LossSent
from api.wire.volunteers import NothingSent
from ledger.earning.found import losses
from ledger.earning.found.refusals import CategoryUnfit, LossUnknown
from ledger.earning.found.words import Loss, LossId, NewLoss
from ledger.earning.refusals import TimeInFuture
from ledger.people.rules import typed_phone
from ledger.people.words import StaffMember
from ledger.places.refusals import UnitUnknown
from ledger.places.rules import shown_code
from ledger.places.words import UnitId


@reads("/losses", "list_losses", by=CLERK, refuses=(CursorUnknown,))
async def list_losses(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
) -> LossPage:
    """List the open reports of losses of one's area, newest first."""
    after = read_index_cursor(cursor)
    async with house.reading() as connection:
        lines, following = await losses.list_losses(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            cursor=None if after is None else LossId(after),
        )
    return LossPage(
        items=[LossRow(**loss_row(loss)) for loss in lines],
        next_cursor=None if following is None else str(following),
    )


@changes("/losses", "report_loss", by=CLERK, refuses=(UnitUnknown, CategoryUnfit, TimeInFuture))
async def report_loss(
    data: JSONBody[LossSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[LossReported]:
    """Write down what somebody has lost; the answer has the code that they take along."""

    async def write_down() -> dict[str, int]:
        new = NewLoss(
            kind=data.kind,
            category=data.category,
            lost_at=data.lost_at,
            unit_id=UnitId(data.unit_id),
            words=data.text,
            owner_name=data.owner_name,
            owner_phone=None if data.owner_phone is None else typed_phone(data.owner_phone),
        )
        return {
            "loss_id": await losses.report_loss(
                house.engine, keyring=house.keyring, staff=staff, new=new, now=house.clock()
            )
        }

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=write_down
    )
    loss_id = LossId(kept.answer["loss_id"])
    loss = await _read_loss(house, staff, loss_id)
    code = losses.owner_code(house.keyring, tenant_id=staff.tenant_id, loss_id=loss_id)
    return kept.respond(LossReported(**loss_row(loss), owner_code=shown_code(code)))


@changes("/losses/{loss_id:int}/withdrawals", "withdraw_loss", by=CLERK, refuses=(LossUnknown,))
async def withdraw_loss(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    loss_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[LossRow]:
    """Forget a report that its owner takes back."""

    async def forget() -> dict[str, int]:
        await losses.withdraw_loss(house.engine, staff=staff, loss_id=LossId(loss_id))
        return {"loss_id": loss_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=forget
    )
    return kept.respond(LossRow(**loss_row(await _read_loss(house, staff, LossId(loss_id)))))


async def _read_loss(house: House, staff: StaffMember, loss_id: LossId) -> Loss:
    async with house.reading() as connection:
        return await losses.find_loss(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            loss_id=loss_id,
        )


ROUTES = (list_losses, report_loss, withdraw_loss)
