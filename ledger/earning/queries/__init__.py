"""What is read from earning: facts for the commands, the desk's queue, and a phone's own claims."""

from ledger.earning.queries.facts import LOADERS

__all__ = ["LOADERS"]
