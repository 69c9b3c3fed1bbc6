"""Bodies of a list of places that an office uploads."""

from api.wire.base import WireInput, WireOutput
from api.wire.people import FileProblem, FileSent
from ledger.places.datum import Datum


class PlaceListSent(WireInput):
    """A file of places."""

    file: FileSent


class DatumRows(WireOutput):
    """How many rows name a datum, from which their coordinates are converted once."""

    datum: Datum
    rows_count: int


class PlaceListReport(WireOutput):
    """What the list did, or would do."""

    is_applied: bool
    rows_count: int
    added: int
    changed: int
    unchanged: int
    datums: list[DatumRows]
    problems: list[FileProblem]
    problems_count: int
