"""The query of a list: as a screen or the command line writes it, and as it is checked."""

from __future__ import annotations

import base64
import binascii
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeAlias

from station.core.clock import is_plausible
from station.core.errors import Refused

MOST_ROWS: Final = 5_000
"""Rows of one page; more is read page by page."""
MOST_WORDS: Final = 12
LONGEST_WORD: Final = 120
_LONGEST_CURSOR: Final = 4_000
_BLANK: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cs"})
"""Categories of characters that part words: blanks, controls, halves of characters."""

Place: TypeAlias = tuple[str | int | float | bytes | None, ...]
"""Where a row stands in an order: what it is sorted by, and its key; bytes only where a row was damaged."""
_BYTES: Final = "bytes"
_BROKEN: Final = "text"


class BrokenText(bytes):
    """The bytes of a database's text column that are not a valid text."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One column to sort by. Several are applied in order; rows without a value come last in both directions."""

    key: str
    descending: bool = False

    @property
    def text(self) -> str:
        """The written form: ``name`` or ``-name``."""
        return f"-{self.key}" if self.descending else self.key

    @classmethod
    def parse(cls, text: str) -> tuple[Sort, ...]:
        """The sorts written as ``a,-b``; an empty text gives none."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return tuple(cls(part.lstrip("-+"), part.startswith("-")) for part in parts)


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which rows of a list are wanted.

    `filters` are (key, value) as written: choices joined by commas, days as ``2026-01-01..2026-01-31``, flags ``yes``
    or ``no``, else text. All words of `find` must occur somewhere in a row. `after` is the cursor of the page before,
    `skip` passes over rows from there; `counted` asks for found and total, `summed` for the sums. `as_of` asks for
    the list as it stood at the end of a day. Rows are `compared` with their entries unless all of the list was before.
    """

    filters: tuple[tuple[str, str], ...] = ()
    find: str = ""
    sort: tuple[Sort, ...] = ()
    after: str = ""
    skip: int = 0
    limit: int = 200
    counted: bool = True
    summed: bool = False
    as_of: date | None = None
    compared: bool = True

    def narrowed(self, **values: str | None) -> ListQuery:
        """The same query with other values of these filters; None or an empty text removes a filter."""
        kept = {key: value for key, value in self.filters if key not in values}
        kept.update({key: value for key, value in values.items() if value})
        return replace(self, filters=tuple(sorted(kept.items())))

    def value(self, key: str) -> str:
        """The value of a filter as written; empty when it does not narrow."""
        return dict(self.filters).get(key, "")

    @property
    def narrows(self) -> bool:
        """Whether the query leaves any row out."""
        return bool(self.filters or self.find.strip())


ALL_ROWS: Final = ListQuery()
"""The query that leaves nothing out."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days from `first` to `last`, both included; None leaves an end open."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def parse(cls, text: str) -> DayRange:
        """``2026-01-01..2026-01-31``, ``2026-01-01..``, ``..2026-01-31`` or one day. Raises ValueError."""
        first, dots, last = text.partition("..")
        days = cls(_day(first), _day(last) if dots else _day(first))
        if days.first is None and days.last is None:
            raise ValueError(text)
        if days.first is not None and days.last is not None and days.first > days.last:
            raise ValueError(text)
        return days

    @property
    def text(self) -> str:
        """The written form."""
        ends = [day.isoformat() if day else "" for day in (self.first, self.last)]
        return ends[0] if ends[0] and ends[0] == ends[1] else "..".join(ends)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    day = date.fromisoformat(text.strip())
    if not is_plausible(day):
        raise ValueError(text)
    return day


Wanted: TypeAlias = tuple[str, ...] | DayRange | bool | str
"""The value of a filter once read: choices, days, a flag, or text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that the declaration has checked; the store answers it."""

    wanted: Mapping[str, Wanted] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    sort: tuple[Sort, ...] = ()
    after: Place | None = None
    skip: int = 0
    limit: int = 200
    counted: bool = True
    summed: bool = False
    as_of: date | None = None
    compared: bool = True
    dividing: frozenset[str] = frozenset()
    """Those of `wanted` that say which sorts of things the list is of: what it has in all is counted by them."""

    @property
    def narrows(self) -> bool:
        """Whether the query leaves any row out of those that the list has in all."""
        return bool(self.wanted.keys() - self.dividing or self.words)


class _Blanks(dict[int, str | int]):
    """What stands for a character: a blank for every kind of blank, else itself. The first 20,000 are remembered."""

    def __missing__(self, point: int) -> str | int:
        found = " " if unicodedata.category(chr(point)) in _BLANK else point
        if len(self) < _MOST_REMEMBERED:
            self[point] = found
        return found


_MOST_REMEMBERED: Final = 20_000
_BLANKS: Final = _Blanks()


def fold(text: str) -> list[str]:
    """`text` in the form that is searched: half-width, without regard to case, split at blanks."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if folded.isascii() and folded.isprintable():
        return folded.split()
    return folded.translate(_BLANKS).split()


def words_of(find: str) -> tuple[str, ...]:
    """The words of a search, each once. Raises Refused ``list.too_many_words`` beyond `MOST_WORDS`."""
    words = tuple(dict.fromkeys(fold(find)))
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise Refused("list.too_many_words", most=MOST_WORDS, longest=LONGEST_WORD)
    return words


def cursor(sort: Sequence[Sort], place: Place, as_of: date | None = None) -> str:
    """A text that marks a place in an order of the list of a day, so that the next page starts after it."""
    written = json.dumps(
        [_order(sort, as_of), *map(_written, place)], ensure_ascii=False, separators=(",", ":")
    )
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def place_of(sort: Sequence[Sort], text: str, as_of: date | None = None) -> Place:
    """The place that `cursor` marked. Raises Refused ``list.bad_cursor`` for any other text, another order or day."""
    try:
        padded = text + "=" * (-len(text) % 4)
        order, *place = json.loads(base64.b64decode(padded[:_LONGEST_CURSOR], altchars=b"-_", validate=True))
        place = list(map(_read, place))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise Refused("list.bad_cursor") from None
    plain = all(value is None or type(value) in (str, int, float, bytes, BrokenText) for value in place)
    if order != _order(sort, as_of) or not plain or len(place) != len(sort):
        raise Refused("list.bad_cursor")
    return tuple(place)


def _written(value: object) -> object:
    if not isinstance(value, bytes):
        return value
    return {_BROKEN if isinstance(value, BrokenText) else _BYTES: value.hex()}


def _read(value: object) -> object:
    match value:
        case {"bytes": str(written)}:
            return bytes.fromhex(written)
        case {"text": str(written)}:
            return BrokenText.fromhex(written)
    return value


def _order(sort: Sequence[Sort], as_of: date | None) -> str:
    order = ",".join(each.text for each in sort)
    return order if as_of is None else f"{order}@{as_of}"
