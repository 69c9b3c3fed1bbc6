"""Who confirms at the desk what a colleague entered for a squad: neither of them approves any of it."""

import pytest
from sqlalchemy import select

from ledger.earning.refusals import ClaimSubmittedByYou
from ledger.earning.tables import decisions
from tests.earning.conftest import Bureau
from tests.earning.squads import confirmed_by_a_colleague, form_squad
from tests.earning.world import decide


@pytest.fixture
async def squad(bureau: Bureau) -> Bureau:
    """Add a squad of three whose first member leads it."""
    return await form_squad(bureau)


async def test_an_approver_who_confirmed_what_a_colleague_entered_approves_none_of_it(squad: Bureau) -> None:
    for made in await confirmed_by_a_colleague(squad):
        for had_a_part in (1, 3):
            with pytest.raises(ClaimSubmittedByYou):
                await squad.submit(decide(made.log_index, staff=had_a_part))


async def test_the_database_knows_who_confirmed_from_the_verdict_itself(squad: Bureau) -> None:
    of_leader = (await confirmed_by_a_colleague(squad))[0]
    await squad.submit(decide(of_leader.log_index, staff=2))
    async with squad.engine.connect() as connection:
        found = select(decisions.c.submitter_staff_id, decisions.c.helper_staff_ids).where(
            decisions.c.tenant_id == squad.tenant.tenant_id, decisions.c.claim_id == of_leader.log_index
        )
        assert (await connection.execute(found)).one() == (1, [3])
    assert await squad.differences() == []
