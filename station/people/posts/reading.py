"""The reader of posts."""

from __future__ import annotations

from typing import Protocol

from station.people.posts.values import Posting


class PostsReader(Protocol):
    """Posts within one transaction."""

    def postings(self) -> tuple[Posting, ...]:
        """All on record, past and coming ones too, by number and entry."""
        ...
