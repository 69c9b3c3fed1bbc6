"""What the giver of a tip does, with nothing but a code: write, come back, answer, and fetch a reward."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Tenant
from ledger.people.seal import Keyring
from ledger.tips import rules
from ledger.tips.operations.drawer import find_by_code, keep_desk, lock_desk, put_back, put_in
from ledger.tips.operations.officers import active_officers
from ledger.tips.refusals import IdentityNotTaken, RewardNotOffered
from ledger.tips.sealing import TipSeal, seal_identity
from ledger.tips.slips.reserve import next_reserved, reserved_slip
from ledger.tips.tables import thanks_wishes
from ledger.tips.thanks.reads import can_be_thanked, slots_of
from ledger.tips.words import (
    OFFICERS_MIN,
    SLIP_GOOD_FOR,
    KnownTip,
    NewTip,
    Offer,
    Reward,
    Thread,
    Tip,
    TipId,
    Way,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One bureau's letter box, as it stands now."""

    engine: AsyncEngine
    keyring: Keyring
    tenant: Tenant
    now: datetime

    @property
    def seal(self) -> TipSeal:
        """The keys of the room."""
        return TipSeal(self.keyring, self.tenant.tenant_id)


async def takes_identity(box: Box) -> bool:
    """Tell whether there are two persons who could open an identity, so that one can be left."""
    async with box.engine.connect() as connection:
        officers = await active_officers(connection, keyring=box.keyring, tenant_id=box.tenant.tenant_id)
    return len(officers) >= OFFICERS_MIN


async def give_tip(box: Box, new: NewTip) -> Thread:
    """Take a tip in; sent again with the same code it is the same tip.

    Raises:
        IdentityNotTaken: there is a name, and nobody to guard it.
    """
    tenant_id = box.tenant.tenant_id
    tip = Tip(
        codename=rules.draw_codename(),
        received_at=box.now,
        subject=new.subject,
        words=new.words,
        place=new.place,
        happened=new.happened,
        has_identity=new.identity is not None,
    )
    async with box.engine.begin() as connection:
        officers = await active_officers(connection, keyring=box.keyring, tenant_id=tenant_id)
        guarded = len(officers) >= OFFICERS_MIN
        if new.identity is not None and not guarded:
            raise IdentityNotTaken
        # Who leaves no name leaves an envelope all the same, so that no row tells who did.
        identity = seal_identity(new.identity, officers) if guarded else None
        known = KnownTip(tip_id=TipId(uuid4()), tip=tip)
        await put_in(
            connection,
            box.seal,
            tenant_id=tenant_id,
            known=known,
            code_hash=box.seal.code_hash(new.code),
            identity=identity,
        )
    return await open_thread(box, code=new.code)


async def open_thread(box: Box, *, code: str) -> Thread:
    """Show the giver how far the desk is, what it asks, and what waits to be fetched."""
    async with box.engine.begin() as connection:
        known = await find_by_code(connection, box.seal, tenant_id=box.tenant.tenant_id, code=code)
        return await _thread(connection, box, known.tip)


async def answer_desk(box: Box, *, code: str, words: str) -> Thread:
    """Write to the desk."""

    async def answer(_: AsyncConnection, tip: Tip) -> Tip:
        return rules.say(tip, words=words, at=box.now, by=None)

    return await _change(box, code, answer)


async def fetch_slip(box: Box, *, code: str) -> Thread:
    """Take the reward as a slip; asked again it is the same slip, until its code was written down.

    Raises:
        RewardNotOffered: there is none, it was fetched otherwise, or no slip of the amount is left.
    """

    async def fetch(connection: AsyncConnection, tip: Tip) -> Tip:
        reward = rules.reward_to_fetch(tip)
        if reward.fetched == "slip":
            return tip
        if reward.fetched is not None:
            raise RewardNotOffered
        taken = await lock_desk(connection, box.seal, tenant_id=box.tenant.tenant_id)
        slip = await next_reserved(
            connection,
            keyring=box.keyring,
            tenant_id=box.tenant.tenant_id,
            points=reward.points,
            taken=taken,
            good_until=box.tenant.day(box.now + SLIP_GOOD_FOR),
        )
        if slip is None:
            raise RewardNotOffered
        await keep_desk(
            connection,
            box.seal,
            tenant_id=box.tenant.tenant_id,
            taken={**taken, str(slip.issue_index): slip.number + 1},
        )
        return replace(
            tip, reward=replace(reward, fetched="slip", issue=slip.issue_index, number=slip.number)
        )

    return await _change(box, code, fetch)


