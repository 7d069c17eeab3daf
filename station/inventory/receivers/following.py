"""What a change of units means for what is lent to them: it is lent to the same ones, as they are called now (EQ-11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from station.core.ledger import Entry
from station.core.ledger.voiding import Voids
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.people.offices.values import UnitLevel
from station.people.unit_life.bodies import UnitAgain, UnitEntryVoided, UnitGone, UnitMerged, UnitRenamed
from station.people.values import Group

MOVING: Final = (UnitRenamed.KIND, UnitMerged.KIND, UnitEntryVoided.KIND)
"""Kinds of entry after which a unit is another one, or is called otherwise."""


def renamed_receivers(body: UnitRenamed) -> dict[str, str]:
    """By the key of each unit that has another name, the key of now: the unit itself, or the groups of a department too."""
    of_department = body.level is UnitLevel.DEPARTMENT
    again: dict[str, str] = {}
    if of_department:
        again[_key(body.level, body.unit)] = _key(body.level, body.renamed)
    for gone in body.gone:
        if gone.level is UnitLevel.GROUP:
            now = Group(gone.name, body.renamed) if of_department else Group(body.renamed, gone.department)
            again[_key(gone.level, Group(gone.name, gone.department).path)] = _key(gone.level, now.path)
    return again


def merged_receivers(body: UnitMerged) -> dict[str, str]:
    """By the key of each unit that is part of another one, the key of that."""
    parts = [each for each in body.units if each.merged_into]
    return {_key(each.level, _path(each)): _key(each.level, each.merged_into) for each in parts}


def voided_receivers(body: UnitEntryVoided) -> dict[str, str]:
    """By the key under which things are lent, the key of before the change that does not count."""
    return {_key(each.level, each.present): _key(each.level, each.formerly) for each in body.lent}


def lent_to_now(key: str, changes: Sequence[Entry]) -> str:
    """What the receiver with this key is called after these changes of units (entries of the kinds `MOVING`), in their order.

    A change that was voided among them counts as little as its void does. The void of a change from before them gives a
    renamed unit its name back; what was lent to a unit after a merge stays its, unless the unit was there by the merge alone.
    """
    return _followed(key, changes, _moved)


def called_now(key: str, changes: Sequence[Entry]) -> str:
    """The same for what stays the unit's own when that becomes part of another one: only other names are followed."""
    return _followed(key, changes, _renamed)


def _followed(key: str, changes: Sequence[Entry], step: Callable[[Entry], Mapping[str, str]]) -> str:
    voids = Voids(changes)
    there = {(each.stream, each.seq) for each in changes if not isinstance(each.typed, UnitEntryVoided)}
    for entry in changes:
        if isinstance(entry.typed, UnitEntryVoided):
            (wrong,) = entry.typed.voided
            if (entry.typed.stream, wrong.seq) not in there and _is_over(key, entry.typed):
                key = voided_receivers(entry.typed).get(key, key)
        elif voids.by(entry) is None:
            key = step(entry).get(key, key)
    return key


def _is_over(key: str, body: UnitEntryVoided) -> bool:
    """Whether the unit with this key is no more since the void."""
    gone = {_key(each.level, _path(each)) for each in body.gone}
    ended = {_key(each.level, _path(each)) for each in body.units if each.closed_on is not None}
    return key in gone | ended


def _renamed(entry: Entry) -> Mapping[str, str]:
    body = entry.typed
    return renamed_receivers(body) if isinstance(body, UnitRenamed) else {}


def _moved(entry: Entry) -> Mapping[str, str]:
    body = entry.typed
    return merged_receivers(body) if isinstance(body, UnitMerged) else _renamed(entry)


def _key(level: UnitLevel, path: str) -> str:
    return Receiver(ReceiverKind(level.value), path).key


def _path(unit: UnitAgain | UnitGone) -> str:
    return unit.name if unit.level is UnitLevel.DEPARTMENT else Group(unit.name, unit.department).path
