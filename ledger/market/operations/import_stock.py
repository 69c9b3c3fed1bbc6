"""Import stock: the boxes that stand in the shops when the service begins, each row received once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import ARRAY, Text, any_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import requests
from ledger.book.words import POINTS_MAX, Principal, Request, TenantId
from ledger.market.operations.receive_goods import ReceiveGoods
from ledger.market.words import Sku
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FileKind, Sheet
from ledger.places.words import ShopId

STOCK_FILE: Final = FileKind(name="stock", columns=("shop_code", "sku", "quantity"))
IMPORTER: Final = Principal("system/import")


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """So many boxes of one article in one shop."""

    shop_code: str
    sku: Sku
    quantity: int
    row: Row

    @property
    def request(self) -> Request:
        """Name the receipt of this row: the same row again is the same request."""
        key = f"stock/{self.shop_code}/{self.sku}"
        return Request(IMPORTER, key, sha256(f"{key}/{self.quantity}".encode()).digest())


def read_stock(sheet: Sheet, *, shop_codes: Collection[str], skus: Collection[str]) -> list[StockRow]:
    """Read the stock of a file; what is wrong is noted with its row, and the row left out.

    Args:
        sheet: the file.
        shop_codes: the shops there are, or will be when the same import is written.
        skus: the articles likewise.
    """
    lines: dict[tuple[str, str], int] = {}
    stock: list[StockRow] = []
    for row in sheet.rows:
        shop_code, sku = row.code("shop_code"), row.code("sku")
        quantity = row.whole("quantity", least=0, most=POINTS_MAX)
        if shop_code and shop_code not in shop_codes:
            row.problem("shop_code", zh=f"没有超市 {shop_code}", en=f"there is no shop {shop_code}")
        if sku and sku not in skus:
            row.problem("sku", zh=f"没有物品 {sku}", en=f"there is no article {sku}")
        line = lines.setdefault((shop_code, sku), row.line)
        if line != row.line:
            row.problem("sku", zh=f"与第 {line} 行重复", en=f"the same as in line {line}")
        if row.is_sound and quantity:
            stock.append(StockRow(shop_code=shop_code, sku=Sku(sku), quantity=quantity, row=row))
    return stock


async def check_stock(
    connection: AsyncConnection, *, tenant_id: TenantId, stock: Sequence[StockRow]
) -> list[StockRow]:
    """Return the rows that have not been received yet, and note those received with another number."""
    asked = {row.request.key: row for row in stock}
    column = requests.c
    known = select(column.key, column.fingerprint).where(
        column.tenant_id == tenant_id,
        column.client == IMPORTER,
        column.key == any_(bindparam(None, list(asked), ARRAY(Text))),
    )
    for found in await connection.execute(known):
        row = asked.pop(found.key)
        if found.fingerprint != row.request.fingerprint:
            row.row.problem(
                "quantity",
                zh="这家超市的这种物品已按另一数量入库；增减请用入库或盘点办理",
                en="this shop received another number of this article; what came later is a delivery",
            )
    return list(asked.values())


def stock_commands(
    stock: Sequence[StockRow], *, shop_ids: Mapping[str, ShopId], received_at: datetime
) -> list[ReceiveGoods]:
    """Make the commands that put stock on the shelves; running them again is harmless."""
    return [
        ReceiveGoods(
            request=row.request,
            actor=IMPORTER,
            shop_id=shop_ids[row.shop_code],
            boxes={row.sku: row.quantity},
            received_at=received_at,
        )
        for row in stock
    ]
