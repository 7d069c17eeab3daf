"""Where a scan is looked up: one view of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.policy import Per, categories, kept_in_person
from station.inventory.counter.values import CounterPerson
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryView
from station.inventory.values import Item, full_group
from station.people.naming import number_key
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class ViewedFacts:
    """The `CounterFacts` of one view."""

    view: InventoryView
    terms: Terms
    now: datetime

    def badge(self, code: str) -> Officer | None:
        """Whose badge it is."""
        return self.view.people.officer_by_badge(number_key(code))

    def officer(self, number: str) -> Officer | None:
        """The officer with this number."""
        return self.view.people.officer(number_key(number))

    def item(self, tag: str) -> Item | None:
        """The item with this tag."""
        return self.view.equipment.item(tag)

    def person(self, officer: Officer) -> CounterPerson:
        """The officer with what they have and know."""
        held = self.view.equipment.held_by(officer.number)
        own = tuple(item.category for item in held)
        return CounterPerson(
            officer.number,
            officer.name,
            officer.department,
            officer.group,
            own=own,
            overdue=sum(item.overdue(self.now) for item in held),
            lacks=lacking(self.terms, own),
            colleagues=in_the_group(self.view, officer, self.terms),
            trained=self.view.equipment.trained_categories(officer.number),
        )


def lacking(terms: Terms, own: tuple[int, ...]) -> tuple[int, ...]:
    """The categories kept in person that an officer with items of the categories `own` lacks (EQ-01, EQ-08)."""
    return tuple(
        each.number
        for each in categories(terms.policy)
        if each.per is Per.OFFICER
        and kept_in_person(terms.policy, each.number)
        and own.count(each.number) < each.quantity
    )


def in_the_group(view: InventoryView, officer: Officer, terms: Terms) -> frozenset[int]:
    """The categories counted per group of which the officer's group has an item out."""
    group = full_group(officer.department, officer.group)
    if not group:
        return frozenset()
    per_group = {each.number for each in categories(terms.policy) if each.per is Per.GROUP}
    return frozenset(view.equipment.categories_in_group(group) & per_group)
