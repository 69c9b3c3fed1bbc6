"""The pure rules of the public notice: what is shown under which unit, and who may decide objections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.earning.deciding.rules import concerned_in, is_any
from ledger.earning.facts import ClaimSeen, Someone, StaffSeen
from ledger.earning.notice.facts import ObjectionSeen
from ledger.earning.notice.refusals import ObjectionNeedsAnother
from ledger.earning.notice.words import CODE_LENGTH, GROUP_MIN, Noticed
from ledger.earning.words import ClaimId
from ledger.places.rules import code_from
from ledger.places.words import UnitId

CODE_BYTES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNode:
    """A unit as the notice needs it."""

    name: str
    parent_id: UnitId | None


def grouped(noticed: Sequence[Noticed], units: Mapping[UnitId, UnitNode]) -> dict[ClaimId, UnitId]:
    """Return under which unit each award is shown.

    A unit where fewer than GROUP_MIN people are shown hands its awards to the unit above, deepest first; the
    top shows whatever is left. So nobody is one of two at a small station.
    """
    shown: dict[UnitId, list[Noticed]] = {}
    for one in noticed:
        shown.setdefault(one.unit_id, []).append(one)
    for unit_id in sorted(units, key=lambda unit_id: -_depth(unit_id, units)):
        here, parent_id = shown.get(unit_id, []), units[unit_id].parent_id
        people = {one.volunteer_id for one in here}
        if here and len(people) < GROUP_MIN and parent_id is not None:
            shown.setdefault(parent_id, []).extend(shown.pop(unit_id))
    return {one.claim_id: unit_id for unit_id, here in shown.items() for one in here}


def _depth(unit_id: UnitId, units: Mapping[UnitId, UnitNode]) -> int:
    depth, parent_id = 0, units[unit_id].parent_id
    while parent_id is not None and parent_id in units:
        depth, parent_id = depth + 1, units[parent_id].parent_id
    return depth


def notice_code(blind_index: bytes) -> str:
    """Return what an objection names an award by: a keyed hash, which says nothing of when or where."""
    return code_from(blind_index[:CODE_BYTES], length=CODE_LENGTH)


def check_judge(claim: ClaimSeen, objection: ObjectionSeen, staff: StaffSeen) -> None:
    """Refuse whoever is the claimant, raised the objection, or had a part in the claim.

    Raises:
        ObjectionNeedsAnother: any of these.
    """
    others = (
        Someone(None, claim.volunteer_id),
        Someone(objection.objector_staff_id, objection.objector_volunteer_id),
    )
    if is_any(staff, {*others, *concerned_in(claim)}):
        raise ObjectionNeedsAnother
