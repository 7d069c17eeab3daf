"""What a list answers with, and what answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from station.core.errors import IntegrityProblem
from station.core.listing.query import Asked
from station.core.progress import CancelToken, Report, silent

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class DamagedRow:
    """A row that was changed behind the program: what can't be read, or is not what its entries give.

    `table` and `key` name it in the database, `shown` is what the list tells rows apart by, `code` the error's.
    """

    table: str
    key: str
    shown: str
    code: str = "store.state_damaged"

    @property
    def problem(self) -> IntegrityProblem:
        """What is wrong, and what mends it."""
        return IntegrityProblem(self.code, table=self.table, key=self.key)


@dataclass(frozen=True, slots=True)
class ListPage(Generic[R]):
    """`rows` of a list; `found` is how many the query finds in all, `total` how many there are.

    `after` is the cursor that goes on behind the last row, empty when there is none. `sums` are over all rows that
    the query finds, by column. Counts are -1 and sums empty when they were not asked for. `damaged` are rows that stand
    in no `rows`, each with its place on the page.
    """

    rows: tuple[R, ...] = ()
    found: int = -1
    total: int = -1
    sums: Mapping[str, int] = field(default_factory=dict)
    after: str = ""
    damaged: tuple[tuple[int, DamagedRow], ...] = ()

    @property
    def lines(self) -> tuple[R | DamagedRow, ...]:
        """All rows in their order, damaged ones too."""
        found: list[R | DamagedRow] = list(self.rows)
        for place, damaged in self.damaged:
            found.insert(place, damaged)
        return tuple(found)

    @property
    def sound(self) -> tuple[R, ...]:
        """The rows, where none is damaged. Raises `IntegrityProblem` for the first that is."""
        for _, damaged in self.damaged:
            raise damaged.problem
        return self.rows


@dataclass(frozen=True, slots=True)
class ListContext:
    """What an answer depends on besides the query: the present moment, the office's zone, what may be seen.

    `report` and `cancel` are for what takes long. `scope` is the room's own value for a list of which a person may see a part, with a flag `everything`; None sees
    all.
    """

    now: datetime
    zone: str
    scope: Any = None
    report: Report = silent
    cancel: CancelToken | None = None


class ListReader(Protocol):
    """Lists within one transaction; the store answers."""

    def page(self, name: str, asked: Asked, context: ListContext) -> ListPage[Any]:
        """One page of the list `name`."""
        ...

    def counts(self, name: str, asked: Asked, context: ListContext, key: str) -> Mapping[str, int]:
        """How many rows the query finds for each value of the CHOICE or FLAG filter `key`, itself left open."""
        ...
