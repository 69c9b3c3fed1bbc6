"""Routes of the numbers behind the desk's first page."""

from typing import cast

import asyncpg
from litestar.di import NamedDependency

from api.house import House
from api.identity import OFFICE_READERS
from api.verbs import reads
from api.wire.budgets import AwardsOfWeek, Budget, ClaimsByState, Summary
from ledger.book.queries import load_seal
from ledger.people.words import StaffMember
from ledger.reports.budgets import list_budgets
from ledger.reports.summary import awards_per_week, claims_by_state


@reads("/summary", "get_summary", by=OFFICE_READERS)
async def get_summary(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> Summary:
    """Sum up awards, budgets and claims of one's area."""
    tenant_id, scope = staff.tenant_id, staff.unit.path
    async with house.snapshot() as connection:
        awards = await awards_per_week(connection, tenant_id=tenant_id, scope=scope, now=house.clock())
        budgets = await list_budgets(connection, tenant_id=tenant_id, scope=scope)
        claims = await claims_by_state(connection, tenant_id=tenant_id, scope=scope)
        raw = await connection.get_raw_connection()
        seal = await load_seal(cast("asyncpg.Connection", raw.driver_connection), tenant_id)
    return Summary(
        awards_per_week=[
            AwardsOfWeek(week_on=award.week_on, station=award.unit_name, points=award.points)
            for award in awards
        ],
        budgets=[
            Budget(
                unit_id=budget.unit_id, code=budget.code, name=budget.name, points_budget=budget.points_budget
            )
            for budget in budgets
        ],
        claims_by_state=ClaimsByState(
            waiting=claims.get("waiting", 0),
            second=claims.get("second", 0),
            approved=claims.get("approved", 0),
            refused=claims.get("refused", 0),
        ),
        size=seal.size,
        log_index=seal.size - 1,
        root=seal.root.hex(),
    )


ROUTES = (get_summary,)
