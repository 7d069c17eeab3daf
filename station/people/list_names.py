"""Filters that name a person, a thing, a place or a unit of which nothing is on record: said, never taken for "none"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from station.core.errors import Refused
from station.core.listing import Asked, FilterKind, ListDeclaration, ListReader, NamedKind

_LONGEST: Final = 80
"""Characters of a name that is repeated."""
_REFUSED: Final[Mapping[NamedKind, Callable[[str], Refused]]] = {
    NamedKind.OFFICER: lambda named: Refused("people.unknown_officer", number=named),
    NamedKind.ITEM: lambda named: Refused("equipment.unknown", tag=named),
    NamedKind.PLACE: lambda named: Refused("places.unknown", rule="EQ-09", place=named),
    NamedKind.UNIT: lambda named: Refused("offices.unknown_unit", rule="EQ-06", unit=named),
    NamedKind.KIT: lambda named: Refused("kits.unknown", kit=named),
    NamedKind.ACCOUNT: lambda named: Refused("people.unknown_account", account=named),
}


def unknown_names(declaration: ListDeclaration[Any], asked: Asked, lists: ListReader) -> tuple[Refused, ...]:
    """Which filters of an empty answer name nobody and nothing, each with the refusal that says so.

    Of several values of a filter one that is known is enough: then the answer is about that one. A filter by a part of a text is answered
    where anybody or anything has that part in its name, number or code.
    """
    found = []
    for key, wanted in asked.wanted.items():
        each = declaration.filter(key)
        values = (wanted,) if isinstance(wanted, str) else wanted
        if each.names is None or not isinstance(values, tuple):
            continue
        part = each.kind is FilterKind.TEXT and each.names is not NamedKind.SUBJECT
        named = [pair for value in values for pair in _named(each.names, value)]
        if named and not any(lists.is_named(names, value, part=part) for names, value in named):
            names, value = named[0]
            found.append(_REFUSED[names](value[:_LONGEST]))
    return tuple(found)


def _named(names: NamedKind, value: str) -> Iterator[tuple[NamedKind, str]]:
    """What one value names; a subject of another kind names nothing that could be looked for."""
    if names is not NamedKind.SUBJECT:
        yield names, value
        return
    kind, _, what = value.partition(":")
    if what and kind in set(_REFUSED):
        yield NamedKind(kind), what
