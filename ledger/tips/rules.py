"""The pure rules of tips: what a giver and the desk may do to one, and what makes a tip another one."""

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Final

from ledger.people.words import StaffId
from ledger.tips.refusals import (
    BoxFull,
    RewardNotOffered,
    RewardSettled,
    SecondOfficerNeeded,
    TipClosed,
    TipNotVerified,
)
from ledger.tips.words import MESSAGES_MAX, Message, Reward, State, Tip

CODENAMES: Final = tuple("松竹梅兰荷菊桂柳枫榆杉柏山溪湖海江泉岭岸云月星霞雪霜雷露鹤雁燕鹿")
"""What tips are called by: one sign and three digits, drawn anew for each."""


def draw_codename() -> str:
    """Draw what desk and giver call a tip by."""
    return f"{secrets.choice(CODENAMES)}{secrets.randbelow(1_000):03d}"


def say(tip: Tip, *, words: str, at: datetime, by: StaffId | None) -> Tip:
    """Add a message; the same words again by the same side are the same message, sent twice.

    Raises:
        TipClosed: nobody reads it any more.
        BoxFull: there are as many as fit.
    """
    last = tip.messages[-1] if tip.messages else None
    if last is not None and last.words == words and (last.by is None) == (by is None):
        return tip
    if tip.state == "closed":
        raise TipClosed
    if len(tip.messages) >= MESSAGES_MAX:
        raise BoxFull
    return replace(tip, messages=(*tip.messages, Message(at=at, words=words, by=by)))


def set_state(tip: Tip, state: State) -> Tip:
    """Say how far the desk has come; a reward that was confirmed is not taken back by it.

    Raises:
        RewardSettled: the tip was found true and rewarded, so it cannot be anything but verified or closed.
    """
    if tip.reward is not None and tip.reward.confirmed_by is not None and state not in {"verified", "closed"}:
        raise RewardSettled
    reward = tip.reward if state in {"verified", "closed"} else None
    return replace(tip, state=state, reward=reward)


def propose_reward(tip: Tip, *, points: int, by: StaffId) -> Tip:
    """Propose what a verified tip earns; until it is confirmed it can be proposed anew.

    Raises:
        TipNotVerified: nobody has found it true yet.
        RewardSettled: a reward was confirmed before.
    """
    if tip.state != "verified":
        raise TipNotVerified
    if tip.reward is not None and tip.reward.confirmed_by is not None:
        raise RewardSettled
    return replace(tip, reward=Reward(points=points, proposed_by=by))


def confirm_reward(tip: Tip, *, points: int, by: StaffId) -> Tip:
    """Confirm a reward as another person of the desk, who says the amount again.

    Raises:
        RewardNotOffered: nobody has proposed this amount.
        SecondOfficerNeeded: the same person proposed it.
    """
    if tip.reward is None or tip.reward.points != points:
        raise RewardNotOffered
    if tip.reward.confirmed_by is not None:
        return tip
    if tip.reward.proposed_by == by:
        raise SecondOfficerNeeded
    return replace(tip, reward=replace(tip.reward, confirmed_by=by))


def reward_to_fetch(tip: Tip) -> Reward:
    """Return the confirmed reward of a tip.

    Raises:
        RewardNotOffered: there is none.
    """
    if tip.reward is None or tip.reward.confirmed_by is None:
        raise RewardNotOffered
    return tip.reward
