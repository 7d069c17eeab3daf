"""What a confirmation asks for, and the facts that its decisions need, read within the unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.inventory.counter.looking_up import in_the_group
from station.inventory.counter.values import Counter
from station.inventory.movement.check_in import Brought, CheckInCase
from station.inventory.movement.check_out import CheckOutCase, Wanted, require_officer
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryView
from station.inventory.values import Condition, Item
from station.people.naming import number_key


@dataclass(frozen=True, slots=True)
class Act:
    """What is asked for, not what was shown: tags `brought` with condition and note, tags `taken`, for what.

    `number` is the officer at the counter, None when items are taken back on behalf of their holders.
    """

    number: str | None
    brought: tuple[tuple[str, Condition, str], ...] = ()
    taken: tuple[str, ...] = ()
    activity: str | None = None


def act_of(counter: Counter) -> Act:
    """What the counter's lines ask for."""
    return Act(
        None if counter.person is None else counter.person.number,
        tuple((line.tag, line.condition, line.note) for line in counter.returning),
        tuple(line.tag for line in counter.taking),
        counter.activity,
    )


def check_in_case(view: InventoryView, act: Act, now: datetime) -> CheckInCase:
    """The facts for what comes back. Raises Refused for an officer that there is not."""
    returner = None if act.number is None else view.people.officer(number_key(act.number))
    if act.number is not None and returner is None:
        require_officer(act.number, returner)
    brought = tuple(
        Brought(tag, view.equipment.item(tag), condition, note) for tag, condition, note in act.brought
    )
    holders = {each.item.holder for each in brought if each.item is not None and each.item.holder}
    return CheckInCase(brought, returner, {number: name_of(view, number) for number in holders}, now)


def check_out_case(view: InventoryView, act: Act, terms: Terms, now: datetime) -> CheckOutCase:
    """The facts for what goes out, after what came back is recorded."""
    number = act.number or ""
    officer = view.people.officer(number_key(number))
    covered: frozenset[int] = frozenset()
    trained: frozenset[int] = frozenset()
    if officer is not None:
        covered = frozenset(item.category for item in view.equipment.held_by(officer.number))
        covered |= in_the_group(view, officer, terms)
        trained = view.equipment.trained_categories(officer.number)
    wanted = tuple(_wanted(view, tag) for tag in act.taken)
    return CheckOutCase(number, officer, wanted, trained, covered, act.activity, now)


def _wanted(view: InventoryView, tag: str) -> Wanted:
    item = view.equipment.item(tag)
    holder = None if item is None else item.holder
    return Wanted(tag, item, "" if holder is None else name_of(view, holder))


def name_of(view: InventoryView, number: str) -> str:
    """The officer's name, or the number where there is no such officer."""
    officer = view.people.officer(number)
    return number if officer is None else officer.name


def items_now(view: InventoryView, act: Act) -> tuple[Item, ...]:
    """The items of the act as they stand now."""
    tags = (*(tag for tag, _, _ in act.brought), *act.taken)
    found = (view.equipment.item(tag) for tag in tags)
    return tuple(item for item in found if item is not None)
