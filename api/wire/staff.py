"""Bodies of staff sessions and of the organisation that a member of staff sees."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, WireInput, WireOutput, text

Role = Literal["clerk", "approver", "shop_keeper", "shop_monitor", "tip_desk", "auditor", "administrator"]


class StaffSignIn(WireInput):
    """A user name and a password at one bureau."""

    tenant_id: Id
    user_name: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=64)]
    password: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=256)]


class PasswordChange(WireInput):
    """The password of now and the one that takes its place."""

    password: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=256)]
    new_password: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=256)]


class UnitOfStaff(WireOutput):
    """The unit whose subtree a member of staff may see."""

    unit_id: int
    code: str
    name: str
    kind: str


class StaffMe(WireOutput):
    """Who is signed in at the desk."""

    staff_id: int
    tenant_id: int
    bureau_title: str
    user_name: str
    name: str
    roles: list[Role]
    unit: UnitOfStaff
    must_change: bool
    demo: bool


class Unit(WireOutput):
    """One unit of the organisation."""

    unit_id: int
    code: str
    name: str
    kind: str
    parent_id: int | None


class UnitList(WireOutput):
    """Units within the scope of whoever asks."""

    items: list[Unit]


class Shop(WireOutput):
    """One safety supermarket."""

    shop_id: int
    code: str
    name: str
    station_name: str


class ShopList(WireOutput):
    """Shops within the scope of whoever asks."""

    items: list[Shop]
