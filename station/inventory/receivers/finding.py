"""From what a person writes, scans or chooses to the receiver of a loan, and who watches over it besides the signer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Final

from station.core.codes import UNIT_PREFIX, code_key
from station.core.errors import Refused
from station.inventory.places.values import Place
from station.inventory.ports import InventoryView
from station.inventory.receivers.values import LENT_TO_PLACES, Receiver, ReceiverKind
from station.people.offices.holding import holders
from station.people.offices.units import unit_named
from station.people.offices.values import Function, Unit, UnitLevel
from station.people.values import Department, Group

_CARD_DIGITS: Final = 8
_LEVELS: Final = {UnitLevel.DEPARTMENT: ReceiverKind.DEPARTMENT, UnitLevel.GROUP: ReceiverKind.GROUP}


def find_receiver(kind: ReceiverKind, entered: str, view: InventoryView) -> Receiver:
    """The receiver that is meant: a unit by name, code or path, a vehicle or room by its code or name.

    A department may be named where a group is, and the other way round. Raises Refused ``offices.…`` for a unit that there is not or
    are several, ``counter.lent_to_office``, ``counter.lent_to_nowhere``, ``counter.lent_to_store``.
    """
    if kind is ReceiverKind.PLACE:
        return _of_place(entered, view)
    unit = unit_named(entered, view.people)
    if unit.level not in _LEVELS:
        raise Refused("counter.lent_to_office", rule="EQ-11", receiver=unit.name)
    return Receiver(_LEVELS[unit.level], unit.name, unit.name)


def _of_place(entered: str, view: InventoryView) -> Receiver:
    key = code_key(entered)
    places = view.places.places()
    found = next((each for each in places if code_key(each.code) == key), None)
    found = found or next((each for each in places if key in each.keys), None)
    if found is None:
        raise Refused("counter.lent_to_nowhere", rule="EQ-11", place=entered.strip())
    if found.kind not in LENT_TO_PLACES:
        raise Refused("counter.lent_to_store", rule="EQ-09", place=found.code, name=found.name)
    return as_receiver(found)


def as_receiver(place: Place) -> Receiver:
    """A vehicle or room as a receiver."""
    return Receiver(ReceiverKind.PLACE, place.code, place.name)


def every_receiver(view: InventoryView) -> tuple[Receiver, ...]:
    """All that gear can be lent to: departments, groups, vehicles and rooms, in this order."""
    units = (
        *(Receiver(ReceiverKind.DEPARTMENT, each.name, each.name) for each in view.people.departments()),
        *(Receiver(ReceiverKind.GROUP, each.path, each.path) for each in view.people.groups()),
    )
    places = (as_receiver(each) for each in view.places.places() if each.kind in LENT_TO_PLACES)
    return (*units, *places)


def named(receiver: Receiver, view: InventoryView) -> Receiver:
    """The receiver of a loan that stands, as it is called now; one that is no more by its code."""
    if receiver.kind is not ReceiverKind.PLACE:
        return receiver
    found = next((each for each in view.places.places() if each.code == receiver.code), None)
    return receiver if found is None else as_receiver(found)


def watching(receiver: Receiver | None, view: InventoryView, day: date) -> tuple[str, ...]:
    """The equipment administrators of the unit on `day`; of a group without one those of its department. Nobody for a place."""
    if receiver is None or receiver.kind is ReceiverKind.PLACE:
        return ()
    units = [Unit(UnitLevel(receiver.kind.value), receiver.code)]
    if receiver.kind is ReceiverKind.GROUP:
        own = next((each for each in view.people.groups() if each.path == receiver.code), None)
        units += [Unit(UnitLevel.DEPARTMENT, own.department)] if own is not None and own.department else []
    holdings = view.offices.holdings()
    for unit in units:
        found = holders(holdings, Function.EQUIPMENT_ADMINISTRATOR, day, unit)
        if found:
            return tuple(dict.fromkeys(each.number for each in found))
    return ()


# ------------------------------------------------------------------------------------------------- cards


def card_of(unit: Receiver) -> str:
    """The code on the card of a unit: figures and letters that every scanner reads, made of its name."""
    return UNIT_PREFIX + hashlib.sha256(unit.key.encode()).hexdigest()[:_CARD_DIGITS].upper()


def unit_cards(view: InventoryView) -> tuple[str, ...]:
    """The cards of all departments and groups."""
    return tuple(card_of(unit) for unit, _ in _called(view))


def of_card(code: str, view: InventoryView) -> Receiver:
    """The unit of what follows ``UNIT:``, also of a card printed under a former name, or written as the unit's name.

    Raises Refused ``counter.unknown_unit_card``.
    """
    wanted = UNIT_PREFIX + code.upper()
    for receiver, names in _called(view):
        if any(card_of(each) == wanted for each in (receiver, *names)):
            return receiver
    try:
        return find_receiver(ReceiverKind.GROUP, code, view)
    except Refused:
        pass
    raise Refused("counter.unknown_unit_card", rule="EQ-11", card=code)


def _called(view: InventoryView) -> Iterator[tuple[Receiver, tuple[Receiver, ...]]]:
    """Each department and group, and as what it was known before."""
    former = {each.name: (each.name, *each.life.former) for each in view.people.departments()}
    for each in view.people.departments():
        yield _department(each), tuple(Receiver(ReceiverKind.DEPARTMENT, name) for name in each.life.former)
    for group in view.people.groups():
        paths = (
            Group(name, department).path
            for department in former.get(group.department, (group.department,))
            for name in (group.name, *group.life.former)
        )
        yield (
            Receiver(ReceiverKind.GROUP, group.path, group.path),
            tuple(Receiver(ReceiverKind.GROUP, path) for path in paths),
        )


def _department(department: Department) -> Receiver:
    return Receiver(ReceiverKind.DEPARTMENT, department.name, department.name)
