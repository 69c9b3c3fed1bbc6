"""A book of plain balances, obviously right, that rules can be asked on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ledger.book.policy_words import Policy
from ledger.book.words import (
    AccountKey,
    Fact,
    LogIndex,
    Owner,
    Purpose,
    Tenant,
    TenantId,
)


@dataclass
class PlainView:
    """A View over dictionaries of balances and facts."""

    balances: dict[AccountKey, int] = field(default_factory=dict)
    facts: dict[Fact, Any] = field(default_factory=dict)
    policy: Policy = Policy()  # noqa: RUF009 - frozen
    now: datetime = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    log_index: LogIndex = LogIndex(7)  # noqa: RUF009 - a number
    tenant: Tenant = Tenant(TenantId(1), "liaohe", "辽河市公安局", False, ZoneInfo("Asia/Shanghai"))  # noqa: FBT003, RUF009 - frozen

    def balance(self, key: AccountKey) -> int:
        """Return what an account holds."""
        return self.balances.get(key, 0)

    def lots(self, owner: Owner) -> list[tuple[AccountKey, int]]:
        """Return the lots that hold something, earliest expiry first."""
        lots = [
            (key, held)
            for key, held in self.balances.items()
            if key.owner == owner and key.purpose is Purpose.AVAILABLE and held
        ]
        return sorted(lots, key=lambda lot: lot[0].expires_on or date.max)

    def fact(self, fact: Fact) -> Any:  # noqa: ANN401 - each kind of fact has its own type
        """Return a fact, or None."""
        return self.facts.get(fact)
