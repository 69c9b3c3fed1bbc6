"""Routes that say whether the service is well."""

from dataclasses import asdict

from asyncpg import PostgresError
from litestar.di import NamedDependency
from sqlalchemy.exc import SQLAlchemyError

from api.edge import API_VERSION
from api.house import House
from api.refusals import ServiceDown
from api.verbs import PUBLIC, reads
from api.wire.bureaus import Health, LogUnsigned, Readiness, SweepRound
from ledger.reports.bureaus import list_bureaus


@reads("/health", "get_health", by=PUBLIC)
async def get_health() -> Health:
    """Say that the process answers."""
    return Health(status="ok", version=API_VERSION)


@reads("/health/ready", "get_readiness", by=PUBLIC)
async def get_readiness(house: NamedDependency[House]) -> Readiness:
    """Say that the database answers too; refused while it does not."""
    try:
        async with house.reading() as connection:
            await list_bureaus(connection)
    except (SQLAlchemyError, PostgresError, OSError, TimeoutError) as error:
        raise ServiceDown from error
    return Readiness(
        status="ready",
        database="reachable",
        sweeps=[SweepRound(**asdict(last)) for last in house.rounds.values()],
        logs_unsigned=[
            LogUnsigned(tenant_id=tenant_id, why=why) for tenant_id, why in house.signer.refused().items()
        ],
    )


ROUTES = (get_health, get_readiness)
