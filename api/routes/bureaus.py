"""Routes that anybody may read: the bureaus of this service."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter

from api.house import House
from api.verbs import PUBLIC, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.bureaus import Bureau, BureauList, LogState
from ledger.book.public.checkpoint import short_root
from ledger.book.public.reads import load_log
from ledger.book.queries import load_seal
from ledger.book.refusals import TenantUnknown
from ledger.book.words import TenantId
from ledger.reports.bureaus import list_bureaus


@reads("/bureaus", "list_bureaus", by=PUBLIC)
async def get_bureaus(house: NamedDependency[House]) -> BureauList:
    """List the bureaus of this service."""
    async with house.reading() as connection:
        bureaus = await list_bureaus(connection)
    return BureauList(
        items=[
            Bureau(tenant_id=found.tenant_id, name=found.name, title=found.title, demo=found.demo)
            for found in bureaus
        ]
    )


@reads("/bureaus/{tenant_id:int}/log", "get_log_head", by=PUBLIC, refuses=(TenantUnknown,))
async def get_log_head(
    house: NamedDependency[House], tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]
) -> LogState:
    """Say how far a bureau's sealed log reaches, for boards and for whoever writes it down."""
    tenant = TenantId(tenant_id)
    async with house.reading_book() as connection:
        seal = await load_seal(connection, tenant)
        log = await load_log(connection, tenant)
    if log is None:
        raise TenantUnknown
    signed = log.signed
    return LogState(
        size=seal.size,
        root=seal.root.hex(),
        short_root=short_root(seal.root),
        origin=str(log.origin),
        signed_size=signed.size if signed else None,
        signed_root=signed.root.hex() if signed else None,
        signed_at=signed.signed_at if signed else None,
        why_unsigned=await house.signer.check(tenant),
    )


ROUTES = (get_bureaus, get_log_head)
