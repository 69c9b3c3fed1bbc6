"""Says what a screen at a post is told, and what the desk is told of it."""

from api.wire import boards as wire
from ledger.places.boards import Board


def board_me(board: Board) -> wire.BoardMe:
    """Describe a screen to itself."""
    return wire.BoardMe(
        board_id=board.board_id,
        tenant_id=board.tenant_id,
        name=board.name,
        checkpoint_name=board.checkpoint_name,
        short_code=board.short_code,
        station_name=board.station_name,
        bureau_name=board.bureau_name,
        bureau_title=board.bureau_title,
    )


def board_row(board: Board) -> wire.Board:
    """Describe a screen to the desk."""
    return wire.Board(
        board_id=board.board_id,
        name=board.name,
        checkpoint_id=board.checkpoint_id,
        checkpoint_name=board.checkpoint_name,
        station_name=board.station_name,
        paired_at=board.paired_at,
        last_seen_at=board.last_seen_at,
        revoked_at=board.revoked_at,
    )
