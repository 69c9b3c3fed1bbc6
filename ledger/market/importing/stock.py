"""Stock from a file: the boxes that stand in the shops when the service begins, each row received once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from ledger.book.tables import transactions
from ledger.book.words import POINTS_MAX, Request
from ledger.market.importing.goods import IMPORTER
from ledger.market.operations.receive_goods import ReceiveGoods
from ledger.market.tables import goods
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.importing.upsert import ids_by_code
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FileKind, Sheet
from ledger.places.tables import shops
from ledger.places.words import ShopId

STOCK: Final = FileKind(name="stock", columns=("shop_code", "sku", "quantity"))


@dataclass(slots=True)
class StockImport:
    """The stage that checks stock; what it finds sound and new is for the teller once the import is applied.

    A row's key names its shop and article, so submitting the commands of a second run is harmless.

    Attributes:
        commands: one delivery per row that has not been received yet.
    """

    commands: list[ReceiveGoods] = field(default_factory=list)

    @property
    def stage(self) -> Stage:
        """Give the stage for `import_bureau`; it follows places and goods."""
        return Stage(kind=STOCK, load=self.load)

    async def load(self, run: ImportRun, sheet: Sheet) -> Counts:
        """Read the rows, and note stock that was received with another number before."""
        read = await _read(run, sheet)
        received = await _received(run, [command for _, command in read])
        for row, command in read:
            stored = received.get(command.request.key)
            if stored is None:
                self.commands.append(command)
            elif stored != command.request.fingerprint:
                row.problem(
                    "quantity",
                    zh="这家超市的这种物品已按另一数量入库；增减请用入库或盘点办理",
                    en="this shop received another number of this article; what came later is a delivery",
                )
        return Counts(added=len(self.commands), unchanged=len(read) - len(self.commands))


async def _read(run: ImportRun, sheet: Sheet) -> list[tuple[Row, ReceiveGoods]]:
    shop_ids = await ids_by_code(run, shops, "shop_id")
    skus = dict.fromkeys(await ids_by_code(run, goods, "sku", key="sku"), 0)
    lines: dict[tuple[str, str], int] = {}
    read: list[tuple[Row, ReceiveGoods]] = []
    for row in sheet.rows:
        shop_id = run.look_up(row, "shop_code", shop_ids, kind="places")
        run.look_up(row, "sku", skus, kind="goods")
        quantity = row.whole("quantity", least=0, most=POINTS_MAX)
        shop_code, sku = row.code("shop_code"), row.code("sku")
        line = lines.setdefault((shop_code, sku), row.line)
        if line != row.line:
            row.problem("sku", zh=f"与第 {line} 行重复", en=f"the same as in line {line}")
        if row.is_sound and shop_id is not None and quantity:
            key = f"stock/{shop_code}/{sku}"
            command = ReceiveGoods(
                request=Request(IMPORTER, key, sha256(f"{key}/{quantity}".encode()).digest()),
                actor=IMPORTER,
                shop_id=ShopId(shop_id),
                boxes={sku: quantity},
                received_at=run.now,
            )
            read.append((row, command))
    return read


async def _received(run: ImportRun, commands: Sequence[ReceiveGoods]) -> dict[str, bytes]:
    """Return the fingerprints of the rows received before, by key."""
    ids = [command.request.request_id for command in commands]
    found = select(transactions.c.key, transactions.c.fingerprint).where(
        transactions.c.tenant_id == run.tenant_id,
        transactions.c.request_id == any_(bindparam(None, ids, ARRAY(Uuid))),
    )
    return {row.key: row.fingerprint for row in await run.connection.execute(found)}
