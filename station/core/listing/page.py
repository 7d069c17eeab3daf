"""The answer to a query over a list, and the port that gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from station.core.errors import IntegrityProblem, Refused
from station.core.listing.declaration import NamedKind
from station.core.listing.query import Asked
from station.core.progress import CancelToken, Report, silent

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class DamagedRow:
    """A row that was changed outside the program: it can't be read, or is not what its entries give.

    `table` and `key` name it in the database, `shown` is the list's key of the row, `code` is the error's code.
    """

    table: str
    key: str
    shown: str
    code: str = "store.state_damaged"

    @property
    def problem(self) -> IntegrityProblem:
        """The error that names the damage and how to repair it."""
        return IntegrityProblem(self.code, table=self.table, key=self.key)


@dataclass(frozen=True, slots=True)
class ListPage(Generic[R]):
    """`rows` of a list; `found` is how many rows the query finds in all, `total` how many the list has.

    `after` is the cursor for the next page, empty on the last one. `sums` are over all rows that the query finds, by
    column. Counts are -1 and sums empty when the query did not ask for them. `damaged` are rows that are not among
    `rows`, each with its place on the page. `unknown` says of an empty page which filters name nobody and nothing on record.
    """

    rows: tuple[R, ...] = ()
    found: int = -1
    total: int = -1
    sums: Mapping[str, int] = field(default_factory=dict)
    after: str = ""
    damaged: tuple[tuple[int, DamagedRow], ...] = ()
    unknown: tuple[Refused, ...] = ()

    def require_known(self) -> None:
        """Raise Refused for a filter that names nobody and nothing on record: such an answer is not "none"."""
        for problem in self.unknown:
            raise problem

    @property
    def lines(self) -> tuple[R | DamagedRow, ...]:
        """All rows in their order, damaged ones too."""
        found: list[R | DamagedRow] = list(self.rows)
        for place, damaged in self.damaged:
            found.insert(place, damaged)
        return tuple(found)

    @property
    def sound(self) -> tuple[R, ...]:
        """The rows, if none is damaged. Raises `IntegrityProblem` for the first damaged one."""
        for _, damaged in self.damaged:
            raise damaged.problem
        return self.rows


@dataclass(frozen=True, slots=True)
class ListContext:
    """What an answer depends on besides the query.

    The present moment, the office's zone, and the part that may be seen. `report` and `cancel` serve long answers.
    `scope` is the room's own value for a list of which a person may see a part, with a flag `everything`; None sees
    all.
    """

    now: datetime
    zone: str
    scope: Any = None
    report: Report = silent
    cancel: CancelToken | None = None


class ListReader(Protocol):
    """Lists within one transaction; the store implements it."""

    def page(self, name: str, asked: Asked, context: ListContext) -> ListPage[Any]:
        """One page of the list `name`."""
        ...

    def counts(self, name: str, asked: Asked, context: ListContext, key: str) -> Mapping[str, int]:
        """How many rows the query finds for each value of the CHOICE or FLAG filter `key`, itself left open."""
        ...

    def is_named(self, names: NamedKind, value: str, *, part: bool) -> bool:
        """Whether anybody or anything on record has this name, number or code; with `part` that has it in one of these."""
        ...
