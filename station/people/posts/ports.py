"""What is read of posts."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from station.core.clock import Clock
from station.people.ports import PeopleView, PeopleWork
from station.people.posts.values import Posting


class PostsReader(Protocol):
    """Posts within one transaction."""

    def postings(self) -> tuple[Posting, ...]:
        """All on record, past and coming ones too, by number and entry."""
        ...


class PostsView(PeopleView, Protocol):
    """The state that one transaction sees."""

    @property
    def posts(self) -> PostsReader:
        """Who has which post."""
        ...


class PostsWork(PeopleWork, Protocol):
    """One unit of work."""

    @property
    def posts(self) -> PostsReader:
        """Who has which post."""
        ...


class PostsStore(Protocol):
    """The part of the store that posts need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[PostsView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[PostsWork]:
        """A unit of work that commits when its block ends well."""
        ...
