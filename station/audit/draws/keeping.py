"""Who keeps the things that people are drawn to check, so that they are not drawn (PF-11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from station.core.codes import code_key
from station.core.errors import Refused
from station.inventory.drawing.bodies import MOST_NAMED
from station.inventory.drawing.reading import draw_made, draw_number
from station.inventory.drawing.values import DrawSource, LeftOutFor
from station.inventory.places.values import Layout
from station.inventory.register.naming import named_item
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.values import Item
from station.people.offices.values import Function, Holding, UnitLevel

_FUNCTIONS = {
    Function.KEEPER: LeftOutFor.KEEPER,
    Function.EQUIPMENT_ADMINISTRATOR: LeftOutFor.ADMINISTRATOR,
}


def things(view: StocktakeView, about: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """The things that are to be checked, by first tag or place, and the draw that gave them (0: none).

    Raises Refused ``draw.unknown``, ``draw.about_people``, ``draw.too_many_named``, ``equipment.unknown``.
    """
    found: dict[str, None] = {}
    number = 0
    for each in about:
        kind, colon, seq = each.strip().partition(":")
        if kind == "draw" and colon:
            number = draw_number(seq)
            made = draw_made(view, number)
            if made.source is DrawSource.PEOPLE:
                raise Refused("draw.about_people", rule="PF-11", field="about", draw=number)
            found |= dict.fromkeys(drawn.code for drawn in made.drawn)
        elif _is_place(view, each):
            found[each.strip()] = None
        else:
            found[named_item(view, each).tag] = None
    if len(found) > MOST_NAMED:
        facts = {"most": MOST_NAMED, "count": len(found)}
        raise Refused("draw.too_many_named", rule="PF-11", field="about", **facts)
    return tuple(found), number


def _is_place(view: StocktakeView, code: str) -> bool:
    key = code_key(code)
    return any(key in each.keys for each in view.places.places()) or any(
        code_key(each.place) == key for each in view.places.kept()
    )


def keeping(view: StocktakeView, wanted: Iterable[str], day: date) -> dict[str, Mapping[str, LeftOutFor]]:
    """By thing, who keeps it on `day`: has it, answers for it, or is keeper or administrator where it is."""
    holdings = [each for each in view.offices.holdings() if each.lasts(day) and each.function in _FUNCTIONS]
    layout = Layout(view.places.places(), view.places.kept())
    found: dict[str, Mapping[str, LeftOutFor]] = {}
    for thing in wanted:
        item = view.equipment.items((thing,))[0]
        items = [item] if item is not None else view.stocktakes.lying_at(layout.texts(thing))
        found[thing] = _keepers(view, items, holdings)
    return found


def _keepers(
    view: StocktakeView, items: Iterable[Item], holdings: Iterable[Holding]
) -> Mapping[str, LeftOutFor]:
    found: dict[str, LeftOutFor] = {}
    units = {""}
    for item in items:
        if item.responsible:
            found.setdefault(item.responsible, LeftOutFor.RESPONSIBLE)
        if not item.holder:
            continue
        found[item.holder] = LeftOutFor.HOLDER
        officer = view.people.officer(item.holder)
        if officer is not None:
            units |= {officer.department, f"{officer.department} › {officer.group}"}
    for each in holdings:
        if each.unit.level is UnitLevel.OFFICE or each.unit.name in units:
            found.setdefault(each.number, _FUNCTIONS[each.function])
    return found
