"""Who answers for an item, whoever has it now: read as people write it, a number or badge, with a name behind it or not."""

from __future__ import annotations

from typing import Final

from station.core.codes import meanings
from station.core.errors import Refused
from station.inventory.ports import InventoryView
from station.people.values import Officer

LONGEST_RESPONSIBLE: Final = 100
"""Characters of a number with the name behind it."""


def answering(view: InventoryView, written: str) -> Officer | None:
    """The officer who is named by number or badge, as a list writes them (``1001 李甲``) too; None where there is none."""
    for code in dict.fromkeys((written.strip(), *written.split(maxsplit=1)[:1])):
        found = [each for each in meanings(view.codes.holders(code)) if each.is_officer] if code else []
        if len(found) == 1:
            return view.people.officer(found[0].owner)
    return None


def require_responsible(number: str, officer: Officer | None, rule: str) -> None:
    """Raise Refused by `rule` unless nobody in particular or an officer in service is to answer for an item."""
    if number and officer is None:
        raise Refused("equipment.responsible_unknown", rule=rule, field="responsible", number=number)
    if officer is not None and not officer.active:
        raise Refused(
            "equipment.responsible_left",
            rule="EQ-13",
            field="responsible",
            number=officer.number,
            name=officer.name,
        )
