"""The words by which an entry is found: what was recorded, in one line, each piece once.

They are what a person knows of an entry: whom and what it is about, who acted and by which rule, and all texts of its body.
Bare numbers, moments and the names of fields are no words: they stand in every entry and would be found in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from station.core.ledger import Entry
from station.core.listing import fold

_MOMENT: Final = len("2026-01-01T00:00:00.000000Z")
_KEPT: Final = 50_000


def entry_words(entry: Entry) -> str:
    """The folded line; a piece that stands within another one is found there and left out."""
    found = ""
    for text in _texts(entry):
        for piece in _folded(text):
            if piece not in found:
                found = f"{found} {piece}" if found else piece
    return found


_folded = lru_cache(_KEPT)(fold)


def _texts(entry: Entry) -> Iterator[str]:
    yield from entry.subjects  # they hold most codes of the body
    actor = entry.actor
    yield from (actor.account, actor.name, actor.number or "")
    for other in entry.others:
        yield from (other.name, other.number)
    yield from entry.rules
    yield from _written(entry.body)


def _written(body: Mapping[str, Any]) -> Iterator[str]:
    """All texts of a body, also the names that it gives values by where these are no names of fields."""
    waiting: list[Any] = [body]
    while waiting:
        held = waiting.pop()
        if isinstance(held, str):
            if not _is_moment(held):
                yield held
        elif isinstance(held, Mapping):
            waiting.extend(held.values())
            yield from (key for key in held if not _names_field(key))
        elif isinstance(held, list | tuple):
            waiting.extend(held)


def _is_moment(text: str) -> bool:
    return len(text) == _MOMENT and text[10] == "T" and text[-1] == "Z" and text[:4].isdecimal()


def _names_field(key: str) -> bool:
    return key.isascii() and key.islower() and key.isidentifier()
