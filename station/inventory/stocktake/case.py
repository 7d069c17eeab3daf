"""What the findings of a stocktake follow from. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from station.core.ledger import Entry
from station.inventory.places.values import PlaceTree
from station.inventory.stock.numbers import Numbers
from station.inventory.stocktake.bodies import ExpectedLine, StocktakeScope
from station.inventory.stocktake.facts import CONDITION, PLACE, FactHistory, at_start, told
from station.inventory.stocktake.record import Sighting
from station.inventory.stocktake.values import ScopeKind
from station.inventory.values import Condition, Item


@dataclass(frozen=True, slots=True)
class CountedCase:
    """All that findings follow from: `book` and `sightings` by tag, `unknown` ones that are nobody's code.

    `items` are the items as they stand now, by first tag, `histories` all entries about each since the book, `numbers` those of
    each range that are in the store now.
    """

    scope: StocktakeScope
    book: Mapping[str, ExpectedLine]
    sightings: Mapping[str, Sequence[Sighting]]
    unknown: Sequence[Sighting]
    items: Mapping[str, Item]
    histories: Mapping[str, Sequence[Entry]]
    numbers: Mapping[str, Sequence[Numbers]]
    places: PlaceTree
    book_seq: int
    within: Sequence[str] = ()
    """The places that were drawn."""

    def place_of(self, tag: str) -> FactHistory:
        """Where the register had an item, from the start on."""
        line, history = self.book.get(tag), self.histories.get(tag, ())
        item = self.items.get(tag)
        now = "" if item is None else item.place
        begin = at_start(tag, PLACE, now, history) if line is None else line.place
        return told(tag, PLACE, begin, history, self.book_seq)

    def condition_of(self, tag: str, now: Condition) -> FactHistory:
        """In which condition the register had it."""
        line, history = self.book.get(tag), self.histories.get(tag, ())
        begin = at_start(tag, CONDITION, now.value, history) if line is None else line.condition.value
        return told(tag, CONDITION, begin, history, self.book_seq)

    def left(self, place: FactHistory) -> bool:
        """Whether what lay in the scope was given a place outside of it."""
        within = self.scope.codes if self.scope.kind is ScopeKind.PLACE else self.within
        if not within or not place.steps:
            return False
        return not {self.places.path(each)[0] for each in within} & set(self.places.path(place.end or ""))

    def lies(self, place: FactHistory, seen: Sighting) -> bool:
        """Whether it was seen where the register had it right before, or has had it since."""
        booked = (place.before(seen.seq), *place.after(seen.seq))
        where = seen.read.place
        return not where or any(not each or self.places.agree(where, each) for each in booked)
