"""The checks that every order passes before points and boxes are held."""

from typing import Final

from ledger.market.card_limits.check import CardCheck
from ledger.market.catalogue.checks import LimitsCheck, VisibleCheck, VouchersCheck
from ledger.market.family.check import ProxyCheck
from ledger.market.opening.check import OpeningCheck
from ledger.market.placing import Check

CHECKS: Final[tuple[Check, ...]] = (
    OpeningCheck(),
    VisibleCheck(),
    LimitsCheck(),
    VouchersCheck(),
    CardCheck(),
    ProxyCheck(),
)
