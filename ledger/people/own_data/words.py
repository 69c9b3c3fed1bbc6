"""The words of requests about one's own data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

from ledger.book.words import Principal
from ledger.people.words import VolunteerId

DataRequestId = NewType("DataRequestId", int)
Field = Literal["name", "phone", "sex", "born_on", "address"]
RequestField = Literal["name", "phone", "sex", "born_on", "address", "paid"]
"""What a request may be about: a field of oneself, or, asked by the desk, whether somebody is paid."""
RequestKind = Literal["correct", "close"]
RequestVerdict = Literal["done", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """One request; what is wanted is open, because only its giver and whoever decides are shown it.

    Attributes:
        was: what stands in the record now; None where whoever asks may not see it.
    """

    data_request_id: DataRequestId
    volunteer_id: VolunteerId
    number: str
    name_masked: str
    station_name: str
    kind: RequestKind
    field: RequestField | None
    was: str | None
    wanted: str | None
    asked_by: Principal
    asker_volunteer_id: VolunteerId | None
    asked_at: datetime
    verdict: RequestVerdict | None
    decided_at: datetime | None
    reason: str | None
