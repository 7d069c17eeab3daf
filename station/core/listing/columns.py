"""Columns whose titles stand side by side in the texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from station.core.listing.declaration import ListColumn, ValueKind


@dataclass(frozen=True, slots=True)
class ColumnsTitled:
    """Makes the columns of a list: each has its key behind `titles` as its title (``findings.field.``)."""

    titles: str

    def __call__(
        self,
        key: str,
        value: str | Callable[[Any], Any],
        kind: ValueKind = ValueKind.TEXT,
        **more: Any,
    ) -> ListColumn:
        """A column that shows what `value` gives of a row, or the field of that name; `more` as for `ListColumn`."""
        read = attrgetter(value) if isinstance(value, str) else value
        return ListColumn(key, f"{self.titles}{key}", read, kind, **more)
