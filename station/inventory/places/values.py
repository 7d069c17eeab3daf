"""Places as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from station.core.codes import code_key


class PlaceKind(StrEnum):
    """What a place is; worded in ``places.kind.<value>``."""

    STORE = "store"
    ROOM = "room"
    VEHICLE = "vehicle"
    CABINET = "cabinet"
    POSITION = "position"


RANK: Final = {
    PlaceKind.STORE: 0,
    PlaceKind.ROOM: 0,
    PlaceKind.VEHICLE: 0,
    PlaceKind.CABINET: 1,
    PlaceKind.POSITION: 2,
}
"""A place lies only in one of a lower number."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its code, name and kind, the code of the place that it lies in ("": none), and its last check.

    `unfit` are the conditions that it did not meet then, by their codes.
    """

    code: str
    name: str
    kind: PlaceKind
    parent: str = ""
    checked_at: datetime | None = None
    checked_by: str = ""
    unfit: tuple[str, ...] = ()

    @property
    def is_checked(self) -> bool:
        """Whether it is checked by itself; a position is checked with what it lies in."""
        return self.kind is not PlaceKind.POSITION

    @property
    def keys(self) -> frozenset[str]:
        """The texts, in their normal form, that mean this place where an item says where it lies."""
        return frozenset((code_key(self.code), code_key(self.name)))


@dataclass(frozen=True, slots=True)
class Kept:
    """How many items of a category say that they lie at `place`, as it is written there."""

    place: str
    category: int
    items: int


@dataclass(frozen=True, slots=True)
class PlaceStanding:
    """A place as it stands: the names of the places above it, what is kept there and below, and until when it is to be checked.

    `texts` are what these items have written as their place.
    """

    place: Place
    above: tuple[str, ...] = ()
    items: int = 0
    categories: tuple[int, ...] = ()
    due_at: datetime | None = None
    texts: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where it is: all names, the outermost first."""
        return " › ".join((*self.above, self.place.name))


def standings(
    places: Sequence[Place], kept: Sequence[Kept], due: Mapping[str, datetime]
) -> tuple[PlaceStanding, ...]:
    """All places as they stand; an item counts for its place and for those that this lies in."""
    by_code = {each.code: each for each in places}
    meant = _meant(places)
    counts: dict[str, dict[int, int]] = {}
    texts: dict[str, dict[str, None]] = {}
    for each in kept:
        at = meant.get(code_key(each.place))
        while at is not None:
            mine = counts.setdefault(at.code, {})
            mine[each.category] = mine.get(each.category, 0) + each.items
            texts.setdefault(at.code, {})[each.place] = None
            at = by_code.get(at.parent)
    return tuple(
        PlaceStanding(
            each,
            _above(each, by_code),
            sum(counts.get(each.code, {}).values()),
            tuple(sorted(counts.get(each.code, ()))),
            due.get(each.code),
            tuple(texts.get(each.code, ())),
        )
        for each in places
    )


def unplaced(places: Sequence[Place], kept: Sequence[Kept]) -> dict[str, int]:
    """The places that items name and that are none of `places`, with the number of items, in their order."""
    meant = _meant(places)
    found: dict[str, int] = {}
    for each in kept:
        if each.place.strip() and code_key(each.place) not in meant:
            found[each.place] = found.get(each.place, 0) + each.items
    return dict(sorted(found.items()))


def _meant(places: Sequence[Place]) -> dict[str, Place]:
    """The place that a text means: by its code, else by a name that only one has."""
    names: dict[str, Place | None] = {}
    for each in places:
        key = code_key(each.name)
        names[key] = None if key in names else each
    codes = {code_key(each.code): each for each in places}
    return {**{key: each for key, each in names.items() if each is not None}, **codes}


class PlaceTree:
    """Which place a text means, and what it lies in."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._by_code = {each.code: each for each in places}
        self._meant = _meant(places)

    def path(self, text: str) -> tuple[str, ...]:
        """The place that a text means and those around it, by their codes; a text that means none is a place of its own."""
        at = self._meant.get(code_key(text))
        found = [] if at is not None else [code_key(text)]
        while at is not None and len(found) < len(RANK):
            found.append(at.code)
            at = self._by_code.get(at.parent)
        return tuple(found)

    def agree(self, one: str, other: str) -> bool:
        """Whether two texts mean one place, or one means a place within the other."""
        first, second = self.path(one), self.path(other)
        return first[0] in second or second[0] in first


@dataclass(frozen=True, slots=True)
class Layout:
    """The places, and what items have written as theirs."""

    places: tuple[Place, ...] = ()
    kept: tuple[Kept, ...] = ()

    def texts(self, wanted: str) -> tuple[str, ...]:
        """The texts by which an item says that it lies at the place that `wanted` means, or in what lies in it."""
        tree = PlaceTree(self.places)
        code = tree.path(wanted)[0]
        inside = [each for each in self.places if code in tree.path(each.code)]
        names = (each.name for each in inside if tree.path(each.name)[0] == each.code)
        written = (each.place for each in self.kept if code in tree.path(each.place))
        return tuple(dict.fromkeys((wanted, *written, *(each.code for each in inside), *names)))


NOWHERE: Final = Layout()
"""The layout of an office without places."""


def _above(place: Place, by_code: Mapping[str, Place]) -> tuple[str, ...]:
    found: list[str] = []
    at = by_code.get(place.parent)
    while at is not None and len(found) < len(RANK):
        found.append(at.name)
        at = by_code.get(at.parent)
    return tuple(reversed(found))
