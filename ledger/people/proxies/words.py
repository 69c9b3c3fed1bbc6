"""The words of proxies: who may redeem from whose points."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NewType

from ledger.people.words import VolunteerId

ProxyId = NewType("ProxyId", int)
ProxyChannel = Literal["kiosk", "paper"]
ProxyState = Literal["asked", "standing", "revoked"]
"""Waits for the person's own word; may redeem; taken back by anybody concerned."""

PROXIES_MAX: Final = 3
"""Relatives of one person, and persons of one relative."""
ASKED_MAX: Final = 10
ASKED_WINDOW: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """One relative of one person, both masked; `channel` is set once the person has agreed."""

    proxy_id: ProxyId
    volunteer_id: VolunteerId
    number: str
    name_masked: str
    relative_id: VolunteerId
    relative_number: str
    relative_name_masked: str
    state: ProxyState
    channel: ProxyChannel | None
    asked_by: str
    asked_at: datetime
    confirmed_at: datetime | None
