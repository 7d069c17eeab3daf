"""A declared list on screen: its table, its filters, and the counts of its chips; the page places them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject

from station.core.clock import Clock
from station.core.errors import Cancelled, StationError
from station.core.listing import ListPage, ListQuery
from station.core.listing.wording import Choices, narrowed_in_words
from station.core.progress import CancelToken, Report
from station.core.texts import Texts
from station.people.listing import ListService
from station.ui.models.declared import Look, declared_columns
from station.ui.models.paged_model import PagedModel
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.list_filters import Filters, ListFilters
from station.ui.widgets.record_table import RecordTable

PAST = "past"
"""The lane of what is read as of a day."""
Counts = Mapping[tuple[str, str], int]


class DeclaredList(QObject):
    """`table`, `filters` and `model` of one list, kept together; everything is read on `lane`."""

    def __init__(
        self,
        texts: Texts,
        tasks: Tasks,
        clock: Clock,
        service: ListService[Any],
        signed_in: SignedIn,
        *,
        looks: Mapping[str, Look],
        failed: Callable[[StationError], object],
        lane: str = "records",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._tasks, self._service = texts, tasks, service
        # Whose list it is: read in the screen's thread, once. A page serves one session, and what it asked still waits when
        # somebody else is at the desk, or nobody.
        self._session = signed_in.session
        self._failed, self._lane = failed, lane
        self._offered: dict[str, Sequence[tuple[str, str]]] = {}
        self._part: dict[str, str] = {}
        declaration = self.declaration = service.declaration
        self.model = PagedModel(
            texts,
            declared_columns(texts, declaration, clock.zone, looks),
            self._page,
            tasks,
            lane=lane,
            failed=failed,
            key=declaration.key_of,
        )
        self.filters = ListFilters(texts, declaration, clock)
        self.table = RecordTable(texts, self.model, name=declaration.name, exports=True)
        if self.filters.day is not None:
            self.table.place_day(self.filters.day.button, self.filters.day.strip)
        if self.filters.opener is not None:
            self.table.above.add(self.filters.opener, place=1)
        self.filters.changed.connect(self._narrow)
        self.model.queried.connect(self.read_counts)
        self.table.note = self._in_words
        self.table.narrowed = lambda: self.filters.narrows
        self._narrow()

    def reload(self) -> None:
        """Read rows, counts and choices anew."""
        self.model.reload()
        self.read_counts()
        self._run(self._choices, self.offer, "choices")

    def read_counts(self) -> None:
        """Count the rows of the chips anew."""
        self._run(partial(self._chips, self.model.query), self._show_counts, "chips")

    def offer(self, choices: Choices) -> None:
        """Offer choices in filters whose choices are not declared."""
        self._offered.update(choices)
        self.filters.offer(choices)

    def narrow(self, *, find: str = "", **filters: str) -> None:
        """Narrow by these filters alone."""
        self.table.find_line.setText(find)
        self.table.find_line.settle()
        self.filters.narrow(**filters)

    def show_among(
        self, *, find: str = "", begins: Mapping[str, str] = MappingProxyType({}), **key: str
    ) -> None:
        """Narrow by what it `begins` with alone where a row made just now, of this `key` or name, is left out at present."""

        def answered(page: ListPage[Any]) -> None:
            if not page.found:
                self.narrow(**begins)

        self.table.find_line.settle()
        query = self.model.query.narrowed(**key)
        query = replace(query, find=f"{query.find} {find}".strip(), limit=1)
        self._run(partial(self._page, query), answered, "among")

    def show_part(self, **filters: str) -> None:
        """Be the list of this part alone, whatever its filters are set to."""
        self._part = filters
        self._narrow()

    # ---------------------------------------------------------------------------------------- internal

    def _page(self, query: ListQuery) -> ListPage[Any]:
        return self._service.page(self._session, query)

    def _chips(self, query: ListQuery) -> Counts:
        return self._service.chips(self._session, query)

    def _choices(self) -> Choices:
        return self._service.choices(self._session, self._texts.language)

    def _run(self, ask: Callable[[], Any], done: Callable[[Any], object], what: str) -> None:
        if self._tasks.closed:
            return
        latest = f"list {self.declaration.name} {what}"
        self._tasks.ask(ask, lane=self.model.lane, done=done, failed=self._failed, latest=latest)

    def _narrow(self) -> None:
        filters = tuple(sorted({**dict(self.filters.value), **self._part}.items()))
        self.table.columns.lend(self.declaration.shown_by(key for key, _ in filters))
        day = self.filters.as_of
        if day is None:
            self._show(filters, None)
        else:
            self._derive(filters, day)

    def _derive(self, filters: Filters, day: date) -> None:
        """Have the state of a past day derived, which may take its time and can be stopped, before the list is read from it."""
        query, choice = ListQuery(filters, limit=1, counted=False, as_of=day), self.filters.day
        if choice is None:
            return
        choice.show_deriving(self.model.query.as_of != day)

        def work(report: Report, cancel: CancelToken) -> bool:
            try:
                self._service.page(self._session, query, report, cancel)
            except Cancelled:
                return False
            return True

        def derived(whole: bool, /) -> None:
            if choice.chosen != day:  # chosen otherwise meanwhile
                return
            if whole:
                choice.show_deriving(False)
                self._show(filters, day)
            else:
                choice.start_over()

        def failed(problem: StationError) -> None:
            """The rows are still those of now, and say so."""
            self._failed(problem)
            if choice.chosen == day:
                choice.start_over()

        title = self._texts("list.deriving", day=day.isoformat())
        name = f"list {self.declaration.name} day"
        self._tasks.run(
            PAST, work, title=title, done=derived, failed=failed, latest=name, owner=self, harmless=True
        )

    def _show(self, filters: Filters, day: date | None) -> None:
        """The past is read beside the desk's own lane, which a derivation would hold up."""
        self.table.bar.day = None if self.declaration.lasting else day
        self.model.lane = self._lane if day is None else PAST
        self.model.narrow(filters, as_of=day)

    def _in_words(self) -> tuple[str, ...]:
        """What it is narrowed to; of what part it is the list, its title says."""
        query = self.model.query.narrowed(**dict.fromkeys(self._part))
        return narrowed_in_words(self._texts, self.declaration, query, self._offered)

    def _show_counts(self, counts: Counts) -> None:
        """Every row has one value of the first chips' filter, so their counts add up to all; flags add up to nothing."""
        first = next((each.key for each in self.declaration.filters if each.chips and each.choices), "")
        total = sum(count for (key, _), count in counts.items() if key == first) if first else None
        self.filters.show_counts(counts, total)
