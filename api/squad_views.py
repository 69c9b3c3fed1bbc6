"""Says what pages show of squad results."""

from api.wire import squads as wire
from ledger.earning.squads.words import SquadLine


def squad_body(line: SquadLine) -> wire.Squad:
    """Describe a squad result with every member's share."""
    return wire.Squad(
        squad_id=line.squad_id,
        team_id=line.team_id,
        team_name=line.team_name,
        station_name=line.station_name,
        activity=line.activity,
        activity_zh=line.name_zh,
        activity_en=line.name_en,
        found_id=line.found_id,
        occurred_at=line.occurred_at,
        entered_at=line.entered_at,
        grade=line.grade,
        points=line.points,
        state=line.state,
        dispute_why=line.dispute_why,
        shares=[
            wire.SquadShare(
                volunteer_id=share.volunteer_id,
                number=share.number,
                name_masked=share.name_masked,
                activated=share.activated,
                part=share.part,
                points=share.points,
                agrees=share.agrees,
                by_staff=share.by_staff,
            )
            for share in line.shares
        ],
    )
