"""The verbs of found things: open a file, take it over, match it with a loss, give it back, close it."""

from ledger.earning.found.operations.close_file import CloseFound
from ledger.earning.found.operations.give_back import GiveBack
from ledger.earning.found.operations.match import MatchLoss
from ledger.earning.found.operations.open_file import OpenFound
from ledger.earning.found.operations.take import TakeOver

__all__ = ["CloseFound", "GiveBack", "MatchLoss", "OpenFound", "TakeOver"]
