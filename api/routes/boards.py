"""Routes by which the desk pairs screens at posts and takes them out of service."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.board_views import board_row
from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.requests import Intent
from api.verbs import changes, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.boards import Board, BoardConfirmed, BoardList
from api.wire.volunteers import Revocation
from ledger.people.words import StaffMember
from ledger.places.boards import find_board
from ledger.places.boards import list_boards as boards_of
from ledger.places.operations.boards import confirm_board, revoke_board
from ledger.places.refusals import BoardUnknown, CheckpointUnknown, PairingCodeUnknown, TooManyTries
from ledger.places.rotating import BoardId
from ledger.places.words import CheckpointId


@reads("/boards", "list_boards", by=CLERK)
async def list_boards(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> BoardList:
    """List the screens of one's area."""
    async with house.reading() as connection:
        boards = await boards_of(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
    return BoardList(items=[board_row(board) for board in boards])


@changes("/boards", "confirm_board", by=CLERK, refuses=(PairingCodeUnknown, CheckpointUnknown, TooManyTries))
async def confirm_one_board(
    data: JSONBody[BoardConfirmed],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[Board]:
    """Bind the screen that shows a code to a checkpoint."""

    async def bind() -> dict[str, int]:
        board = await confirm_board(
            house.engine,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            pairing_code=data.pairing_code,
            checkpoint_id=CheckpointId(data.checkpoint_id),
            name=data.name,
            confirmed_by=staff.principal,
            now=house.clock(),
        )
        return {"board_id": board.board_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=bind)
    return kept.respond(await _read_board(house, staff, BoardId(kept.answer["board_id"])))


@changes("/boards/{board_id:int}/revocations", "revoke_board", by=CLERK, refuses=(BoardUnknown,))
async def revoke_one_board(
    data: JSONBody[Revocation],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    board_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[Board]:
    """Take a screen out of service for good; its codes are good no more."""

    async def revoke() -> dict[str, int]:
        board = await revoke_board(
            house.engine,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            board_id=BoardId(board_id),
            revoked_by=staff.principal,
            reason=data.reason,
            now=house.clock(),
        )
        return {"board_id": board.board_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=revoke
    )
    return kept.respond(await _read_board(house, staff, BoardId(board_id)))


async def _read_board(house: House, staff: StaffMember, board_id: BoardId) -> Board:
    async with house.reading() as connection:
        return board_row(
            await find_board(connection, tenant_id=staff.tenant_id, board_id=board_id, scope=staff.unit.path)
        )


ROUTES = (list_boards, confirm_one_board, revoke_one_board)
