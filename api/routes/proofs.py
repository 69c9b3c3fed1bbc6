"""Routes of receipts as files (C2SP tlog-proof): a transaction, its proof, and a signed checkpoint."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import PathParameter

from api.files import PLAIN_TEXT, serves, text_file
from api.house import House
from api.identity import BOOK_READERS, PHONE
from api.refusals import ReceiptUnknown
from api.rooms import ROOMS
from api.signing import log_signed_over
from api.verbs import PUBLIC
from api.wire.base import WHOLE_NUMBER_MAX
from ledger.book.merkle import leaf_hash, root_from_inclusion
from ledger.book.public.guard import WhyRefused
from ledger.book.public.note import read_note
from ledger.book.public.receipt import extra_of
from ledger.book.public.refusals import CheckpointLate, LogUnsigned, TransactionAltered
from ledger.book.public.tlog import PROOF_SUFFIX, Proof
from ledger.book.queries import inclusion_proof, load_tenant
from ledger.book.refusals import TransactionUnknown
from ledger.book.seal import log_entry
from ledger.book.sealed_reads import Sealed, read_sealed
from ledger.book.words import LogIndex, TenantId
from ledger.market.queries import find_order_by_receipt
from ledger.market.refusals import OrderUnknown
from ledger.people.words import PhoneHolder, StaffMember
from ledger.reports.log import find_transaction

PRIVATE = "no-store"
REFUSES = (CheckpointLate, LogUnsigned, TransactionAltered)

Index = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@serves(
    "/me/transactions/{log_index:int}/proof",
    "get_my_proof",
    media_type=PLAIN_TEXT,
    by=PHONE,
    refuses=(TransactionUnknown, *REFUSES),
)
async def get_my_proof(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder], log_index: Index
) -> Response[str]:
    """Give a volunteer the receipt of a transaction of their own; of anybody else's there is none."""
    sealed = await _sealed(house, holder.tenant_id, LogIndex(log_index))
    if holder.principal not in sealed.persons:
        raise TransactionUnknown
    return await _receipt(house, holder.tenant_id, sealed)


@serves(
    "/transactions/{log_index:int}/proof",
    "get_proof",
    media_type=PLAIN_TEXT,
    by=BOOK_READERS,
    refuses=(TransactionUnknown, *REFUSES),
)
async def get_proof(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], log_index: Index
) -> Response[str]:
    """Give the receipt of a transaction that this member of staff may see."""
    index = LogIndex(log_index)
    async with house.reading() as connection:
        await find_transaction(connection, tenant_id=staff.tenant_id, unit=staff.unit, log_index=index)
    return await _receipt(house, staff.tenant_id, await _sealed(house, staff.tenant_id, index))


@serves(
    "/receipts/{tenant_id:int}/{receipt_code:str}/proof",
    "get_receipt_proof",
    media_type=PLAIN_TEXT,
    by=PUBLIC,
    refuses=(ReceiptUnknown, *REFUSES),
)
async def get_receipt_proof(
    house: NamedDependency[House],
    tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    receipt_code: Annotated[str, PathParameter(min_length=1, max_length=40)],
) -> Response[str]:
    """Give the receipt of an order to whoever holds the code that was printed for its owner."""
    tenant = TenantId(tenant_id)
    try:
        async with house.reading() as connection:
            order = await find_order_by_receipt(connection, tenant_id=tenant, receipt_code=receipt_code)
        sealed = await _sealed(house, tenant, LogIndex(order.order_id))
    except (OrderUnknown, TransactionUnknown) as unknown:
        raise ReceiptUnknown from unknown
    return await _receipt(house, tenant, sealed)


async def _sealed(house: House, tenant_id: TenantId, log_index: LogIndex) -> Sealed:
    async with house.reading_book() as connection:
        tenant = await load_tenant(connection, tenant_id)
        return await read_sealed(connection, tenant, log_index, ROOMS.sealed_columns)


async def _receipt(house: House, tenant_id: TenantId, sealed: Sealed) -> Response[str]:
    log_index = sealed.transaction.log_index
    found, signed = await log_signed_over(house, tenant_id, log_index)
    async with house.reading_book() as connection:
        hashes = await inclusion_proof(connection, tenant_id, log_index=log_index, size=signed.size)
    leaf = leaf_hash(log_entry(sealed.salt, sealed.canonical))
    if root_from_inclusion(index=log_index, size=signed.size, leaf=leaf, proof=hashes) != signed.root:
        raise LogUnsigned(why=WhyRefused.HISTORY_DIFFERS)
    proof = Proof(extra_of(sealed.salt, sealed.canonical), log_index, tuple(hashes), read_note(signed.note))
    name = f"{str(found.origin).replace('/', '-')}-{log_index}{PROOF_SUFFIX}"
    return text_file(str(proof), cache=PRIVATE, name=name)


ROUTES = (get_my_proof, get_proof, get_receipt_proof)
