"""Problems of a filled-in table, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.core.errors import Refused
from station.core.texts import Texts

_NAMING = frozenset({"title", "field"})
"""Facts that name a column by its key, or as the file's header does."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: the line by its number in the file, the column's key ("" for the whole line).

    `code` and `facts` are those of an error, so the same words serve (``errors.<code>``).
    """

    line: int
    column: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    sheet: str = ""
    """The sheet that the line stands on, where several were read."""

    def worded(self, texts: Texts, fields: str = "") -> dict[str, object]:
        """The form that scripts read: ``{"line", "column", "code", "message"}``.

        ``column`` is always the key. In the message columns are called as people know them, if `fields` says where
        their titles stand (``people.field``).
        """
        facts = dict(self.facts)
        for name in _NAMING & facts.keys():
            facts[name] = titled(texts, fields, str(facts[name]))
        if "columns" in facts:
            facts["columns"] = _header_words(texts, fields, str(facts["columns"]))
        message = texts(f"errors.{self.code}", **facts).rstrip()
        if self.sheet:
            message = texts("errors.batch.on_sheet", sheet=self.sheet, message=message)
        return {"line": self.line, "column": self.column, "code": self.code, "message": message}


def _header_words(texts: Texts, fields: str, columns: str) -> str:
    """How the header should be, by the keys of its `columns`; empty for none."""
    if not columns:
        return ""
    keys = columns.split(",")
    both = (texts("errors.batch.column", title=titled(texts, fields, key), key=key) for key in keys)
    return texts("errors.batch.header", columns=texts("errors.batch.join").join(both))


def titled(texts: Texts, fields: str, key: str) -> str:
    """A column's title in the language; a column without one (as in the file's own header) keeps its name."""
    name = f"{fields}.{key}"
    return texts(name) if texts.has(name) else key


def problem_of(line: int, column: str, refusal: Refused, sheet: str = "") -> Problem:
    """The refusal of the single act, as a problem of its line."""
    return Problem(line, column, refusal.code, refusal.facts, sheet)
