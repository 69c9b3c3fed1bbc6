"""JSON lines: every transaction's salt and canonical text, enough to check the whole book offline."""

from collections.abc import Sequence
from typing import Final

import orjson

from ledger.book.seal import utc_text
from ledger.book.sealed_reads import Sealed
from ledger.reports.export.words import Extent

FORMAT_NAME: Final = "pingan-book-export/1"


class JsonLines:
    """The first line names the book; each further line is one transaction.

    The leaf of a line is SHA-256(0x00 ‖ SHA-256(salt ‖ canonical)), the root is RFC 9162's over all leaves.
    """

    needs_rows = True

    def begin(self, extent: Extent) -> str:
        """Return the line that names the book, its size and root, and the newest signed checkpoint."""
        header = {
            "format": FORMAT_NAME,
            "tenant": extent.tenant.name,
            "origin": origin_of(extent),
            "size": extent.size,
            "root": extent.root.hex(),
            "checkpoint": extent.checkpoint,
            "made_at": utc_text(extent.made_at),
        }
        return f"{orjson.dumps(header).decode()}\n"

    def write(self, copied: Sequence[Sealed]) -> str:
        """Return one line a transaction."""
        return "".join(f"{_line(one)}\n" for one in copied)


def origin_of(extent: Extent) -> str:
    """Return the origin that the checkpoint names, or the tenant's name while nothing is signed."""
    return extent.checkpoint.partition("\n")[0] if extent.checkpoint else extent.tenant.name


def _line(copied: Sealed) -> str:
    return orjson.dumps(
        {
            "log_index": copied.transaction.log_index,
            "salt": copied.salt.hex(),
            "canonical": copied.canonical.decode(),
        }
    ).decode()
