"""Lists of which no table holds all rows.

The rows are gathered for the person who looks, then answered as any other list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from station.core.clock import Clock
from station.core.errors import Refused
from station.core.listing import (
    Asked,
    DamagedRow,
    Gathered,
    ListContext,
    ListDeclaration,
    ListPage,
    NamedKind,
)
from station.core.progress import CancelToken, Report, silent
from station.people.dated import DatedStore, over
from station.people.sessions import Session

R = TypeVar("R")


@dataclass(frozen=True)
class GatheredStore(Generic[R]):
    """The source of a gathered list for `ListService`; its scope is the session itself (`whoever_looks`).

    `gather` gives, by the `services` over `store`, all rows that a person may see and itself checks what else is needed.
    For `filtered` and `searched` see `Gathered`. Without a `store` there is no past.
    """

    clock: Clock
    declaration: ListDeclaration[R]
    gather: Callable[..., Sequence[R | DamagedRow]]
    filtered: Mapping[str, Callable[[R], Any]] = field(default_factory=dict)
    searched: Callable[[R], Iterable[str]] | None = None
    services: tuple[Any, ...] = ()
    store: DatedStore | None = None

    def at(
        self, day: date, behind: str, report: Report = silent, cancel: CancelToken | None = None
    ) -> GatheredStore[R]:
        """The same source as of the end of a day: its services over the store of then.

        Raises `StoreProblem`, Refused ``list.not_dated``.
        """
        if self.store is None:
            raise Refused("list.not_dated", list=self.declaration.name)
        past = self.store.at(day, behind, report, cancel)
        services = tuple(over(each, self.store, past) for each in self.services)
        return replace(self, store=past, clock=past.clock, services=services)

    @contextmanager
    def read(self) -> Iterator[GatheredView[R]]:
        """A view; each query gathers the rows anew."""
        yield GatheredView(self)


@dataclass(frozen=True)
class GatheredView(Generic[R]):
    """The only list of such a store; it answers as `station.core.listing.ListReader`."""

    store: GatheredStore[R]

    @property
    def lists(self) -> GatheredView[R]:
        """This view."""
        return self

    def page(self, name: str, asked: Asked, context: ListContext) -> ListPage[Any]:
        """One page."""
        return self._gathered(name, context).page(asked)

    def counts(self, name: str, asked: Asked, context: ListContext, key: str) -> Mapping[str, int]:
        """How many rows the query finds for each value of the filter `key`."""
        return self._gathered(name, context).counts(asked, key)

    def is_named(self, names: NamedKind, value: str, *, part: bool) -> bool:
        """Whether anybody or anything on record is called so; true where nothing can be asked."""
        if self.store.store is None:
            return True
        with self.store.store.read() as view:
            return bool(view.lists.is_named(names, value, part=part))

    def _gathered(self, name: str, context: ListContext) -> Gathered[R]:
        store = self.store
        if name != store.declaration.name:
            raise KeyError(name)
        gathered = store.gather(*store.services, context.scope)
        rows = [each for each in gathered if not isinstance(each, DamagedRow)]
        damaged = [each for each in gathered if isinstance(each, DamagedRow)]
        return Gathered(store.declaration, rows, context.zone, store.filtered, store.searched, damaged)


def whoever_looks(session: Session) -> Session:
    """The scope of a gathered list: the session that asks for it."""
    return session
