"""The verbs of patrol sessions: open one with a roll call, call the roll again, end it."""

from ledger.earning.patrols.operations.calling import CallRoll
from ledger.earning.patrols.operations.ending import EndSession
from ledger.earning.patrols.operations.opening import OpenPatrol

__all__ = ["CallRoll", "EndSession", "OpenPatrol"]
