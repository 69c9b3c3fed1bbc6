"""What is read from earning: facts for the commands, the desk's queue, and a phone's own claims."""

from typing import Final

from ledger.book.facts import Loaders
from ledger.earning.duties.loaders import LOADERS as DUTIES
from ledger.earning.evidence.loaders import LOADERS as EVIDENCE
from ledger.earning.patrols.loaders import LOADERS as PATROLS
from ledger.earning.queries.facts import LOADERS as CLAIMS

LOADERS: Final[Loaders] = {**CLAIMS, **EVIDENCE, **PATROLS, **DUTIES}

__all__ = ["LOADERS"]
