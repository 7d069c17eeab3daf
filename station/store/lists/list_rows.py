"""All lists within one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from station.core.listing import Asked, ListContext, ListPage, NamedKind
from station.store.lists.building import ListBuilding
from station.store.lists.naming import is_named
from station.store.lists.source import ListSource
from station.store.readers.reading import Attests


class ListRows:
    """The lists within one transaction; it satisfies `station.core.listing.ListReader`."""

    def __init__(
        self,
        connection: Connection,
        sources: Mapping[str, ListSource],
        attested: Attests | None = None,
    ) -> None:
        self._connection, self._sources = connection, sources
        self._attested = attested

    def page(self, name: str, asked: Asked, context: ListContext) -> ListPage[Any]:
        """One page of the list `name`."""
        return self._building(name, asked, context).page()

    def counts(self, name: str, asked: Asked, context: ListContext, key: str) -> Mapping[str, int]:
        """How many rows the query finds for each value of the filter `key`."""
        return self._building(name, asked, context).counts(key)

    def is_named(self, names: NamedKind, value: str, *, part: bool) -> bool:
        """Whether anybody or anything on record is called so, or with `part` has it in what it is called."""
        return is_named(self._connection, names, value, part=part)

    def _building(self, name: str, asked: Asked, context: ListContext) -> ListBuilding:
        return ListBuilding(self._connection, self._sources[name], asked, context, self._attested)
