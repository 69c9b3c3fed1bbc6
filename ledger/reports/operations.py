"""The one verb of reports: begin an export of the book, which is written into the book itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book.words import Decision, Fact, Facts, Owner, Principal, Request, View
from ledger.reports.export.words import EXPORT_KIND, Format


@dataclass(frozen=True, slots=True)
class BeginExport:
    """Record who takes a copy of the whole book, and as what."""

    request: Request
    actor: Principal
    file_format: Format

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need no facts."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no accounts."""
        return ()

    def decide(self, view: View) -> Decision:
        """Post nothing; the export reaches at least to this transaction."""
        return Decision(
            kind=EXPORT_KIND,
            actor=self.actor,
            occurred_at=view.now,
            refers_to={"format": str(self.file_format)},
            answer={"format": str(self.file_format), "size_min": view.log_index + 1},
        )
