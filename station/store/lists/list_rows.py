"""All lists within one transaction, as they stand now or stood at the end of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection

from station.core.listing import Asked, ListContext, ListPage
from station.store.lists.building import ListBuilding
from station.store.lists.source import ListSource, end_of
from station.store.readers.reading import Attests


class PastLists(Protocol):
    """Gives a list as it stood at the end of a day; `station.store.dated.DatedLists` does."""

    def on(
        self, source: Connection, listed: ListSource, day: date, context: ListContext
    ) -> AbstractContextManager[tuple[Connection, ListSource]]:
        """A connection for reading the list, and how it is read there."""
        ...


class ListRows:
    """The lists within one transaction; it satisfies `station.core.listing.ListReader`."""

    def __init__(
        self,
        connection: Connection,
        sources: Mapping[str, ListSource],
        past: PastLists | None = None,
        attested: Attests | None = None,
    ) -> None:
        self._connection, self._sources, self._past = connection, sources, past
        self._attested = attested

    def page(self, name: str, asked: Asked, context: ListContext) -> ListPage[Any]:
        """One page of the list `name`."""
        with self._building(name, asked, context) as building:
            return building.page()

    def counts(self, name: str, asked: Asked, context: ListContext, key: str) -> Mapping[str, int]:
        """How many rows the query finds for each value of the filter `key`."""
        with self._building(name, asked, context) as building:
            return building.counts(key)

    @contextmanager
    def _building(self, name: str, asked: Asked, context: ListContext) -> Iterator[ListBuilding]:
        source = self._sources[name]
        if asked.as_of is None or self._past is None:
            yield ListBuilding(self._connection, source, asked, context, self._attested)
            return
        at = replace(context, now=min(context.now, end_of(asked.as_of, context.zone)))
        with self._past.on(self._connection, source, asked.as_of, at) as (then, there):
            yield ListBuilding(then, there, asked, at)
