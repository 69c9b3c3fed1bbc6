"""Routes that anybody may read: the bureaus of this service."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter

from api.house import House
from api.verbs import PUBLIC, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.bureaus import Bureau, BureauList, LogHead
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
) -> LogHead:
    """Say how far a bureau's sealed log reaches, for boards and for whoever writes it down."""
    async with house.reading_book() as connection:
        seal = await load_seal(connection, TenantId(tenant_id))
    return LogHead(size=seal.size, root=seal.root.hex())


ROUTES = (get_bureaus, get_log_head)
