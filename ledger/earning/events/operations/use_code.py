"""Use a one-time paper code that was handed out at an event: its holder goes on the list as present."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book.words import Change, Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.events.facts import CodeFact, CodeSeen, EventFact, EventSeen, MarkFact, MarkSeen
from ledger.earning.events.refusals import (
    AlreadyOnList,
    EventCodeUnknown,
    EventCodeUsed,
)
from ledger.earning.events.rules import check_open
from ledger.earning.facts import VolunteerFact
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId


@dataclass(frozen=True, slots=True, kw_only=True)
class UseEventCode:
    """A volunteer scans or types the code on the slip they were given.

    Attributes:
        request: the volunteer's own.
        volunteer_id: who.
        code_hash: what the code is found by, 32 bytes.
    """

    request: Request
    volunteer_id: VolunteerId
    code_hash: bytes

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the code and the volunteer, then the event and whether they are on its list."""
        yield CodeFact(self.code_hash)
        yield VolunteerFact(self.volunteer_id)
        code: CodeSeen | None = known.get(CodeFact(self.code_hash))
        if code is not None:
            yield EventFact(code.event_id)
            yield MarkFact(code.event_id, self.volunteer_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Move no points."""
        return ()

    def decide(self, view: View) -> Decision:
        """Put the volunteer on the list and use the code up."""
        code: CodeSeen | None = view.fact(CodeFact(self.code_hash))
        if code is None:
            raise EventCodeUnknown
        if view.fact(VolunteerFact(self.volunteer_id)) is None:
            raise VolunteerUnknown
        if code.is_used:
            raise EventCodeUsed
        event: EventSeen = view.fact(EventFact(code.event_id))
        mark: MarkSeen | None = view.fact(MarkFact(code.event_id, self.volunteer_id))
        if mark is not None and (mark.present or mark.is_confirmed):
            raise AlreadyOnList
        check_open(event, now=view.now)
        return Decision(
            kind="event_code",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"event": event.event_id, "volunteer": self.volunteer_id},
            rows=(self._row(event),),
            changes=(self._change(view),),
            answer={"event_id": event.event_id},
            learned={
                CodeFact(self.code_hash): CodeSeen(event_id=event.event_id, is_used=True),
                MarkFact(event.event_id, self.volunteer_id): MarkSeen(present=True),
            },
        )

    def _row(self, event: EventSeen) -> Row:
        return Row(
            "event_marks",
            {
                "event_id": event.event_id,
                "volunteer_id": self.volunteer_id,
                "present": True,
                "how": "code",
                "marked_by": self.request.client,
            },
        )

    def _change(self, view: View) -> Change:
        values = {"used_by": self.volunteer_id, "used_at": view.now}
        return Change("event_codes", {"code_hash": self.code_hash}, values)
