"""The verbs of squad results: enter one, agree to one's part or not, take it back.

The answer that makes the result agreed is followed by one claim for each member, each a sealed transaction
of its own in the same database transaction, so that a result is shared whole or not at all.
"""

from ledger.earning.squads.operations.answer import AnswerSquad
from ledger.earning.squads.operations.enter import EnterSquad
from ledger.earning.squads.operations.withdraw import WithdrawSquad

__all__ = ["AnswerSquad", "EnterSquad", "WithdrawSquad"]
