"""Routes of the book at the desk: the log, one transaction with its proof, and reversals."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import ADMINISTRATOR, BOOK_STAFF
from api.once import respond
from api.refusals import CursorUnknown
from api.requests import Intent
from api.verbs import changes, reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.transactions import (
    Entry,
    Reversal,
    ReversalSent,
    Transaction,
    TransactionPage,
    TransactionRow,
)
from ledger.book.merkle import leaf_hash
from ledger.book.operations.reverse import Reverse
from ledger.book.queries import load_seal
from ledger.book.refusals import AlreadyReversed, NotReversible, PointsAlreadySpent, TransactionUnknown
from ledger.book.words import LogIndex
from ledger.people.words import StaffMember
from ledger.reports import log

PAGE_SIZE = 50

Index = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@reads("/transactions", "list_transactions", by=BOOK_STAFF, refuses=(CursorUnknown,))
async def list_transactions(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> TransactionPage:
    """List the log, newest first."""
    size = limit or PAGE_SIZE
    async with house.reading() as connection:
        found = await log.list_transactions(
            connection, tenant_id=staff.tenant_id, before=read_index_cursor(cursor), limit=size
        )
    return TransactionPage(
        items=[TransactionRow(**_row(transaction)) for transaction in found],
        next_cursor=str(found[-1].log_index) if len(found) == size else None,
    )


@reads("/transactions/{log_index:int}", "get_transaction", by=BOOK_STAFF, refuses=(TransactionUnknown,))
async def get_transaction(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], log_index: Index
) -> Transaction:
    """Show one transaction with its entries."""
    async with house.reading() as connection:
        found, entries = await log.find_transaction(
            connection, tenant_id=staff.tenant_id, log_index=LogIndex(log_index)
        )
    async with house.reading_book() as book:
        seal = await load_seal(book, staff.tenant_id)
    return Transaction(
        **_row(found),
        entries=[
            Entry(
                account_id=entry.account_id,
                owner=entry.owner,
                purpose=entry.purpose,
                unit=entry.unit,
                expires_on=entry.expires_on,
                amount=entry.amount,
                balance=entry.balance,
            )
            for entry in entries
        ],
        leaf=leaf_hash(found.commitment).hex(),
        root=seal.root.hex(),
        size=seal.size,
    )


@changes(
    "/transactions/{log_index:int}/reversals",
    "reverse_transaction",
    by=ADMINISTRATOR,
    refuses=(TransactionUnknown, AlreadyReversed, NotReversible, PointsAlreadySpent),
)
async def reverse_transaction(
    data: JSONBody[ReversalSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    log_index: Index,
) -> Response[Reversal]:
    """Undo a transaction by its exact inverse."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        Reverse(
            request=intent.by(staff.principal),
            actor=staff.principal,
            reverses=LogIndex(log_index),
            reason=data.reason,
        ),
    )
    return respond(Reversal(log_index=outcome.log_index, reverses=log_index), hit=outcome.hit)


def _row(transaction: log.Transaction) -> dict[str, object]:
    return {
        "log_index": transaction.log_index,
        "kind": transaction.kind,
        "actor": transaction.actor,
        "reason": transaction.reason,
        "occurred_at": transaction.occurred_at,
        "recorded_at": transaction.recorded_at,
        "reverses": transaction.reverses,
        "reversed_by": transaction.reversed_by,
    }


ROUTES = (list_transactions, get_transaction, reverse_transaction)
