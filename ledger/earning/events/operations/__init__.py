"""The verbs of events: open one, tick people off, use a paper code, confirm who was there, print codes."""

from ledger.earning.events.operations.confirm import ConfirmAttendance
from ledger.earning.events.operations.mark import Mark, MarkAttendance
from ledger.earning.events.operations.open_event import OpenEvent
from ledger.earning.events.operations.use_code import UseEventCode

__all__ = ["ConfirmAttendance", "Mark", "MarkAttendance", "OpenEvent", "UseEventCode"]
