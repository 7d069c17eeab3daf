"""Categories as people write them in a table: by number, by name, or both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from station.core.errors import Refused
from station.core.policy import Policy, categories
from station.core.texts import LANGUAGES
from station.sheets.field_change import FieldChange


def category_of(policy: Policy, entered: str) -> int:
    """The number of a category that is given by its number, its name in any language, or both (``4 热敏打印机``).

    Raises Refused ``policy.unknown_category`` when the catalogue has neither or they do not belong together.
    """
    plain = _plain(entered)
    names = {
        each.number: {_plain(each.name(language)) for language in LANGUAGES} for each in categories(policy)
    }
    for number, called in names.items():
        if plain in called:  # before what it begins with is taken for a number: "4G 记录仪"
            return number
    found = _NUMBER_AND_NAME.fullmatch(plain)
    if found and int(found[1]) in names and (not found[2] or found[2] in names[int(found[1])]):
        return int(found[1])
    raise Refused("policy.unknown_category", rule="EQ-01", number=plain)


def with_names(changes: Iterable[FieldChange], policy: Policy) -> Iterator[FieldChange]:
    """A category among `changes` is told by its name too: nobody knows all the numbers."""
    for each in changes:
        if each.key == "category":
            names = {
                str(known.number): {language: known.name(language) for language in LANGUAGES}
                for known in categories(policy)
                if str(known.number) in (each.before, each.after)
            }
            yield replace(each, called=names)
        else:
            yield each


def _plain(name: str) -> str:
    """A category's name without regard to width, case and blanks around it, as people type it."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


_NUMBER_AND_NAME: Final = re.compile(r"([0-9]{1,4})[\s.、:]*(.*)", re.DOTALL)
