"""What a change of units means for the paper that they have, as the room of people asks for it (ST-04, EQ-02)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from station.inventory.certificates.accounting import Accounting
from station.inventory.certificates.histories import LineEntriesReader, PaperEntriesView, paper_lines
from station.inventory.certificates.moves import CountedEntry, MonthColumn, require_sound, there_is
from station.inventory.receivers.values import Receiver, ReceiverKind, receiver_of
from station.inventory.values import Item
from station.people.offices.values import Unit, UnitLevel
from station.people.unit_life.ports import UnitStock


class UnitPaperReader(LineEntriesReader, Protocol):
    """The register."""

    def item(self, tag: str) -> Item | None:
        """The item with this tag."""
        ...


class UnitPaperView(PaperEntriesView, Protocol):
    """The state that one transaction sees."""

    @property
    def equipment(self) -> UnitPaperReader:
        """Items."""
        ...


class PaperOfUnits:
    """The accountable paper of units; `zone` is that of the office."""

    def __init__(self, zone: str) -> None:
        self._zone = zone

    def stock_of(self, units: Collection[Unit], view: UnitPaperView) -> tuple[UnitStock, ...]:
        """What each of them has, nothing left included where it ever had any."""
        keys = {_key(each): each for each in units if each.level is not UnitLevel.OFFICE}
        found: list[UnitStock] = []
        for item, told in self._told(view):
            left = there_is(told)
            known = {move.account for each in told for move in each.moves}
            found += [
                UnitStock(keys[key], item.label, item.name, left[key], item.unit)
                for key in sorted(known & set(keys))
            ]
        return tuple(found)

    def moved_with(self, seq: int, view: UnitPaperView) -> tuple[UnitStock, ...]:
        """What went from one unit to another with the entry `seq`, by where it came from."""
        found: list[UnitStock] = []
        for item, told in self._told(view):
            for each in (one for one in told if one.seq == seq):
                moves = [move for move in each.moves if move.column is MonthColumn.RECEIVED]
                for gone, came in zip(moves[::2], moves[1::2], strict=True):
                    unit, to = _unit(gone.account), _unit(came.account)
                    found.append(UnitStock(unit, item.label, item.name, came.pieces, item.unit, to.name))
        return tuple(found)

    def require_sound(self, view: UnitPaperView) -> None:
        """Raise Refused as `station.inventory.certificates.moves.require_sound` where an account has less than nothing as units stand now."""
        for item, told in self._told(view):
            if any(account for each in told for account in {move.account for move in each.moves}):
                require_sound(item, told)

    def _told(self, view: UnitPaperView) -> list[tuple[Item, list[CountedEntry]]]:
        found = ((view.equipment.item(each.tag), each) for each in paper_lines(view))
        return [
            (item, Accounting(line.tag, line.history, self._zone).told)
            for item, line in found
            if item is not None
        ]


def _key(unit: Unit) -> str:
    return Receiver(ReceiverKind(unit.level.value), unit.name).key


def _unit(key: str) -> Unit:
    receiver = receiver_of(key)
    if receiver is None:
        return Unit(UnitLevel.OFFICE, "")
    return Unit(UnitLevel(receiver.kind.value), receiver.code)
