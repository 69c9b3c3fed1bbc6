"""The fact that the commands of patrol sessions ask for."""

from dataclasses import dataclass

from ledger.book.words import Fact
from ledger.earning.patrols.words import SessionId


@dataclass(frozen=True, slots=True)
class SessionFact(Fact):
    """Asks for a SessionSeen with its roll calls and stops."""

    session_id: SessionId
