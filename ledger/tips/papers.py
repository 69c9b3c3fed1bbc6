"""How a tip is written before it is sealed, and read after it was opened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ledger.book.words import LogIndex
from ledger.people.words import StaffId
from ledger.tips.words import Message, Reward, Tip


def write_tip(tip: Tip) -> dict[str, Any]:
    """Write a tip as JSON carries it."""
    return {
        "codename": tip.codename,
        "received_at": tip.received_at.isoformat(),
        "subject": tip.subject,
        "words": tip.words,
        "place": tip.place,
        "happened": tip.happened,
        "has_identity": tip.has_identity,
        "state": tip.state,
        "messages": [[one.at.isoformat(), one.words, one.by] for one in tip.messages],
        "reward": None if tip.reward is None else _write_reward(tip.reward),
    }


def read_tip(paper: Mapping[str, Any]) -> Tip:
    """Read a tip."""
    return Tip(
        codename=paper["codename"],
        received_at=datetime.fromisoformat(paper["received_at"]),
        subject=paper["subject"],
        words=paper["words"],
        place=paper["place"],
        happened=paper["happened"],
        has_identity=paper["has_identity"],
        state=paper["state"],
        messages=tuple(
            Message(at=datetime.fromisoformat(at), words=words, by=None if by is None else StaffId(by))
            for at, words, by in paper["messages"]
        ),
        reward=None if paper["reward"] is None else _read_reward(paper["reward"]),
    )


def _write_reward(reward: Reward) -> dict[str, Any]:
    return {
        "points": reward.points,
        "proposed_by": reward.proposed_by,
        "confirmed_by": reward.confirmed_by,
        "fetched": reward.fetched,
        "issue": reward.issue,
        "number": reward.number,
    }


def _read_reward(paper: Mapping[str, Any]) -> Reward:
    confirmed_by, issue = paper["confirmed_by"], paper["issue"]
    return Reward(
        points=paper["points"],
        proposed_by=StaffId(paper["proposed_by"]),
        confirmed_by=None if confirmed_by is None else StaffId(confirmed_by),
        fetched=paper["fetched"],
        issue=None if issue is None else LogIndex(issue),
        number=paper["number"],
    )
