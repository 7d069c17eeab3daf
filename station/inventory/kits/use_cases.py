"""Kits as use cases: defining and changing one, dissolving it, looking at it."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.inventory.kits.decide import (
    DissolveCase,
    KitCase,
    decide_define,
    decide_dissolve,
    require_in_no_other,
)
from station.inventory.kits.values import Kit, KitPart, KitStanding
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.register.naming import named_item
from station.inventory.values import Item
from station.people.asking import asks
from station.people.dated import Dated
from station.people.permissions import Permission
from station.people.sessions import Session


class Kits(Dated, behind="kits", ask=asks(Permission.EQUIPMENT_VIEW)):
    """The kits of the office (EQ-10); changing them needs EQUIPMENT_EDIT, looking EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_EDIT)
    def define(
        self,
        session: Session,
        code: str,
        name: str,
        parts: Sequence[str],
        *,
        change: bool = False,
        reason: str = "",
    ) -> tuple[KitStanding, tuple[Entry, ...]]:
        """Make a kit of the items with the tags `parts`, or `change` the one with this code for a `reason`.

        Returns it with what was recorded, which is nothing where a known kit stays as it is. Raises Refused as
        `decide_define`.
        """
        with self._store.write() as work:
            items = work.equipment.items(tuple(parts))
            tags = tuple(item.tag for item in items if item is not None)
            wanted = tuple(zip(parts, items, strict=True))
            case = KitCase(
                code,
                name,
                wanted,
                work.kits.kit(code),
                work.codes.holders(code),
                work.kits.of_items(tags),
                change,
                reason,
            )
            decided = decide_define(session, case, work.policy, self._store.clock.now())
            entries = record(work, decided)
            return standing(work, decided.value), tuple(entries)

    @asks(Permission.EQUIPMENT_EDIT)
    def dissolve(self, session: Session, code: str, reason: str) -> Entry:
        """End a kit; its items stay as they are. Raises Refused ``kits.unknown``, ``kits.reason_missing``."""
        with self._store.write() as work:
            kit = required_kit(work, code)
            case = DissolveCase(kit, reason)
            decided = decide_dissolve(session, case, work.policy, self._store.clock.now())
            (entry,) = record(work, decided)
            return entry

    @asks(Permission.EQUIPMENT_VIEW)
    def show(self, session: Session, code: str) -> KitStanding:
        """A kit with its parts as they stand. Raises Refused ``kits.unknown``."""
        del session
        with self._store.read() as view:
            return standing(view, required_kit(view, code))

    @asks(Permission.EQUIPMENT_VIEW)
    def part(self, session: Session, code: str, kit: str = "") -> Item:
        """The item with this code, as one that the kit `kit` ("": a new one) could have.

        Raises Refused ``equipment.unknown``, ``codes.two_meanings``, ``kits.part_of_another``.
        """
        del session
        with self._store.read() as view:
            item = named_item(view, code)
            require_in_no_other(item, view.kits.of_items((item.tag,)).get(item.tag), kit)
            return item

    @asks(Permission.EQUIPMENT_VIEW)
    def of_item(self, session: Session, tag: str) -> Kit | None:
        """The kit that an item belongs to."""
        del session
        with self._store.read() as view:
            return next(iter(view.kits.of_items((tag,)).values()), None)


def required_kit(view: InventoryView, code: str) -> Kit:
    """The kit with this code. Raises Refused ``kits.unknown``."""
    kit = view.kits.kit(code)
    if kit is None:
        raise Refused("kits.unknown", rule="EQ-10", kit=code)
    return kit


def standing(view: InventoryView, kit: Kit) -> KitStanding:
    """The kit with its parts as they stand in `view`."""
    parts = []
    for tag, item in zip(kit.parts, view.equipment.items(kit.parts), strict=True):
        officer = None if item is None or item.holder is None else view.people.officer(item.holder)
        held = "" if item is None else item.holder or ""
        parts.append(KitPart(tag, item, held if officer is None else officer.name))
    return KitStanding(kit.code, kit.name, tuple(parts))
