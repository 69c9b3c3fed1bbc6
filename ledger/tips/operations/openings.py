"""Open the identity behind a tip: one officer proposes, another confirms, both by passphrase."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.people.words import StaffId
from ledger.tips.operations.at_desk import TipDesk, note
from ledger.tips.operations.drawer import find_by_id
from ledger.tips.operations.officers import active_officers, list_officers, unlock
from ledger.tips.refusals import (
    IdentityMissing,
    IdentitySealedForOthers,
    OpeningUnknown,
    PassphraseWrong,
    SecondOfficerNeeded,
)
from ledger.tips.sealing import (
    holders_of,
    open_identity,
    open_sealed_to,
    own_share,
    pass_share,
    passed_share,
    seal_to,
)
from ledger.tips.sharing import Share, join
from ledger.tips.tables import tip_openings, tips
from ledger.tips.words import OPENING_LIFE, Identity, KnownTip, Officer, Opening, OpeningId, TipId

OpenKeys = Sequence[tuple[Officer, X25519PrivateKey]]


async def propose_opening(desk: TipDesk, *, tip_id: TipId, reason: str, passphrase: str) -> OpeningId:
    """Propose to open an identity; a proposal of one's own that waits is the same proposal.

    Raises:
        IdentityMissing: the giver left no name.
        IdentitySealedForOthers: one's key came after the tip.
        PassphraseWrong: written down in the access log.
    """
    async with desk.engine.connect() as connection:
        known = await find_by_id(connection, desk.seal, tenant_id=desk.tenant_id, tip_id=tip_id)
        sealed = await _identity_of(connection, desk, known)
        officers = await list_officers(connection, keyring=desk.keyring, tenant_id=desk.tenant_id)
        others = await active_officers(connection, keyring=desk.keyring, tenant_id=desk.tenant_id)
        waiting = await _waiting_of(connection, desk, tip_id)
    own = await _unlock(desk, officers, passphrase, known=known)
    if waiting is not None:
        return waiting
    share = _share_of(sealed, own)
    opening_id = OpeningId(uuid4())
    async with desk.engine.begin() as connection:
        await connection.execute(
            insert(tip_openings).values(
                tenant_id=desk.tenant_id,
                opening_id=opening_id,
                tip_id=tip_id,
                proposed_by=desk.staff_id,
                proposer_volunteer_id=desk.member.volunteer_id,
                proposed_at=desk.now,
                expires_at=desk.now + OPENING_LIFE,
                reason_sealed=desk.seal.seal(f"opening/{opening_id}", reason),
                shares_passed=pass_share(share, [one for one in others if one.staff_id != desk.staff_id]),
            )
        )
        await note(connection, desk, "opening_proposed", known, reason=reason)
    return opening_id


async def confirm_opening(desk: TipDesk, *, opening_id: OpeningId, passphrase: str) -> Identity:
    """Open an identity as the second person; both can look at it until the opening lapses.

    Raises:
        OpeningUnknown: there is no such proposal that waits.
        SecondOfficerNeeded: it is one's own.
    """
    async with desk.engine.connect() as connection:
        row = await _find(connection, desk, opening_id)
        if row.confirmed_by is not None:
            raise OpeningUnknown
        if row.proposed_by == desk.staff_id or (
            row.proposer_volunteer_id is not None and row.proposer_volunteer_id == desk.member.volunteer_id
        ):
            raise SecondOfficerNeeded
        known = await find_by_id(connection, desk.seal, tenant_id=desk.tenant_id, tip_id=TipId(row.tip_id))
        sealed = await _identity_of(connection, desk, known)
        officers = await list_officers(connection, keyring=desk.keyring, tenant_id=desk.tenant_id)
    own = await _unlock(desk, officers, passphrase, known=known)
    passed = next(
        (share for one, private in own if (share := passed_share(row.shares_passed, one, private))), None
    )
    proposer = [one for one in officers if one.staff_id == row.proposed_by and one.is_active]
    if passed is None or not proposer:
        raise IdentitySealedForOthers
    key = join([_share_of(sealed, own), passed])
    identity = open_identity(sealed, key)
    async with desk.engine.begin() as connection:
        done = await connection.execute(
            update(tip_openings)
            .where(
                tip_openings.c.tenant_id == desk.tenant_id,
                tip_openings.c.opening_id == opening_id,
                tip_openings.c.confirmed_by.is_(None),
                tip_openings.c.refused_at.is_(None),
            )
            .values(
                confirmed_by=desk.staff_id,
                confirmer_volunteer_id=desk.member.volunteer_id,
                confirmed_at=desk.now,
                key_returned=seal_to(proposer[-1].public_key, key),
            )
        )
        if done.rowcount == 0:
            raise OpeningUnknown
        await note(connection, desk, "opening_confirmed", known)
    if identity is None:
        raise IdentityMissing
    return identity


async def see_identity(desk: TipDesk, *, opening_id: OpeningId, passphrase: str) -> Identity:
    """Look at an opened identity as the one who proposed it.

    Raises:
        OpeningUnknown: it is not confirmed, lapsed, or somebody else's.
    """
    async with desk.engine.connect() as connection:
        row = await _find(connection, desk, opening_id)
        if row.confirmed_by is None or row.proposed_by != desk.staff_id:
            raise OpeningUnknown
        known = await find_by_id(connection, desk.seal, tenant_id=desk.tenant_id, tip_id=TipId(row.tip_id))
        sealed = await _identity_of(connection, desk, known)
        officers = await list_officers(connection, keyring=desk.keyring, tenant_id=desk.tenant_id)
    own = await _unlock(desk, officers, passphrase, known=known)
    identity = open_identity(sealed, open_sealed_to(own[-1][1], row.key_returned))
    async with desk.engine.begin() as connection:
        await note(connection, desk, "identity_seen", known)
    if identity is None:
        raise IdentityMissing
    return identity


async def refuse_opening(desk: TipDesk, *, opening_id: OpeningId, reason: str) -> None:
    """Let a proposal not happen, or take one's own back; refusing twice is harmless."""
    async with desk.engine.begin() as connection:
        row = await _find(connection, desk, opening_id)
        if row.confirmed_by is not None:
            raise OpeningUnknown
        known = await find_by_id(connection, desk.seal, tenant_id=desk.tenant_id, tip_id=TipId(row.tip_id))
        await connection.execute(
            update(tip_openings)
            .where(
                tip_openings.c.tenant_id == desk.tenant_id,
                tip_openings.c.opening_id == opening_id,
                tip_openings.c.confirmed_by.is_(None),
            )
            .values(refused_at=desk.now)
        )
        await note(connection, desk, "opening_refused", known, reason=reason)


