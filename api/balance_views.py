"""Says what an owner's accounts hold, and what moved on them."""

from typing import Any

from api.wire.balances import AccountHeld, Move, Movement, MovementPage
from ledger.book.words import Owner
from ledger.reports import movements
from ledger.reports.balances import Balances
from ledger.reports.log import line_values


def sheet(found: Balances) -> dict[str, Any]:
    """Describe what every balance sheet says, whoever the owner is."""
    return {
        "owner": found.owner,
        "at": found.at,
        "by": found.axis,
        "log_index": found.log_index,
        "recorded_index": found.recorded_index,
        "accounts": [
            AccountHeld(
                account_id=held.account_id,
                purpose=held.purpose,
                unit=held.unit,
                expires_on=held.expires_on,
                balance=held.balance,
                is_past=held.is_past,
            )
            for held in found.accounts
        ],
    }


def movement_page(owner: Owner, page: movements.MovementPage, *, size: int) -> MovementPage:
    """Describe a page of a statement; its cursor is the index below which the next one begins."""
    is_full = len(page.items) == size
    return MovementPage(
        owner=owner,
        log_index=page.log_index,
        items=[_movement(movement) for movement in page.items],
        next_cursor=str(page.items[-1].log_index) if is_full else None,
    )


def _movement(movement: movements.Movement) -> Movement:
    return Movement(
        **line_values(movement),
        moves=[
            Move(
                account_id=move.account_id,
                purpose=move.purpose,
                unit=move.unit,
                expires_on=move.expires_on,
                amount=move.amount,
                balance=move.balance,
            )
            for move in movement.moves
        ],
    )
