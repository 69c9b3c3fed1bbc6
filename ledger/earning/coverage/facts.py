"""The fact that coverage asks the book for: the last visit of a point or route that must be visited."""

from dataclasses import dataclass

from ledger.book.words import Fact
from ledger.earning.coverage.words import Subject


@dataclass(frozen=True, slots=True)
class VisitFact(Fact):
    """Asks for a Visited, also where nobody has been yet."""

    subject: Subject
    subject_id: int
