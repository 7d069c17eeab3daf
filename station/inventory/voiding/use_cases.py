"""Voiding movements: a look at what goes along, and the act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station.core.codes import code_key
from station.core.deciding import record
from station.core.ledger import Entry, Stream
from station.core.ledger.voiding import read_place
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.values import Item
from station.inventory.voiding.decide import (
    VoidCase,
    VoidLine,
    VoidPlan,
    decide_void,
    goes_along,
    skipped,
    tags_in,
    void_plan,
)
from station.inventory.voiding.values import Again
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class VoidResult:
    """The entry, what it did, and the items as they stand now."""

    entry: Entry
    plan: VoidPlan
    items: tuple[Item, ...]


def gather_void(
    view: InventoryView, place: str, tags: Sequence[str], reason: str = "", seen: str = ""
) -> VoidCase:
    """The facts of a void of the entry at `place`, for all of its items or those with these tags."""
    at = read_place(place)
    entry = None if at is None else view.ledger.entry(*at, checked=True)
    moved = {} if entry is None or entry.stream is not Stream.CUSTODY else tags_in(entry)
    wanted = {code_key(tag): tag for tag in tags}
    mine = [tag for tag in moved if not wanted or code_key(tag) in wanted]
    known = {code_key(tag) for tag in mine}
    strange = [tag for key, tag in wanted.items() if key not in known]
    lines: list[VoidLine] = []
    if entry is not None and mine:
        since = view.equipment.moved_since(mine, entry.seq)
        for tag, item in zip(mine, view.equipment.items(mine), strict=True):
            if item is None:
                strange.append(tag)
                continue
            goes, blocked = goes_along(entry, since[tag])
            lines.append(VoidLine(item, moved[tag], goes, blocked, since[tag].void, since[tag].recordings))
    without = skipped(lines)
    again = view.equipment.without(without) if without else Again()
    holders = {item.holder for item in again.items if item.holder}
    names = {each.number: each.name for each in map(view.people.officer, holders) if each is not None}
    return VoidCase(place, entry, tuple(lines), tuple(strange), again, names, reason, seen)


class MovementVoids:
    """Voiding mistaken movements; needs EQUIPMENT_EDIT."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_EDIT)
    def preview(self, session: Session, place: str, tags: Sequence[str] = ()) -> VoidPlan:
        """What a void of the entry at `place` (``custody:17``) would do, for all its items or those named.

        Raises like `station.inventory.voiding.decide.void_plan`.
        """
        with self._store.read() as view:
            return void_plan(session, gather_void(view, place, tags))

    @asks(Permission.EQUIPMENT_EDIT)
    def void(
        self, session: Session, place: str, reason: str, tags: Sequence[str] = (), *, seen: str = ""
    ) -> VoidResult:
        """Void the entry at `place`; `seen` is the digest of the preview that the person saw, if they saw one.

        Raises like `station.inventory.voiding.decide.decide_void`.
        """
        now = self._store.clock.now()
        with self._store.write() as work:
            decided = decide_void(session, gather_void(work, place, tags, reason, seen), work.policy, now)
            (entry,) = record(work, decided)
            return VoidResult(
                entry, decided.value, work.equipment.written([each.tag for each in decided.value.items])
            )
