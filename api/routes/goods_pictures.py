"""Routes of the pictures of goods: the desk sends one, and everybody who sees the goods opens it."""

import asyncio
from http import HTTPStatus
from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import PathParameter, RawBody

from api.files import BYTES, FOR_EVER, serves
from api.goods_views import check_whole, picture_path
from api.house import House
from api.identity import ADMINISTRATOR
from api.once import answer_once
from api.place_views import editor_of
from api.refusals import NotAllowed
from api.requests import Intent
from api.verbs import PUBLIC, uploads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.goods import PictureShown
from ledger.book.words import TenantId
from ledger.market.catalogue.operations import show_picture
from ledger.market.catalogue.pictures import clean_picture
from ledger.market.catalogue.queries import find_picture
from ledger.market.catalogue.refusals import PictureNotAccepted, PictureUnknown
from ledger.market.catalogue.words import PICTURE_SENT_MAX
from ledger.market.refusals import GoodsUnknown
from ledger.market.words import Sku
from ledger.people.words import StaffMember

SkuPath = Annotated[str, PathParameter(min_length=1, max_length=32)]
DIGEST: Final = "^[0-9a-f]{64}$"
CLEANED_AT_ONCE: Final = 1
_cleaning: Final = asyncio.Semaphore(CLEANED_AT_ONCE)


@uploads(
    "/goods/{sku:str}/pictures",
    "show_goods_picture",
    by=ADMINISTRATOR,
    bytes_max=PICTURE_SENT_MAX,
    refuses=(NotAllowed, GoodsUnknown, PictureNotAccepted),
)
async def show_goods_picture(
    body: RawBody,
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    sku: SkuPath,
) -> Response[PictureShown]:
    """Give an article a picture, made anew from what is sent: square, small, with nothing but pixels."""
    check_whole(staff)

    async def show() -> dict[str, str]:
        async with _cleaning:
            picture = await asyncio.to_thread(clean_picture, body)
        digest = await show_picture(
            house.engine, editor=editor_of(house, staff), sku=Sku(sku), picture=picture
        )
        return {"digest": digest.hex()}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=show)
    shown = picture_path(staff.tenant_id, bytes.fromhex(kept.answer["digest"]))
    return kept.respond(PictureShown(sku=sku, picture=shown))


@serves(
    "/goods-pictures/{tenant_id:int}/{digest:str}",
    "open_goods_picture",
    media_type=BYTES,
    by=PUBLIC,
    refuses=(PictureUnknown,),
    tag="goods-pictures",
)
async def open_goods_picture(
    house: NamedDependency[House],
    tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    digest: Annotated[str, PathParameter(pattern=DIGEST)],
) -> Response[bytes]:
    """Open the picture of an article; it never changes, so whoever has it need not ask again."""
    async with house.reading() as connection:
        content = await find_picture(connection, tenant_id=TenantId(tenant_id), digest=bytes.fromhex(digest))
    if content is None:
        raise PictureUnknown
    return Response(
        content,
        status_code=HTTPStatus.OK,
        media_type="image/webp",
        headers={"Cache-Control": FOR_EVER, "Content-Disposition": "inline"},
    )


ROUTES = (show_goods_picture, open_goods_picture)
