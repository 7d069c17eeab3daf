"""What is wrong with a filled-in table, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.core.errors import Refused
from station.core.texts import Texts


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that has to be put right: the line as the file counts it, the column's key ("" for the whole line).

    `code` and `facts` are those of an error, so the same words serve (``errors.<code>``).
    """

    line: int
    column: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def worded(self, texts: Texts) -> dict[str, object]:
        """The form that scripts read: ``{"line", "column", "code", "message"}``."""
        message = texts(f"errors.{self.code}", **self.facts)
        return {"line": self.line, "column": self.column, "code": self.code, "message": message}


def problem_of(line: int, column: str, refusal: Refused) -> Problem:
    """What a single act refused, as the problem of the line that asked for it."""
    return Problem(line, column, refusal.code, refusal.facts)
