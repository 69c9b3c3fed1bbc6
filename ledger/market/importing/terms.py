"""The columns that a file of goods may have besides: category, kind, limit, days, and when few are few."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from ledger.market.catalogue.refusals import (
    CategoryUnknown,
    DaysOutOfOrder,
    LimitIncomplete,
    SupplierMissing,
)
from ledger.market.catalogue.words import LIMIT_MAX, LOW_STOCK_MAX, SUPPLIER_LENGTH_MAX, Kind, Period
from ledger.places.importing.upsert import Values
from ledger.places.spreadsheet.row import Row

TERMS: Final = (
    "category",
    "kind",
    "supplier",
    "limit_quantity",
    "limit_period",
    "visible_from",
    "visible_to",
    "low_stock",
)


def read_terms(row: Row, categories: Mapping[str, int]) -> Values:
    """Read the columns that the file has; what it does not have stays as the desk set it.

    Args:
        row: of the file.
        categories: by code, those that there are.
    """
    return {**_category(row, categories), **_kind(row), **_limit(row), **_days(row), **_few(row)}


def _category(row: Row, categories: Mapping[str, int]) -> Values:
    if not row.has("category"):
        return {}
    category = row.code("category", required=False) or None
    if category is not None and category not in categories:
        row.refuse("category", CategoryUnknown())
    return {"category": category}


def _kind(row: Row) -> Values:
    """Read what an article is; a file that says so names the suppliers of vouchers, too."""
    values: dict[str, object] = {}
    if row.has("kind"):
        values["kind"] = row.choice("kind", list(Kind), required=False) or Kind.BOX.value
    if row.has("supplier"):
        values["supplier"] = row.text("supplier", length_max=SUPPLIER_LENGTH_MAX, required=False) or None
    if values.get("kind") == Kind.VOUCHER and values.get("supplier") is None:
        row.refuse("supplier", SupplierMissing())
    return values


def _limit(row: Row) -> Values:
    if not row.has("limit_quantity") and not row.has("limit_period"):
        return {}
    quantity = row.whole_or_none("limit_quantity", least=1, most=LIMIT_MAX)
    period = row.choice("limit_period", list(Period), required=False) or None
    if (quantity is None) is not (period is None):
        row.refuse("limit_quantity", LimitIncomplete())
    return {"limit_quantity": quantity, "limit_period": period}


def _days(row: Row) -> Values:
    days: dict[str, date | None] = {
        name: row.day_or_none(name) for name in ("visible_from", "visible_to") if row.has(name)
    }
    first, last = days.get("visible_from"), days.get("visible_to")
    if first is not None and last is not None and last < first:
        row.refuse("visible_to", DaysOutOfOrder())
    return days


def _few(row: Row) -> Values:
    if not row.has("low_stock"):
        return {}
    return {"low_stock": row.whole_or_none("low_stock", least=0, most=LOW_STOCK_MAX)}
