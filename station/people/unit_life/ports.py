"""What a change of units asks of other rooms: the stock that a unit has of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from station.people.offices.values import Unit


@dataclass(frozen=True, slots=True)
class UnitStock:
    """So many pieces (`measure`: 张) of a line of stock that a unit has; `to` is the unit to which they went from it, where that is told."""

    unit: Unit
    code: str
    title: str
    quantity: int
    measure: str
    to: str = ""


class StockOfUnits(Protocol):
    """What one room keeps of units; `view` is a view or a unit of work, of which each room sees its own part."""

    def stock_of(self, units: Collection[Unit], view: Any) -> tuple[UnitStock, ...]:
        """What each of these units has, with nothing left where it had any before."""
        ...

    def moved_with(self, seq: int, view: Any) -> tuple[UnitStock, ...]:
        """What went from a unit to another with the entry `seq`, which made it a part of that."""
        ...

    def require_sound(self, view: Any) -> None:
        """Raise Refused where a unit has less than nothing as units stand now."""
        ...
