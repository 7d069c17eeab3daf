"""Rows of a declared list, read page by page in a worker as they come into view.

A page is read from the nearest place known before it (the cursor of an earlier page), so that a step costs the same
anywhere in a list. What is found is counted once for a query, with its first page.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from station.core.errors import Refused, StationError
from station.core.listing import DamagedRow, ListPage, ListQuery, Sort
from station.core.listing.query import MOST_ROWS
from station.core.progress import CancelToken, Report
from station.core.texts import Texts
from station.ui.called_back import call_back
from station.ui.models.column import WAITING, Cell, TableColumn, cell, damaged_cell
from station.ui.models.row_model import Key, RowModel
from station.ui.tasks import Tasks

PAGE_ROWS = 200
_KEPT_PAGES = 60

Ask = Callable[[ListQuery], ListPage[Any]]
"""Answers a query; called in a worker."""


class PagedModel(RowModel):
    """Puts `ask(query)` on `lane`, which may change; a row that is not there yet shows …. `reload` reads what is seen anew."""

    answered = Signal()
    """A page was read."""
    queried = Signal()
    """Something else is asked for."""

    def __init__(
        self,
        texts: Texts,
        columns: Sequence[TableColumn],
        ask: Ask,
        tasks: Tasks,
        *,
        lane: str = "records",
        failed: Callable[[StationError], object] | None = None,
        key: Key | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, columns, key=key, parent=parent)
        self._ask_list, self._tasks, self.lane, self._failed = ask, tasks, lane, failed
        self._query = ListQuery(limit=PAGE_ROWS)
        self._found = self._total = 0
        self._known = False
        self._unknown: tuple[Refused, ...] = ()
        self._pages: OrderedDict[int, tuple[object, ...]] = OrderedDict()
        self._cursors: dict[int, str] = {0: ""}
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
        """Rows that the query finds."""
        return self._found

    @property
    def known(self) -> bool:
        """Whether `found` is what the present query finds."""
        return self._known

    @property
    def damaged(self) -> int:
        return sum(isinstance(row, DamagedRow) for rows in self._pages.values() for row in rows)

    @property
    def nothing_words(self) -> str:
        """That nobody or nothing of that name is on record, where it is that."""
        return self.texts.error(self._unknown[0]) if self._unknown else super().nothing_words

    @property
    def query(self) -> ListQuery:
        """What is asked for now; its place in the list aside."""
        return self._query

    def reload(self) -> None:
        """Read anew; what is on show stays until the new rows are there."""
        self._generation += 1
        self._asked.clear()
        self._cursors = {0: ""}
        self._stale = set(self._pages)
        self._want(0)
        if self._found:
            self.dataChanged.emit(self.index(0, 0), self.index(self._found - 1, len(self.columns) - 1))

    def sort_by(self, sorts: Sequence[Sort]) -> None:
        self._ask_anew(replace(self._query, sort=tuple(sorts)))

    def find(self, words: str) -> None:
        self._ask_anew(replace(self._query, find=words.strip()))

    def narrow(self, filters: Sequence[tuple[str, str]], *, as_of: date | None = None) -> None:
        """Show what these filters leave, now or as it stood at the end of a day."""
        self._ask_anew(replace(self._query, filters=tuple(filters), as_of=as_of))

    def row_at(self, place: int) -> object | None:
        """The row at `place`; None while it is being read, and where it is damaged: nothing is done by it."""
        row = self._line_at(place)
        return None if isinstance(row, DamagedRow) else row

    def damage_at(self, place: int) -> DamagedRow | None:
        row = self._line_at(place)
        return row if isinstance(row, DamagedRow) else None

    def _line_at(self, place: int) -> object | None:
        page, within = divmod(place, PAGE_ROWS)
        rows = self._pages.get(page)
        if rows is None or page in self._stale:
            self._want(page)
        return rows[within] if rows is not None and within < len(rows) else None

    def cell(self, place: int, column: int) -> Cell:
        row = self._line_at(place)
        if isinstance(row, DamagedRow):
            return damaged_cell(self.texts, row, column)
        return WAITING if row is None else cell(self.columns[column], row)

    def place_of(self, key: object) -> int | None:
        for page, rows in self._pages.items():
            for within, row in enumerate(rows):
                if not isinstance(row, DamagedRow) and self.key_of(row) == key:
                    return page * PAGE_ROWS + within
        return None

    def is_gone(self, key: object) -> bool:
        read = sum(len(rows) for page, rows in self._pages.items() if page not in self._stale)
        return self._known and read >= self._found and self.place_of(key) is None

    def gather(self, places: Sequence[int], done: Callable[[list[object]], object]) -> None:
        at_hand = {page: rows for page, rows in self._pages.items() if page not in self._stale}
        missing = sorted({place // PAGE_ROWS for place in places} - at_hand.keys())
        if not missing:
            done(_picked(at_hand, places))
            return
        ask, queries = self._ask_list, [(page, self._query_of(page)) for page in missing]

        # Page by page, so that a copy of many rows can be stopped in between: `ask` carries no token.
        def work(_report: Report, cancel: CancelToken) -> list[object]:
            for page, query in queries:
                cancel.check()
                at_hand[page] = ask(query).lines
            return _picked(at_hand, places)

        self._tasks.run(self.lane, work, done=done, failed=self._on_failed, latest=f"gather {id(self)}")

    def sum_up(self, places: Sequence[int], done: Callable[[dict[str, object]], object]) -> None:
        if len(places) < self._found:
            super().sum_up(places, done)
            return
        ask, query = self._ask_list, replace(self._query, limit=1, counted=False, summed=True)

        def summed(page: ListPage[Any]) -> None:
            columns = [column for column in self.columns if column.key in page.sums]
            sums = {each.key: page.sums[each.key] for each in columns}
            call_back(
                done,
                {
                    each.key: each.of_sum(sums[each.key]) if each.of_sum else sums[each.key]
                    for each in columns
                },
            )

        self._tasks.ask(
            ask, query, lane=self.lane, done=summed, failed=self._on_failed, latest=f"sums {id(self)}"
        )

    def values(self, columns: Sequence[TableColumn]) -> Callable[[], Iterator[list[object]]]:
        ask, query = self._ask_list, replace(self._query, limit=MOST_ROWS, counted=False, compared=False)

        def read() -> Iterator[list[object]]:
            asked = query
            while True:
                page = ask(asked)
                for row in page.sound:
                    yield [column.value(row) for column in columns]
                if not page.after:
                    return
                asked = replace(asked, after=page.after)

        return read

    def _ask_anew(self, query: ListQuery) -> None:
        if query != self._query:
            self._query = query
            self.queried.emit()
            self._known = False
            self.reload()

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._wanted.add(page)
            self._timer.start()

    def _ask(self) -> None:
        """Ask for the pages looked at since; at most a screenful of them, the latest looked at count."""
        if self._tasks.closed:
            return
        for page in sorted(self._wanted):
            self._asked.add(page)
            query = replace(self._query_of(page), counted=page == 0 or not self._known)
            self._tasks.ask(
                partial(_read, self._ask_list, self._generation, page),
                query,
                lane=self.lane,
                done=self._take,
                failed=self._on_failed,
            )
        self._wanted.clear()

    def _query_of(self, page: int) -> ListQuery:
        """The query for a page, from the nearest place known before it."""
        nearest = max(known for known in self._cursors if known <= page)
        skip = (page - nearest) * PAGE_ROWS
        return replace(self._query, after=self._cursors[nearest], skip=skip, counted=False)

    def _take(self, answer: tuple[int, int, ListPage[Any]]) -> None:
        generation, page, got = answer
        if generation != self._generation:
            return
        self.answered.emit()
        damaged = self.damaged
        if got.after:
            self._cursors[page + 1] = got.after
        found, total = (got.found, got.total) if got.found >= 0 else (self._found, self._total)
        first_answer, self._known, self._unknown = not self._known, True, got.unknown
        if found != self._found or self._are_others(page, got.lines):
            self.beginResetModel()
            self._drop_stale()
            self._pages[page] = got.lines
            self._found, self._total = found, total
            self.endResetModel()
            self.counted.emit()
            return
        self._stale.discard(page)
        self._pages[page] = got.lines
        self._pages.move_to_end(page)
        while len(self._pages) > _KEPT_PAGES:
            dropped, _ = self._pages.popitem(last=False)
            self._asked.discard(dropped)
        if first_answer or total != self._total or damaged != self.damaged:
            self._total = total
            self.counted.emit()
        first = page * PAGE_ROWS
        last = min(self._found, first + PAGE_ROWS) - 1
        if last >= first:
            self.dataChanged.emit(
                self.index(first, 0), self.index(last, len(self.columns) - 1, QModelIndex())
            )

    def _are_others(self, page: int, rows: Sequence[object]) -> bool:
        """Whether other things stand on the page than did: what is chosen is a thing, not a place."""
        former = self._pages.get(page)
        return former is not None and list(map(self._identity, former)) != list(map(self._identity, rows))

    def _identity(self, row: object) -> object:
        return None if isinstance(row, DamagedRow) else self.key_of(row)

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


def _picked(pages: Mapping[int, tuple[object, ...]], places: Sequence[int]) -> list[object]:
    """The rows at `places`; a place beyond what was read has none, nor has one whose row is damaged."""
    split = (divmod(place, PAGE_ROWS) for place in places)
    found = (pages[page][within] for page, within in split if within < len(pages.get(page, ())))
    return [row for row in found if not isinstance(row, DamagedRow)]


def _read(ask: Ask, generation: int, page: int, query: ListQuery) -> tuple[int, int, ListPage[Any]]:
    """One page, with what it belongs to; runs in the worker and holds nothing of Qt."""
    return generation, page, ask(query)
