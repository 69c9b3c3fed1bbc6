"""Routes of the bureau's policy: the one in force, its history, and setting another."""

from datetime import date
from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import ADMINISTRATOR, BOOK_READERS, OFFICE_READERS
from api.once import respond
from api.refusals import CursorUnknown, NotAllowed
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import CURSOR_LENGTH_MAX
from api.wire.policies import PolicyHistory, PolicyInForce, PolicySent, PolicySet, PolicySetting
from ledger.book.operations.policy import SetPolicy
from ledger.book.policy_words import Expiry, OnSpent, Policy
from ledger.book.refusals import PolicyUnchanged
from ledger.people.words import StaffMember
from ledger.reports.policies import PAGE_MAX, list_policies, policy_in_force
from ledger.reports.reach import sees_everything


@reads("/policy", "get_policy", by=OFFICE_READERS)
async def get_policy(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> PolicyInForce:
    """Show what the bureau has decided about its points."""
    async with house.reading() as connection:
        found = await policy_in_force(connection, tenant_id=staff.tenant_id)
    setting = found.setting
    return PolicyInForce(
        **_words(found.policy),
        log_index=found.log_index,
        set_index=setting.log_index if setting else None,
        set_at=setting.set_at if setting else None,
        set_by=setting.set_by if setting else None,
        reason=setting.reason if setting else None,
    )


@reads("/policy/history", "list_policies", by=BOOK_READERS, refuses=(CursorUnknown,))
async def list_policy_history(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_MAX)] = None,
) -> PolicyHistory:
    """List the policies that were set, newest first."""
    size = limit or PAGE_MAX
    async with house.reading_at(staff.tenant_id) as (connection, log_index):
        found = await list_policies(
            connection, tenant_id=staff.tenant_id, before=read_index_cursor(cursor), limit=size
        )
    return PolicyHistory(
        items=[
            PolicySetting(
                **_words(policy),
                log_index=setting.log_index,
                set_at=setting.set_at,
                set_by=setting.set_by,
                reason=setting.reason,
            )
            for policy, setting in found
        ],
        next_cursor=str(found[-1][1].log_index) if len(found) == size else None,
        log_index=log_index,
    )


@commands("/policies", "set_policy", by=ADMINISTRATOR, refuses=(PolicyUnchanged,))
async def set_policy(
    data: JSONBody[PolicySent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[PolicySet]:
    """Put another policy in force for the whole bureau, from now on."""
    if not sees_everything(staff.unit):
        raise NotAllowed
    policy = Policy(
        expiry=Expiry(data.expiry),
        points_valid_months=data.points_valid_months,
        on_spent=OnSpent(data.on_spent),
        second_person_above=data.second_person_above,
        hold_minutes=data.hold_minutes,
        return_days=data.return_days,
        reserve_hours=data.reserve_hours,
        card_daily_points=data.card_daily_points,
        witnessed_points=data.witnessed_points,
    )
    outcome = await house.tellers.submit(
        staff.tenant_id, SetPolicy(intent.by(staff.principal), staff.principal, policy, data.reason)
    )
    expires_on = outcome.answer["expires_on"]
    body = PolicySet(
        log_index=outcome.log_index,
        changed=outcome.answer["changed"],
        expires_on=None if expires_on is None else date.fromisoformat(expires_on),
    )
    return respond(body, hit=outcome.hit)


def _words(policy: Policy) -> dict[str, Any]:
    return {
        "expiry": policy.expiry.value,
        "points_valid_months": policy.points_valid_months,
        "on_spent": policy.on_spent.value,
        "second_person_above": policy.second_person_above,
        "hold_minutes": policy.hold_minutes,
        "return_days": policy.return_days,
        "reserve_hours": policy.reserve_hours,
        "card_daily_points": policy.card_daily_points,
        "witnessed_points": policy.witnessed_points,
    }


ROUTES = (get_policy, list_policy_history, set_policy)
