"""Volunteers are listed by page within a scope, masked, and found by number, name or phone in full."""

import pytest

from ledger.people.queries import find_volunteer, list_volunteers, volunteers_by_id
from ledger.people.refusals import VolunteerUnknown
from ledger.places.words import WHOLE_BUREAU, Scope
from tests.people.conftest import Bureau


async def numbers(
    bureau: Bureau,
    query: str = "",
    *,
    scope: Scope = WHOLE_BUREAU,
    cursor: str | None = None,
    limit: int = 100,
) -> tuple[list[str], str | None]:
    async with bureau.engine.connect() as connection:
        page = await list_volunteers(
            connection,
            keyring=bureau.keyring,
            tenant_id=bureau.tenant_id,
            scope=scope,
            query=query,
            cursor=cursor,
            limit=limit,
        )
    return [person.number for person in page.items], page.next_cursor


async def test_people_are_masked_by_default(bureau: Bureau) -> None:
    async with bureau.engine.connect() as connection:
        people = await volunteers_by_id(
            connection,
            keyring=bureau.keyring,
            tenant_id=bureau.tenant_id,
            volunteer_ids=list(bureau.people.values()),
        )
    shown = {person.number: (person.name_masked, person.phone_masked) for person in people.values()}
    assert shown == {
        "V00001": ("刘*明", "199****0001"),
        "V00002": ("阿***·买**", "199****0002"),
        "V00003": ("张*", None),
    }
    first = people[bureau.people["V00001"]]
    assert (first.team_name, first.station_name, first.activated) == ("警卫帮寻小1队", "龙山第1派出所", False)


async def test_pages_follow_each_other_and_end(bureau: Bureau) -> None:
    first, cursor = await numbers(bureau, limit=2)
    assert (first, cursor) == (["V00001", "V00002"], "V00002")
    assert await numbers(bureau, cursor=cursor, limit=2) == (["V00003"], None)
    assert await numbers(bureau, limit=3) == (["V00001", "V00002", "V00003"], None)


async def test_a_scope_shows_its_own_people_only(bureau: Bureau) -> None:
    assert await numbers(bureau, scope=bureau.scope) == (["V00001", "V00003"], None)
    async with bureau.engine.connect() as connection:
        with pytest.raises(VolunteerUnknown):
            await find_volunteer(
                connection,
                keyring=bureau.keyring,
                tenant_id=bureau.tenant_id,
                volunteer_id=bureau.people["V00002"],
                scope=bureau.scope,
            )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("v0000", ["V00001", "V00002", "V00003"]),
        ("V00003", ["V00003"]),
        ("刘洋明", ["V00001"]),
        ("阿依古丽‧买买提", ["V00002"]),
        ("刘洋", []),
        ("+86 199-0000-0002", ["V00002"]),
        ("1990000", []),
        ("V%", []),
        ("V_", []),
        ("'; --", []),
        ("  ", ["V00001", "V00002", "V00003"]),
    ],
)
async def test_people_are_found_by_number_or_by_name_or_phone_in_full(
    bureau: Bureau, query: str, found: list[str]
) -> None:
    assert (await numbers(bureau, query))[0] == found
