"""End issues of slips whose last day is past: what nobody used goes back to the budget that paid."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.operations.sweeps import LISTED_MAX, Submit, Swept, submit_behind_users, swept
from ledger.book.words import Tenant
from ledger.tips.refusals import SlipIssueNotOver
from ledger.tips.slips.operations import EndIssue, end_request
from ledger.tips.slips.reserve import list_due_issues


async def end_issues(
    submit: Submit, engine: AsyncEngine, tenant: Tenant, *, now: datetime, limit: int = LISTED_MAX
) -> Swept:
    """End what is due, the oldest first; safe twice, late and on two machines."""
    async with engine.connect() as connection:
        due = await list_due_issues(
            connection, tenant_id=tenant.tenant_id, today=tenant.day(now), limit=limit
        )
    commands = [EndIssue(request=end_request(index), issue_index=index) for index in due]
    return swept(await submit_behind_users(submit, commands), settled=(SlipIssueNotOver,))
