"""Who answers for an item, whoever has it now: read as people write it, a number or badge, with a name behind it or not."""

from __future__ import annotations

from datetime import date
from typing import Final

from station.core.codes import meanings
from station.core.errors import Refused
from station.inventory.ports import InventoryView
from station.inventory.values import Item
from station.people.offices.holding import held_on, holders
from station.people.offices.values import Function, UnitLevel
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


def watching_over(view: InventoryView, item: Item, day: date) -> tuple[str, ...]:
    """Whoever answers for the item, and the office's equipment administrators on `day`."""
    answers = view.people.officer(item.responsible) if item.responsible else None
    theirs = (answers.number,) if answers is not None and answers.active else ()
    return tuple(dict.fromkeys((*theirs, *office_keepers(view, day))))


def office_keepers(view: InventoryView, day: date) -> tuple[str, ...]:
    """The office's equipment administrators on `day`."""
    holdings = held_on(view.offices.holdings(), day)
    office = [each for each in holdings if each.unit.level is UnitLevel.OFFICE]
    return tuple(each.number for each in holders(office, Function.EQUIPMENT_ADMINISTRATOR, day))


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
