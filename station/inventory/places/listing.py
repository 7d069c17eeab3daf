"""The places as a list."""

from __future__ import annotations

from typing import Final

from station.core.clock import Clock
from station.core.listing import (
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    Sort,
    ValueKind,
)
from station.inventory.places.use_cases import Places
from station.inventory.places.values import PlaceKind, PlaceStanding
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission

FIT, UNFIT, UNCHECKED = "fit", "unfit", "unchecked"


def fitness(row: PlaceStanding) -> str:
    """What the last check found; empty for a place that is checked with what it lies in."""
    place = row.place
    if not place.is_checked:
        return ""
    if place.checked_at is None:
        return UNCHECKED
    return UNFIT if place.unfit else FIT


PLACE_LIST: Final[ListDeclaration[PlaceStanding]] = ListDeclaration(
    name="places",
    title="places.title",
    columns=(
        ListColumn("code", "places.field.code", lambda row: row.place.code, ValueKind.CODE),
        ListColumn("name", "places.field.name", lambda row: row.place.name),
        ListColumn(
            "kind",
            "places.field.kind",
            lambda row: row.place.kind.value,
            ValueKind.CHOICE,
            words="places.kind.",
        ),
        ListColumn("path", "places.field.path", lambda row: row.path),
        ListColumn("items", "places.field.items", lambda row: row.items, ValueKind.NUMBER),
        ListColumn("fitness", "places.field.fitness", fitness, ValueKind.CHOICE, words="places.fitness."),
        ListColumn("checked", "places.field.checked", lambda row: row.place.checked_at, ValueKind.MOMENT),
        ListColumn("due", "places.field.due", lambda row: row.due_at, ValueKind.MOMENT),
        ListColumn("by", "places.field.by", lambda row: row.place.checked_by, shown=False),
    ),
    filters=(
        ListFilter(
            "kind",
            "places.field.kind",
            choices=tuple(each.value for each in PlaceKind),
            words="places.kind.",
            chips=True,
        ),
        ListFilter(
            "fitness",
            "places.field.fitness",
            choices=(FIT, UNFIT, UNCHECKED),
            words="places.fitness.",
            seldom=True,
        ),
        ListFilter("due", "places.field.due", FilterKind.DAYS, seldom=True),
    ),
    key="code",
    sort=(Sort("path"),),
)


class PlaceList(ListService[PlaceStanding], ask=asks(Permission.EQUIPMENT_VIEW)):
    """The places with what is kept there; looking needs EQUIPMENT_VIEW."""

    def __init__(self, places: Places, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(clock, PLACE_LIST, Places.standings, services=(places,), store=store)
        super().__init__(source, PLACE_LIST, whoever_looks)
