"""The lines under which people sign a paper: with the names of those who hold the office on the paper's day (EQ-06)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from station.core.texts import Texts
from station.inventory.ports import InventoryView
from station.people.offices.holding import holders
from station.people.offices.values import Function, UnitLevel

_BY_OFFICE: Final = {
    "keeper": Function.EQUIPMENT_ADMINISTRATOR,
    "leader": Function.LEADER_IN_CHARGE,
    "head": Function.HEAD,
}
"""Lines that say who holds the office; all others are left to be written."""


def signature_lines(view: InventoryView, texts: Texts, day: date, roles: Iterable[str]) -> tuple[str, ...]:
    """A line for each of `roles` (``equipment.report.signature.<role>``); without a name where nobody holds the office."""
    holdings = view.offices.holdings()

    def line(role: str) -> str:
        function, names = _BY_OFFICE.get(role), []
        for each in holders(holdings, function, day) if function is not None else ():
            officer = view.people.officer(each.number)
            if each.unit.level is UnitLevel.OFFICE and officer is not None:
                key = "acting" if each.absent else "named"
                names.append(texts(f"equipment.report.signature.{key}", name=officer.name))
        if not names:
            return texts(f"equipment.report.signature.{role}")
        return texts(f"equipment.report.signature.{role}_named", names=texts("list.join").join(names))

    return tuple(map(line, roles))
