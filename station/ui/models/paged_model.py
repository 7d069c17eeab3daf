"""Rows that are read page by page in a worker as they come into view: for lists without an upper bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QObject, QTimer

from station.core.errors import StationError
from station.core.progress import CancelToken, Report
from station.core.texts import Texts
from station.ui.models.column import WAITING, Cell, Column, cell
from station.ui.models.row_model import Key, RowModel
from station.ui.tasks import Tasks

PAGE_ROWS = 200
_KEPT_PAGES = 60
_EXPORT_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows are wanted: `limit` from `offset` in the order of column `sort`, with all words of `find`."""

    offset: int = 0
    limit: int = PAGE_ROWS
    sort: str = ""
    descending: bool = False
    find: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows asked for; `found` is how many the query has in all, `total` how many there are without its words."""

    rows: tuple[object, ...]
    found: int
    total: int


Fetch = Callable[[Query], Slice]


class PagedModel(RowModel):
    """Asks `fetch(query)` on `lane`; a row that is not there yet shows …. `reload` reads what is seen anew."""

    def __init__(
        self,
        texts: Texts,
        columns: Sequence[Column],
        fetch: Fetch,
        tasks: Tasks,
        *,
        lane: str = "records",
        failed: Callable[[StationError], object] | None = None,
        key: Key | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, columns, key=key, parent=parent)
        self._fetch, self._tasks, self._lane, self._failed = fetch, tasks, lane, failed
        self._query = Query()
        self._found = self._total = 0
        self._pages: OrderedDict[int, tuple[object, ...]] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._generation = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    @property
    def total(self) -> int:
        """Rows there are."""
        return self._total

    @property
    def found(self) -> int:
        """Rows that the search found."""
        return self._found

    def reload(self) -> None:
        """Read anew; what is on show stays until the new rows are there."""
        self._generation += 1
        self._asked.clear()
        self._stale = set(self._pages)
        self._want(0)
        self.dataChanged.emit(self.index(0, 0), self.index(max(0, self._found - 1), len(self.columns) - 1))

    def sort_by(self, key: str, *, descending: bool) -> None:
        self._ask_anew(replace(self._query, sort=key, descending=descending))

    def find(self, words: str) -> None:
        self._ask_anew(replace(self._query, find=words.strip()))

    def row_at(self, place: int) -> object | None:
        page, within = divmod(place, PAGE_ROWS)
        rows = self._pages.get(page)
        if rows is None or page in self._stale:
            self._want(page)
        return rows[within] if rows is not None and within < len(rows) else None

    def cell(self, place: int, column: int) -> Cell:
        row = self.row_at(place)
        return WAITING if row is None else cell(self.columns[column], row)

    def place_of(self, key: object) -> int | None:
        for page, rows in self._pages.items():
            for within, row in enumerate(rows):
                if self.key_of(row) == key:
                    return page * PAGE_ROWS + within
        return None

    def values(self, columns: Sequence[Column]) -> Callable[[], list[list[object]]]:
        fetch, query = self._fetch, replace(self._query, limit=_EXPORT_ROWS)

        def read() -> list[list[object]]:
            values: list[list[object]] = []
            while True:
                got = fetch(replace(query, offset=len(values)))
                values += [[column.value(row) for column in columns] for row in got.rows]
                if not got.rows or len(values) >= got.found:
                    return values

        return read

    def _ask_anew(self, query: Query) -> None:
        if query != self._query:
            self._query = query
            self.reload()

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._wanted.add(page)
            self._timer.start()

    def _ask(self) -> None:
        """Ask for the pages looked at since; at most a screenful of them, the latest looked at count."""
        for page in sorted(self._wanted):
            self._asked.add(page)
            self._tasks.run(
                self._lane, _Read(self, page, self._query).work, done=self._take, failed=self._on_failed
            )
        self._wanted.clear()

    def _take(self, answer: tuple[int, int, Slice]) -> None:
        generation, page, got = answer
        if generation != self._generation:
            return
        if got.found != self._found:
            self.beginResetModel()
            self._drop_stale()
            self._pages[page] = got.rows
            self._found, self._total = got.found, got.total
            self.endResetModel()
            self.counted.emit()
            return
        self._stale.discard(page)
        self._pages[page] = got.rows
        self._pages.move_to_end(page)
        while len(self._pages) > _KEPT_PAGES:
            dropped, _ = self._pages.popitem(last=False)
            self._asked.discard(dropped)
        if got.total != self._total:
            self._total = got.total
            self.counted.emit()
        first = page * PAGE_ROWS
        last = min(self._found, first + PAGE_ROWS) - 1
        if last >= first:
            self.dataChanged.emit(
                self.index(first, 0), self.index(last, len(self.columns) - 1, QModelIndex())
            )

    def _drop_stale(self) -> None:
        for page in self._stale:
            self._pages.pop(page, None)
        self._stale.clear()

    def _on_failed(self, problem: StationError) -> None:
        self._asked.clear()
        if self._failed is not None:
            self._failed(problem)
        else:
            self._tasks.problem.emit(problem)


class _Read:
    """One page to read, with what it belongs to; runs in the worker and touches no Qt."""

    def __init__(self, model: PagedModel, page: int, query: Query) -> None:
        self._generation, self._page = model._generation, page
        self._query = replace(query, offset=page * PAGE_ROWS, limit=PAGE_ROWS)
        self._fetch = model._fetch

    def work(self, _report: Report, _cancel: CancelToken) -> tuple[int, int, Slice]:
        return self._generation, self._page, self._fetch(self._query)
