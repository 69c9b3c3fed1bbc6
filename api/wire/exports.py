"""Bodies of exports of the whole book."""

from typing import Literal

from api.wire.base import Instant, WireInput, WireOutput


class ExportSent(WireInput):
    """As what the book is to be exported."""

    format: Literal["csv", "jsonl", "journal"]


class Export(WireOutput):
    """An export that may be fetched until it ends: `export_id` is the transaction that records it."""

    export_id: int
    format: Literal["csv", "jsonl", "journal"]
    size_min: int
    fetch_until: Instant
