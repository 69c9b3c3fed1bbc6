"""Routes of a screen at a post: who it is, its codes, and cards held before its scanner."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.board_views import board_me
from api.house import House, page_address
from api.identity import BOARD
from api.requests import Intent
from api.verbs import asks, commands, reads
from api.wire import boards as wire
from api.wire.ways_in import BalanceAsked, BalanceShown
from api.witnessing import check_in_by_card
from ledger.earning.patrols.queries import sessions_overdue
from ledger.earning.refusals import CheckInTooSoon, CheckpointRetired, ScanTooOld, TimeInFuture
from ledger.people.operations.cards import people_met
from ledger.people.refusals import CardUnknown, PaymentCodeShown, VolunteerUnknown
from ledger.places.boards import Board
from ledger.places.operations.boards import note_board_seen
from ledger.places.refusals import CheckpointUnknown, TooManyTries
from ledger.places.rotating import STEP_S, STEPS_AHEAD, begins_at, step_of, write_code
from ledger.reports.standing import standing_of


@reads("/board", "get_board", by=BOARD)
async def get_board(house: NamedDependency[House], board: NamedDependency[Board]) -> wire.BoardMe:
    """Say which screen this is; from now on its credential is in use."""
    await note_board_seen(house.engine, tenant_id=board.tenant_id, board_id=board.board_id, now=house.clock())
    return board_me(board)


@reads("/board/codes", "list_rotating_codes", by=BOARD)
async def list_rotating_codes(
    request: Request[Any, Any, Any], house: NamedDependency[House], board: NamedDependency[Board]
) -> wire.RotatingCodes:
    """Give the codes of the next ten minutes, so that the screen goes on through a short loss of network."""
    now = house.clock()
    await note_board_seen(house.engine, tenant_id=board.tenant_id, board_id=board.board_id, now=now)
    key = house.keyring.board_key(tenant_id=board.tenant_id, board_id=board.board_id)
    address = page_address(house, request, f"/c/{board.tenant_id}/{board.short_code}")
    first = step_of(now)
    codes = [
        wire.RotatingCode(
            step=step,
            begins_at=begins_at(step),
            url=f"{address}#{write_code(board.board_id, key=key, step=step)}",
        )
        for step in range(first, first + STEPS_AHEAD)
    ]
    async with house.reading_book() as book:
        overdue = await sessions_overdue(book, tenant_id=board.tenant_id, unit_id=board.unit_id, now=now)
    alarms = [
        wire.SessionAlarm(
            session_id=line.session_id,
            planned_until=line.planned_until,
            members_count=line.members_count,
            back_count=line.back_count,
        )
        for line in overdue
    ]
    return wire.RotatingCodes(step_seconds=STEP_S, server_time=now, codes=codes, alarms=alarms)


@commands(
    "/board/check-ins",
    "check_in_at_board",
    by=BOARD,
    refuses=(
        CardUnknown,
        PaymentCodeShown,
        CheckpointUnknown,
        VolunteerUnknown,
        CheckInTooSoon,
        CheckpointRetired,
        ScanTooOld,
        TimeInFuture,
    ),
)
async def check_in_at_board(
    data: JSONBody[wire.CardShown],
    house: NamedDependency[House],
    board: NamedDependency[Board],
    intent: NamedDependency[Intent],
) -> Response[wire.WitnessedCheckIn]:
    """Check in whoever holds their card, or their phone's pass, before the scanner of the post."""
    return await check_in_by_card(
        house,
        tenant_id=board.tenant_id,
        client=board.principal,
        intent=intent,
        method="card",
        shown=data.shown,
        short_code=board.short_code,
        scanned_at=data.scanned_at,
    )


@asks(
    "/board/balances",
    "show_balance_at_board",
    by=BOARD,
    refuses=(CardUnknown, PaymentCodeShown, TooManyTries),
)
async def show_balance_at_board(
    data: JSONBody[BalanceAsked], house: NamedDependency[House], board: NamedDependency[Board]
) -> BalanceShown:
    """Show somebody without a phone what is in their account, masked, when they hold their card here."""
    house.met_tries.count(board.principal)
    now = house.clock()
    async with house.reading() as connection:
        met = (
            await people_met(
                connection, keyring=house.keyring, tenant_id=board.tenant_id, shown=[data.shown], now=now
            )
        )[0]
        if met is None:
            raise CardUnknown
        standing = await standing_of(
            connection, tenant_id=board.tenant_id, volunteer_id=met.volunteer_id, now=now
        )
    return BalanceShown(
        name_masked=met.name_masked,
        points_available=standing.points_available,
        points_pending=standing.points_pending,
        minutes_served=standing.minutes_served,
    )


ROUTES = (get_board, list_rotating_codes, check_in_at_board, show_balance_at_board)
