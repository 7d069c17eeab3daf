"""Who has which post and line of work, as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from station.core.clock import Clock
from station.core.listing import (
    ColumnsTitled,
    ListColumn,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.policy import Bilingual
from station.core.texts import Texts
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.posts.use_cases import OfficerPosts
from station.people.posts.values import Posting
from station.people.sessions import Session
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class ListedPost:
    """An officer in service, what they have today and since when; what their post and line are called (None: nothing)."""

    officer: Officer
    posting: Posting | None
    post_name: Bilingual | None
    line_name: Bilingual | None

    @property
    def post(self) -> str:
        """The code of the post; "" for none."""
        return "" if self.posting is None else self.posting.post.post

    @property
    def line(self) -> str:
        """The code of the line; "" for none."""
        return "" if self.posting is None else self.posting.post.line

    @property
    def since(self) -> date | None:
        """From which day on."""
        return None if self.posting is None else self.posting.effective_on


def _named(texts: Texts, name: Bilingual | None) -> str:
    return "" if name is None else name.say(texts.language)


_column: Final = ColumnsTitled("people.field.")


POST_LIST: Final[ListDeclaration[ListedPost]] = ListDeclaration(
    name="posts",
    title="people.posts.title",
    columns=(
        _column("number", lambda row: row.officer.number, ValueKind.CODE),
        _column("name", lambda row: row.officer.name),
        _column("department", lambda row: row.officer.department),
        _column("group", lambda row: row.officer.group),
        _column("post", lambda row: row.post_name, wording=_named, sortable=False),
        _column("line", lambda row: row.line_name, wording=_named, sortable=False),
        ListColumn("since", "people.posts.effective_on", lambda row: row.since, ValueKind.DAY),
    ),
    filters=(
        ListFilter("post", "people.field.post"),
        ListFilter("line", "people.field.line"),
        ListFilter("department", "people.field.department", names=NamedKind.UNIT),
    ),
    key="number",
    sort=(Sort("number"),),
)


def _held(posts: OfficerPosts, session: Session) -> Sequence[ListedPost]:
    found = posts.everybody(session)
    return [
        ListedPost(
            officer,
            posting,
            None if posting is None else found.posts.get(posting.post.post),
            None if posting is None else found.lines.get(posting.post.line),
        )
        for officer, posting in found.held
    ]


class PostList(ListService[ListedPost], ask=asks(Permission.PEOPLE_VIEW)):
    """All officers in service with their posts; looking needs PEOPLE_VIEW."""

    def __init__(self, posts: OfficerPosts, store: DatedStore, clock: Clock) -> None:
        self._posts = posts
        filtered = {
            "post": lambda row: row.post,
            "line": lambda row: row.line,
            "department": lambda row: row.officer.department,
        }
        source = GatheredStore(clock, POST_LIST, _held, filtered, _words, services=(posts,), store=store)
        super().__init__(source, POST_LIST, whoever_looks)

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The posts and lines, by code and name."""
        offered = self._posts.offered(session)
        return {
            "post": [(code, name.say(language)) for code, name in offered.posts.items()],
            "line": [(code, name.say(language)) for code, name in offered.lines.items()],
        }


def _words(row: ListedPost) -> tuple[str, ...]:
    names = [
        each for name in (row.post_name, row.line_name) if name is not None for each in (name.zh, name.en)
    ]
    return row.officer.number, row.officer.name, row.officer.department, row.officer.group, *names
