"""Whom and what a wish names, looked up: officers by number or badge, units by name, code or path."""

from __future__ import annotations

from collections.abc import Iterable

from station.core.codes import meanings
from station.core.errors import Refused
from station.matters.decide import MatterNames
from station.matters.ports import MatterView
from station.matters.values import MatterWish
from station.people.offices.units import unit_named
from station.people.values import Officer


def names_of(view: MatterView, wishes: Iterable[MatterWish]) -> MatterNames:
    """The officers and units that these wishes name."""
    officers: dict[str, Officer | None] = {}
    units: dict[str, str | Refused] = {}
    for wish in wishes:
        for entered in wish.officers:
            if entered not in officers:
                officers[entered] = _officer(view, entered)
        if wish.unit.strip() and wish.unit not in units:
            units[wish.unit] = _unit(view, wish.unit)
    return MatterNames(officers, units)


def _officer(view: MatterView, entered: str) -> Officer | None:
    """The officer with this number or badge, as a list writes them (``1001 李甲``, ``李甲 1001``) too."""
    for code in dict.fromkeys((entered.strip(), *entered.split())):
        found = [each for each in meanings(view.codes.holders(code)) if each.is_officer] if code else []
        if len(found) == 1:
            return view.people.officer(found[0].owner)
    return None


def _unit(view: MatterView, entered: str) -> str | Refused:
    try:
        return unit_named(entered, view.people).name
    except Refused as refusal:
        return refusal
