"""Bodies of the organisation: its tree, the labels of its levels, and edits of both."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, WireInput, WireOutput, text, true_or_false, whole
from ledger.places.organisation.words import LABEL_LENGTH_MAX, POSITION_MAX
from ledger.places.words import NAME_LENGTH_MAX

PlaceCode = Annotated[str, BeforeValidator(text), Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
PlaceName = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=NAME_LENGTH_MAX)]
Label = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=LABEL_LENGTH_MAX)]


class UnitKindSent(WireInput):
    """What a level of the tree is called from now on."""

    code: PlaceCode
    label_zh: Label
    label_en: Label
    position: Annotated[int, BeforeValidator(whole), Field(ge=0, le=POSITION_MAX)]
    gives_points: Annotated[bool, BeforeValidator(true_or_false)]


class UnitKind(WireOutput):
    """A level of the tree; units of some approve and have a budget."""

    code: str
    label_zh: str
    label_en: str
    position: int
    gives_points: bool


class TreeUnit(WireOutput):
    """One unit with what belongs to it itself, not counting what is below."""

    unit_id: int
    parent_id: int | None
    code: str
    name: str
    kind: str
    depth: int
    closed_at: Instant | None
    volunteers_count: int
    staff_count: int
    places_count: int


class Organisation(WireOutput):
    """The part of the tree that somebody reaches, parents first, and what its levels are called."""

    units: list[TreeUnit]
    kinds: list[UnitKind]


class UnitAdded(WireInput):
    """A new unit below another; without a code it gets one."""

    parent_id: Id
    kind: PlaceCode
    name: PlaceName
    code: PlaceCode | None


class UnitRenamed(WireInput):
    """Another name or level for a unit."""

    kind: PlaceCode
    name: PlaceName


class UnitMoved(WireInput):
    """The unit under which another one hangs from now on."""

    parent_id: Id


class UnitClosing(WireInput):
    """Whether a unit is closed from now on, or open again."""

    closed: Annotated[bool, BeforeValidator(true_or_false)]


class UnitId(WireOutput):
    """Which unit was edited."""

    unit_id: int


class KindCode(WireOutput):
    """Which level was named."""

    code: str


class PlaceChange(WireOutput):
    """One change of the past: the columns that differ, before and after, as text."""

    verb: str
    before: dict[str, str | None]
    after: dict[str, str | None]
    changed_at: Instant
    changed_by: str


class PlaceChanges(WireOutput):
    """The last changes of a unit or place, newest first."""

    items: list[PlaceChange]
