"""Lists as a use case: a person who may look asks for a page, for the counts of chips, or for all rows in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any, Generic, Protocol, Self, TypeVar

from station.core.clock import Clock
from station.core.listing import (
    ALL_ROWS,
    Asked,
    DamagedRow,
    FilterKind,
    ListContext,
    ListDeclaration,
    ListPage,
    ListQuery,
    ListReader,
)
from station.core.listing.query import MOST_ROWS
from station.core.policy import Policy
from station.core.progress import CancelToken, Progress, Report, silent
from station.people.dated import DatedStore
from station.people.list_names import unknown_names
from station.people.offices.ports import UnitsReader
from station.people.sessions import Session

R = TypeVar("R")


class ListsView(Protocol):
    """The part of a view that lists need."""

    @property
    def lists(self) -> ListReader:
        """The lists."""
        ...


class ListsStore(DatedStore, Protocol):
    """The source of a list's rows: the database, or `station.people.gathered_lists`."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[ListsView]:
        """An unchanging view."""
        ...


class ListView(ListsView, Protocol):
    """The state that one transaction of the store sees."""

    @property
    def people(self) -> UnitsReader:
        """The units of the office."""
        ...

    @property
    def policy(self) -> Policy:
        """The rulebook with this office's parameters."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by: a damaged parameter stops only what asks for it."""
        ...


class ListStore(DatedStore, Protocol):
    """The part of the store that lists need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[ListView]:
        """An unchanging view."""
        ...


def _everything(_session: Session) -> Any:
    """The scope of a list that everybody sees whole."""
    return None


class ListService(Generic[R]):
    """One declared list. A subclass names the permission for looking; `scope` gives the part that a person may see.

    ``class OfficerList(ListService[Officer], ask=asks(Permission.PEOPLE_VIEW))``
    """

    def __init_subclass__(cls, *, ask: Callable[[Any], Any], **more: Any) -> None:
        super().__init_subclass__(**more)
        for name in ("page", "chips", "choices", "rows", "lines"):
            setattr(cls, name, ask(getattr(cls, name)))

    def __init__(
        self,
        store: ListsStore,
        declaration: ListDeclaration[R],
        scope: Callable[[Session], Any] = _everything,
    ) -> None:
        self._store, self.declaration, self._scope = store, declaration, scope

    def page(
        self,
        session: Session,
        query: ListQuery = ALL_ROWS,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> ListPage[R]:
        """One page. Raises what `ListDeclaration.check` raises; `Cancelled` where a day of the past is derived."""
        asked = self.declaration.check(query)
        there = self if query.as_of is None else self._then(query.as_of, report, cancel)
        page = there._page(session, asked, report, cancel)
        if page.lines or asked.skip or asked.after is not None:
            return page
        with (
            self._store.read() as view
        ):  # names are never given back, so those of the present hold for any day
            return replace(page, unknown=unknown_names(self.declaration, asked, view.lists))

    def _page(
        self, session: Session, asked: Asked, report: Report, cancel: CancelToken | None
    ) -> ListPage[R]:
        context = replace(self._context(session, asked.wanted), report=report, cancel=cancel)
        with self._store.read() as view:
            page = view.lists.page(self.declaration.name, asked, context)
            complete = self._completing(view, context, page.rows)
            return page if complete is None else replace(page, rows=tuple(map(complete, page.rows)))

    def chips(self, session: Session, query: ListQuery = ALL_ROWS) -> Mapping[tuple[str, str], int]:
        """How many rows each chip would show beside the query's other filters and words, by (filter, value)."""
        chips = [each for each in self.declaration.filters if each.chips]
        asked = self.declaration.check(query.narrowed(**{each.key: None for each in chips}))
        asked = replace(
            asked, wanted={k: v for k, v in asked.wanted.items() if k not in {c.key for c in chips}}
        )
        there = self if query.as_of is None else self._then(query.as_of, silent, None)
        found = there._counted(session, asked, [each.key for each in chips])
        counts: dict[tuple[str, str], int] = {}
        for each in chips:
            values = ("yes",) if each.kind is FilterKind.FLAG else each.choices
            counts |= {(each.key, value): found[each.key].get(value, 0) for value in values}
        return counts

    def _counted(
        self, session: Session, asked: Asked, keys: Sequence[str]
    ) -> Mapping[str, Mapping[str, int]]:
        context, name = self._context(session, {**asked.wanted, **dict.fromkeys(keys)}), self.declaration.name
        with self._store.read() as view:
            return {key: view.lists.counts(name, asked, context, key) for key in keys}

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The choices of filters that declare none, as (value, word), as far as the person may know them."""
        del session, language
        return {}

    def rows(
        self,
        session: Session,
        query: ListQuery = ALL_ROWS,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> Iterator[R]:
        """All rows that the query finds, read page by page, so that no transaction spans them.

        They are for reports, whose origin was asked for before: that compared all that the list rests on.
        What changes its place while it is read may be missed or met twice. Raises `Cancelled`, and `IntegrityProblem`
        for a damaged row: papers, files and sums are made of all rows or not at all. Raises Refused as `ListPage.require_known`.
        """
        for page in self._pages(session, replace(query, compared=False), report, cancel):
            yield from page.sound

    def lines(
        self,
        session: Session,
        query: ListQuery = ALL_ROWS,
    ) -> Iterator[R | DamagedRow]:
        """The same for looking: a damaged row stands in its place. Raises Refused as `ListPage.require_known`."""
        for page in self._pages(session, query, silent, None):
            yield from page.lines

    def _pages(
        self, session: Session, query: ListQuery, report: Report, cancel: CancelToken | None
    ) -> Iterator[ListPage[R]]:
        query = replace(query, after="", skip=0, limit=MOST_ROWS, summed=False)
        found, done = 0, 0
        while True:
            if cancel is not None:
                cancel.check()
            page = self.page(session, query, cancel=cancel)
            page.require_known()
            found = page.found if query.counted else found
            yield page
            done += len(page.lines)
            report(Progress("list.reading", done, max(found, done), "rows"))
            if not page.after:
                return
            query = replace(query, after=page.after, counted=False)

    def _then(self, day: date, report: Report, cancel: CancelToken | None) -> Self:
        """The same list as of the end of a day: this service over the store of then, whose clock stands still."""
        past = self._store.at(day, self.declaration.name, report, cancel)
        then = copy(self)
        for name, value in vars(self).items():
            if (
                value is self._store
            ):  # a subclass that reads more than rows has the store by a name of its own
                setattr(then, name, past)
        return then

    def _completing(self, view: Any, context: ListContext, rows: Sequence[Any]) -> Callable[[Any], R] | None:
        """What adds to a row of the page what its table does not say, read in the page's own view; here nothing.

        `rows` are those of the page, for what is read of all of them at once.
        """
        del view, context, rows
        return None

    def _context(self, session: Session, filters: Collection[str]) -> ListContext:
        """What a query by these filters rests on besides the rows."""
        del filters
        clock = self._store.clock
        return ListContext(clock.now(), clock.zone, self._scope(session))
