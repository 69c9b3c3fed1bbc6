"""Who sits at the tip desk, and how what they do is written down."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import TenantId
from ledger.people.seal import Keyring
from ledger.people.words import StaffId, StaffMember
from ledger.tips.operations.accesses import note_access
from ledger.tips.sealing import TipSeal
from ledger.tips.words import Act, KnownTip


@dataclass(frozen=True, slots=True, kw_only=True)
class TipDesk:
    """One bureau's tip desk, with whoever sits at it now."""

    engine: AsyncEngine
    keyring: Keyring
    member: StaffMember
    now: datetime

    @property
    def tenant_id(self) -> TenantId:
        """Whose desk it is."""
        return self.member.tenant_id

    @property
    def staff_id(self) -> StaffId:
        """Who sits at it."""
        return self.member.staff_id

    @property
    def seal(self) -> TipSeal:
        """The keys of the room."""
        return TipSeal(self.keyring, self.tenant_id)


async def note(
    connection: AsyncConnection,
    desk: TipDesk,
    act: Act,
    known: KnownTip | None = None,
    *,
    reason: str | None = None,
) -> None:
    """Write an act down in the access log, in the transaction that does it."""
    await note_access(
        connection,
        desk.seal,
        tenant_id=desk.tenant_id,
        staff_id=desk.staff_id,
        act=act,
        now=desk.now,
        codename=None if known is None else known.tip.codename,
        reason=reason,
    )
