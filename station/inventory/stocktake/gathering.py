"""All that the findings of a stocktake follow from, read for its book and for what was read."""

from __future__ import annotations

from typing import Final

from station.core.ledger import Entry
from station.inventory.places.values import PlaceTree
from station.inventory.stock.numbers import NumberState, in_state
from station.inventory.stocktake.case import CountedCase
from station.inventory.stocktake.drawn_bodies import within
from station.inventory.stocktake.following import portions_of, without_undone
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.stocktake.record import Sighting, StocktakeRecord
from station.inventory.values import Item, Tracking

_IN_ONE_LOOK: Final = 500
"""Items whose histories are read together."""


def counted_case(view: StocktakeView, told: StocktakeRecord) -> CountedCase:
    """What `match` compares, by the entries up to now."""
    tags = sorted({*told.book, *told.of_tag})
    items: dict[str, Item] = {}
    histories: dict[str, tuple[Entry, ...]] = {}
    portions: dict[str, tuple[Entry, ...]] = {}
    since = told.started.book_seq + 1
    for start in range(0, len(tags), _IN_ONE_LOOK):
        some = tags[start : start + _IN_ONE_LOOK]
        found = view.equipment.items(some)
        items.update((item.tag, item) for item in found if item is not None)
        histories.update(view.equipment.history_since(some, since))
    parted = sorted(portions_of(histories))
    for start in range(0, len(parted), _IN_ONE_LOOK):
        portions.update(view.equipment.history_since(parted[start : start + _IN_ONE_LOOK], since))
    lines = [tag for tag, item in items.items() if item.tracking is Tracking.LENT] if portions else []
    histories.update({tag: without_undone(histories.get(tag, ()), portions) for tag in lines})
    ranges = [tag for tag, item in items.items() if item.tracking is Tracking.RANGE]
    sightings, unknown = _by_tag(told)
    return CountedCase(
        told.started.scope,
        told.book,
        sightings,
        unknown,
        items,
        histories,
        {tag: in_state(view.equipment.number_runs(tag), NumberState.STORE) for tag in ranges},
        PlaceTree(view.places.places()),
        told.started.book_seq,
        within(told.started),
    )


def _by_tag(told: StocktakeRecord) -> tuple[dict[str, list[Sighting]], list[Sighting]]:
    """What was read of each item, and the codes that are nobody's, in their order."""
    sightings: dict[str, list[Sighting]] = {}
    unknown: list[Sighting] = []
    for _, each in sorted(told.sightings.items()):
        (sightings.setdefault(each.read.tag, []) if each.read.tag else unknown).append(each)
    return sightings, unknown
