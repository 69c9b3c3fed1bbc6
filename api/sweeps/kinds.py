"""The sweeps by name: overdue orders, awards whose notice is over, lots past their last day, old evidence."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from functools import partial

from api.house import House
from ledger.book.operations.sweeps import LONG_AGO, Submit, Swept, activate_awards, expire_lots
from ledger.book.words import Tenant, TenantId
from ledger.earning.attachments.operations import purge_files
from ledger.earning.budgets.sweep import close_budgets
from ledger.earning.deciding.drawing import draw_rechecks
from ledger.earning.found.forgetting import forget_losses
from ledger.market.operations.sweep import BEGINNING, void_overdue_orders
from ledger.tips.operations.desk import purge_tips
from ledger.tips.slips.sweep import end_issues
from ledger.tips.thanks.operations import give_thanks

Sweep = Callable[[House, Tenant], Awaitable[Swept]]


class OverdueOrders:
    """Void orders whose hold has lapsed; remembers per bureau up to where all of them have ended."""

    def __init__(self) -> None:
        self._clean_until: dict[TenantId, datetime] = {}

    async def __call__(self, house: House, tenant: Tenant) -> Swept:
        """Run one round for one bureau."""
        done = await void_overdue_orders(
            teller_of(house, tenant),
            house.engine,
            tenant_id=tenant.tenant_id,
            now=house.clock(),
            since=self._clean_until.get(tenant.tenant_id, BEGINNING),
        )
        self._clean_until[tenant.tenant_id] = done.clean_until
        return done.swept


class LotExpiry:
    """Expire lots past their last day; remembers per bureau since when there are none left."""

    def __init__(self) -> None:
        self._clean_since: dict[TenantId, date] = {}

    async def __call__(self, house: House, tenant: Tenant) -> Swept:
        """Run one round for one bureau."""
        now = house.clock()
        done = await expire_lots(
            teller_of(house, tenant),
            house.engine,
            tenant,
            now=now,
            clean_since=self._clean_since.get(tenant.tenant_id, LONG_AGO),
        )
        if done.left_count == 0 and not done.has_more:
            self._clean_since[tenant.tenant_id] = tenant.day(now)
        return done


async def notice_over(house: House, tenant: Tenant) -> Swept:
    """Activate awards whose notice window is over, one round for one bureau."""
    return await activate_awards(teller_of(house, tenant), house.engine, tenant, now=house.clock())


async def budgets_closed(house: House, tenant: Tenant) -> Swept:
    """Close the budgets of a period that has ended, one round for one bureau."""
    return await close_budgets(teller_of(house, tenant), house.engine, tenant, now=house.clock())


async def old_evidence(house: House, tenant: Tenant) -> Swept:
    """Delete the bytes of evidence whose time has passed, one round for one bureau."""
    return await purge_files(house.engine, tenant_id=tenant.tenant_id, now=house.clock())


async def losses_forgotten(house: House, tenant: Tenant) -> Swept:
    """Shred reports of losses whose time has passed, one round for one bureau."""
    return await forget_losses(house.engine, tenant_id=tenant.tenant_id, now=house.clock())


async def slips_over(house: House, tenant: Tenant) -> Swept:
    """End issues of claim slips whose last day is past, one round for one bureau."""
    return await end_issues(teller_of(house, tenant), house.engine, tenant, now=house.clock())


async def monthly_thanks(house: House, tenant: Tenant) -> Swept:
    """Give the monthly thanks once they are due, and forget tips whose time is over."""
    await purge_tips(house.engine, tenant=tenant, now=house.clock())
    return await give_thanks(
        teller_of(house, tenant), house.engine, tenant, keyring=house.keyring, now=house.clock()
    )


async def rechecks_drawn(house: House, tenant: Tenant) -> Swept:
    """Draw awards for a recheck by another station, one round for one bureau."""
    return await draw_rechecks(teller_of(house, tenant), house.engine, tenant, now=house.clock())


def teller_of(house: House, tenant: Tenant) -> Submit:
    """Return the way to one bureau's teller."""
    return partial(house.tellers.submit, tenant.tenant_id)


def all_sweeps() -> dict[str, Sweep]:
    """Make every sweep; awards come before expiry, so that points of both are settled in one go."""
    return {
        "orders": OverdueOrders(),
        "activation": notice_over,
        "expiry": LotExpiry(),
        "budgets": budgets_closed,
        "slips": slips_over,
        "thanks": monthly_thanks,
        "evidence": old_evidence,
        "losses": losses_forgotten,
        "rechecks": rechecks_drawn,
    }
