"""A field that a line of a table changes, from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.core.texts import Texts


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field by its column's key, and its values before ("" for a new one) and after in the form of a table.

    `words` is the prefix of the texts of a choice's values, if they need any; `called` names values that are numbers, by language.
    """

    key: str
    before: str
    after: str
    words: str = ""
    called: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def worded(self, texts: Texts, value: str) -> str:
        """One of its values in words."""
        name = self.called.get(value, {}).get(texts.language, "")
        shown = texts("entry.own_join").join(value.splitlines())  # a preview's line is one line
        said = texts(f"{self.words}{value}") if self.words and value else f"{shown} {name}".strip()
        return said or texts("importing.nothing")