async def list_openings(connection: AsyncConnection, desk: TipDesk, *, tip_id: TipId) -> list[Opening]:
    """Return the proposals about one tip, newest first."""
    rows = await connection.execute(
        select(tip_openings)
        .where(tip_openings.c.tenant_id == desk.tenant_id, tip_openings.c.tip_id == tip_id)
        .order_by(tip_openings.c.proposed_at.desc())
    )
    return [
        Opening(
            opening_id=OpeningId(row.opening_id),
            tip_id=TipId(row.tip_id),
            proposed_by=StaffId(row.proposed_by),
            proposed_at=row.proposed_at,
            expires_at=row.expires_at,
            reason=desk.seal.open(f"opening/{row.opening_id}", row.reason_sealed),
            confirmed_by=None if row.confirmed_by is None else StaffId(row.confirmed_by),
            confirmed_at=row.confirmed_at,
            refused_at=row.refused_at,
        )
        for row in rows
    ]


async def _find(connection: AsyncConnection, desk: TipDesk, opening_id: OpeningId) -> "Row[*tuple[Any, ...]]":
    found = select(tip_openings).where(
        tip_openings.c.tenant_id == desk.tenant_id,
        tip_openings.c.opening_id == opening_id,
        tip_openings.c.refused_at.is_(None),
        tip_openings.c.expires_at > desk.now,
    )
    row = (await connection.execute(found)).first()
    if row is None:
        raise OpeningUnknown
    return row


async def _waiting_of(connection: AsyncConnection, desk: TipDesk, tip_id: TipId) -> OpeningId | None:
    found: Any = await connection.scalar(
        select(tip_openings.c.opening_id).where(
            tip_openings.c.tenant_id == desk.tenant_id,
            tip_openings.c.tip_id == tip_id,
            tip_openings.c.proposed_by == desk.staff_id,
            tip_openings.c.confirmed_by.is_(None),
            tip_openings.c.refused_at.is_(None),
            tip_openings.c.expires_at > desk.now,
        )
    )
    return None if found is None else OpeningId(found)


async def _identity_of(connection: AsyncConnection, desk: TipDesk, known: KnownTip) -> bytes:
    sealed: bytes | None = await connection.scalar(
        select(tips.c.identity_sealed).where(
            tips.c.tenant_id == desk.tenant_id, tips.c.tip_id == known.tip_id
        )
    )
    if sealed is None or not known.tip.has_identity:
        raise IdentityMissing
    return sealed


async def _unlock(
    desk: TipDesk, officers: Sequence[Officer], passphrase: str, *, known: KnownTip
) -> OpenKeys:
    try:
        return await unlock(officers, staff_id=desk.staff_id, passphrase=passphrase)
    except PassphraseWrong:
        async with desk.engine.begin() as connection:
            await note(connection, desk, "passphrase_wrong", known)
        raise


def _share_of(sealed: bytes, own: OpenKeys) -> Share:
    holders = holders_of(sealed)
    for officer, private in own:
        if officer.key_id in holders:
            return own_share(sealed, officer, private)
    raise IdentitySealedForOthers
