"""The facts that the verbs of stock ask for."""

from dataclasses import dataclass

from ledger.book.words import Fact
from ledger.market.stock.words import CaseId, CountId, MoveId, WriteOffId
from ledger.market.words import Sku
from ledger.places.words import ShopId


@dataclass(frozen=True, slots=True)
class DeliveryNoteFact(Fact):
    """Asks for the KnownDelivery of a supplier's note."""

    supplier: str
    document: str


@dataclass(frozen=True, slots=True)
class MoveFact(Fact):
    """Asks for a Move."""

    move_id: MoveId


@dataclass(frozen=True, slots=True)
class CountFact(Fact):
    """Asks for a Count."""

    count_id: CountId


@dataclass(frozen=True, slots=True)
class CountUnderWayFact(Fact):
    """Asks for the CountId of the count of a shop that is under way."""

    shop_id: ShopId


@dataclass(frozen=True, slots=True)
class StockedFact(Fact):
    """Asks for the Skus that a shop has ever had on its shelf, as a tuple."""

    shop_id: ShopId


@dataclass(frozen=True, slots=True)
class InQuestionFact(Fact):
    """Asks by how many boxes the shelf and the book differ in cases that are still open."""

    shop_id: ShopId
    sku: Sku


@dataclass(frozen=True, slots=True)
class CaseFact(Fact):
    """Asks for a Case."""

    case_id: CaseId


@dataclass(frozen=True, slots=True)
class WriteOffFact(Fact):
    """Asks for a WriteOff."""

    write_off_id: WriteOffId
