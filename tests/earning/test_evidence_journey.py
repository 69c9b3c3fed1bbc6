"""Evidence on a real book: patrols that are led, duty and odd scans are sealed, and verify finds nothing."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, text

from ledger.earning.duties.operations import SignIn, SignOut
from ledger.earning.evidence.words import STICKER, CodeSeen, Scan
from ledger.earning.operations import CheckIn
from ledger.earning.patrols.operations import CallRoll, EndSession, OpenPatrol
from ledger.earning.patrols.words import SessionId, Shown
from ledger.people.tables import teams
from ledger.people.team_tables import team_members
from ledger.people.words import DeviceId, VolunteerId
from ledger.places.rotating import BoardId
from tests.earning.conftest import ACTIVITIES, Bureau
from tests.earning.world import STATION, ask, here, point

DUTY = "school_gate,护学岗,School-gate duty,duty,2,40,4,20,B,auto,1,yes,no\n"


async def lead(bureau: Bureau, volunteer: int) -> None:
    """Let a volunteer lead a team."""
    own = {"tenant_id": bureau.tenant.tenant_id}
    async with bureau.engine.begin() as connection:
        await connection.execute(
            insert(teams).values(**own, team_id=1, code="T1", unit_id=STATION, corps="guard", name="一队")
        )
        await connection.execute(
            insert(team_members).values(
                **own,
                team_id=1,
                volunteer_id=volunteer,
                leads=True,
                joined_at=bureau.clock.now,
                added_by="system/test",
            )
        )


async def scan(bureau: Bureau, number: int, how: Scan, *, volunteer: int) -> dict[str, Any]:
    """Scan a point five minutes later."""
    bureau.clock.now += timedelta(minutes=5)
    done = await bureau.submit(
        CheckIn(
            request=ask(f"volunteer/{volunteer}"),
            volunteer_id=VolunteerId(volunteer),
            checkpoint_id=point(number),
            occurred_at=bureau.clock.now,
            fix=here(number),
            scan=how,
        )
    )
    return dict(done.answer)


async def states(bureau: Bureau) -> list[tuple[str, str, str]]:
    """Return source, grade and state of every claim, in order."""
    found = text("SELECT source, grade, state FROM claims WHERE tenant_id = :t ORDER BY log_index")
    async with bureau.engine.connect() as connection:
        rows = await connection.execute(found, {"t": bureau.tenant.tenant_id})
        return [(row.source, row.grade, row.state) for row in rows]


async def test_a_patrol_that_is_led_is_sealed_and_verified(bureau: Bureau) -> None:
    await bureau.grant(1000)
    await lead(bureau, 1)
    opened = await bureau.submit(
        OpenPatrol(
            request=ask("volunteer/1"),
            leader_id=VolunteerId(1),
            people=(
                Shown(volunteer_id=VolunteerId(2), how="phone"),
                Shown(volunteer_id=VolunteerId(3), how="card"),
            ),
            minutes=60,
            call_percent=70,
            occurred_at=bureau.clock.now,
        )
    )
    session_id = SessionId(opened.answer["session_id"])
    for number in (1, 2, 3):
        code = CodeSeen(board_id=BoardId(1), step=number, is_fresh=True)
        await scan(bureau, number, Scan(method="board", code=code, device_id=DeviceId(9)), volunteer=1)
    await bureau.submit(
        CallRoll(
            request=ask("volunteer/1"),
            session_id=session_id,
            moment="end",
            people=(Shown(volunteer_id=VolunteerId(2), how="phone"),),
            occurred_at=bureau.clock.now,
        )
    )
    await bureau.submit(EndSession(request=ask("volunteer/1"), session_id=session_id))
    assert await states(bureau) == [
        ("session", "A", "approved"),
        ("session", "A", "approved"),
        ("session", "D", "waiting"),
    ]
    assert await bureau.differences() == []


async def test_a_duty_is_sealed_and_verified(bureau: Bureau) -> None:
    await bureau.grant(1000)
    await bureau.import_activities(ACTIVITIES + DUTY)
    shared: dict[str, Any] = {
        "volunteer_id": VolunteerId(1),
        "checkpoint_id": point(1),
        "fix": here(1),
        "scan": STICKER,
    }
    await bureau.submit(
        SignIn(request=ask("volunteer/1"), activity="school_gate", occurred_at=bureau.clock.now, **shared)
    )
    bureau.clock.now += timedelta(minutes=47)
    done = await bureau.submit(SignOut(request=ask("volunteer/1"), occurred_at=bureau.clock.now, **shared))
    assert done.answer["minutes"] == 47
    assert await states(bureau) == [("duty", "B", "approved")]
    assert await bureau.differences() == []


async def test_coordinates_somebody_else_sent_are_found_by_their_digest(bureau: Bureau) -> None:
    how = Scan(place_digest=b"d" * 32)
    assert (await scan(bureau, 1, how, volunteer=1))["signals"] == []
    assert (await scan(bureau, 1, how, volunteer=2))["signals"] == ["same_place"]
    assert await bureau.differences() == []
