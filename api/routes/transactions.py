"""Routes of the book at the desk: the log, one transaction with its proof, and reversals."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import ADMINISTRATOR, BOOK_READERS
from api.once import respond
from api.refusals import CursorUnknown
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.transactions import (
    Entry,
    RequestKept,
    Reversal,
    ReversalSent,
    Transaction,
    TransactionPage,
    TransactionRow,
)
from ledger.book.merkle import leaf_hash
from ledger.book.operations.reverse import Reverse
from ledger.book.queries import inclusion_proof, load_seal
from ledger.book.refusals import (
    AlreadyReversed,
    NotReversible,
    PointsAlreadySpent,
    ReversalNeedsSecondPerson,
    ReversalWaiting,
    TransactionUnknown,
)
from ledger.book.words import LogIndex
from ledger.people.words import StaffMember
from ledger.reports import log

PAGE_SIZE = 50

Index = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@reads("/transactions", "list_transactions", by=BOOK_READERS, refuses=(CursorUnknown,))
async def list_transactions(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> TransactionPage:
    """List what concerns one's area in the log, newest first."""
    async with house.reading() as connection:
        found = await log.list_transactions(
            connection,
            tenant_id=staff.tenant_id,
            unit=staff.unit,
            before=read_index_cursor(cursor),
            limit=limit or PAGE_SIZE,
        )
    return TransactionPage(
        log_index=found.log_index,
        items=[TransactionRow(**log.line_values(transaction)) for transaction in found.items],
        next_cursor=None if found.before is None else str(found.before),
    )


@reads("/transactions/{log_index:int}", "get_transaction", by=BOOK_READERS, refuses=(TransactionUnknown,))
async def get_transaction(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], log_index: Index
) -> Transaction:
    """Show one transaction with its entries, its request and its proof."""
    tenant_id, index = staff.tenant_id, LogIndex(log_index)
    async with house.reading() as connection:
        found = await log.find_transaction(connection, tenant_id=tenant_id, unit=staff.unit, log_index=index)
    async with house.reading_book() as book:
        seal = await load_seal(book, tenant_id)
        proof = await inclusion_proof(book, tenant_id, log_index=index, size=seal.size)
    return Transaction(
        **log.line_values(found.transaction),
        refers_to=dict(found.refers_to),
        request=RequestKept(
            client=found.client,
            key=found.key,
            fingerprint=found.fingerprint.hex(),
            answer=dict(found.answer),
        ),
        entries=[_entry(entry) for entry in found.entries],
        format=found.format,
        commitment=found.commitment.hex(),
        leaf=leaf_hash(found.commitment).hex(),
        proof=[part.hex() for part in proof],
        root=seal.root.hex(),
        size=seal.size,
    )


@commands(
    "/transactions/{log_index:int}/reversals",
    "reverse_transaction",
    by=ADMINISTRATOR,
    refuses=(
        TransactionUnknown,
        AlreadyReversed,
        NotReversible,
        PointsAlreadySpent,
        ReversalNeedsSecondPerson,
        ReversalWaiting,
    ),
)
async def reverse_transaction(
    data: JSONBody[ReversalSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    log_index: Index,
) -> Response[Reversal]:
    """Undo a transaction by its exact inverse, where one person may."""
    async with house.reading() as connection:
        await log.find_transaction(
            connection, tenant_id=staff.tenant_id, unit=staff.unit, log_index=LogIndex(log_index)
        )
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


def _entry(entry: log.Entry) -> Entry:
    return Entry(
        account_id=entry.account_id,
        owner=entry.owner,
        purpose=entry.purpose,
        unit=entry.unit,
        expires_on=entry.expires_on,
        amount=entry.amount,
        balance=entry.balance,
    )


ROUTES = (list_transactions, get_transaction, reverse_transaction)