async def fetch_to_account(box: Box, *, code: str, number: str) -> Thread:
    """Ask that the reward come with the next monthly thanks; which account it is nobody is told.

    The wish to be thanked lies apart and names no tip; the tip only knows that its reward was fetched.

    Raises:
        ThanksNotPossible: the account would stand out among those who are thanked.
        RewardNotOffered: there is no reward, it was fetched otherwise, or no thanks of the amount are given.
    """

    async def fetch(connection: AsyncConnection, tip: Tip) -> Tip:
        reward = rules.reward_to_fetch(tip)
        if reward.fetched == "account":
            return tip
        slots = await slots_of(connection, tenant_id=box.tenant.tenant_id)
        if reward.fetched is not None or not slots.get(reward.points):
            raise RewardNotOffered
        volunteer_id = await can_be_thanked(connection, tenant=box.tenant, number=number, now=box.now)
        wish_id = uuid4()
        wish = {"volunteer_id": volunteer_id, "points": reward.points, "asked_on": box.now.date().isoformat()}
        await connection.execute(
            insert(thanks_wishes).values(
                tenant_id=box.tenant.tenant_id,
                wish_id=wish_id,
                sealed=box.seal.seal(f"wish/{wish_id}", wish),
            )
        )
        return replace(tip, reward=replace(reward, fetched="account"))

    return await _change(box, code, fetch)


async def forget_slip(box: Box, *, code: str) -> Thread:
    """Forget which slip a reward was, once the giver has written its code down."""

    async def forget(_: AsyncConnection, tip: Tip) -> Tip:
        reward = rules.reward_to_fetch(tip)
        return replace(tip, reward=replace(reward, issue=None, number=None))

    return await _change(box, code, forget)


async def _change(box: Box, code: str, change: Callable[[AsyncConnection, Tip], Awaitable[Tip]]) -> Thread:
    tenant_id = box.tenant.tenant_id
    async with box.engine.begin() as connection:
        known = await find_by_code(connection, box.seal, tenant_id=tenant_id, code=code, locked=True)
        changed = KnownTip(tip_id=known.tip_id, tip=await change(connection, known.tip))
        if changed.tip != known.tip:
            await put_back(connection, box.seal, tenant_id=tenant_id, known=changed, now=box.now)
        return await _thread(connection, box, changed.tip)


async def _thread(connection: AsyncConnection, box: Box, tip: Tip) -> Thread:
    reward = tip.reward
    if reward is None or reward.confirmed_by is None:
        return Thread(tip=tip, offer=None)
    slip = None
    if reward.issue is not None and reward.number is not None:
        slip = await reserved_slip(
            connection,
            keyring=box.keyring,
            tenant_id=box.tenant.tenant_id,
            issue_index=reward.issue,
            number=reward.number,
        )
    return Thread(
        tip=tip,
        offer=Offer(
            points=reward.points,
            ways=await _ways(connection, box, reward),
            fetched=reward.fetched,
            slip_code=slip.code if slip else None,
            slip_expires_on=slip.expires_on if slip else None,
        ),
    )


async def _ways(connection: AsyncConnection, box: Box, reward: Reward) -> tuple[Way, ...]:
    if reward.fetched is not None:
        return ()
    tenant_id = box.tenant.tenant_id
    slip = await next_reserved(
        connection,
        keyring=box.keyring,
        tenant_id=tenant_id,
        points=reward.points,
        taken=await lock_desk(connection, box.seal, tenant_id=tenant_id),
        good_until=box.tenant.day(box.now + SLIP_GOOD_FOR),
    )
    slots = await slots_of(connection, tenant_id=tenant_id)
    ways: tuple[Way, ...] = ("slip",) if slip else ()
    return (*ways, "account") if slots.get(reward.points) else ways
