"""Routes that anybody may read: the bureaus of this service."""

from litestar.di import NamedDependency

from api.house import House
from api.verbs import PUBLIC, reads
from api.wire.bureaus import Bureau, BureauList
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


ROUTES = (get_bureaus,)
