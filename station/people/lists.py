"""Officers and accounts as lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from station.core.clock import local
from station.core.listing import (
    ColumnsTitled,
    ListColumn,
    ListContext,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.policy import Bilingual
from station.core.texts import Texts
from station.people.asking import asks
from station.people.listing import ListService, ListStore
from station.people.permissions import Permission, Role
from station.people.posts.values import NO_POST, lines, posts, posts_on
from station.people.sessions import Session
from station.people.values import Account, AccountStatus, Officer

IN_SERVICE, LEFT = "active", "left"


_column: Final = ColumnsTitled("people.field.")


def _service(officer: Officer) -> str:
    return IN_SERVICE if officer.active else LEFT


@dataclass(frozen=True, slots=True)
class ListedOfficer(Officer):
    """An officer with the post and the line of work that they have today, by code ("" for none), and how these are called."""

    post: str = ""
    line: str = ""
    post_name: Bilingual | None = None
    line_name: Bilingual | None = None


def _said(texts: Texts, name: Bilingual | None) -> str:
    return "" if name is None else name.say(texts.language)


def _of(key: str) -> Callable[[Officer], Bilingual | None]:
    return lambda row: getattr(row, key, None)


def _roles(account: Account) -> tuple[str, ...]:
    return tuple(sorted(role.value for role in account.roles))


OFFICER_LIST: Final[ListDeclaration[Officer]] = ListDeclaration(
    name="officers",
    title="people.done.officers",
    columns=(
        _column("number", "number", ValueKind.CODE),
        _column("name", "name"),
        _column("department", "department"),
        _column("group", "group"),
        _column("badge", "badge", ValueKind.CODE),
        _column("phone", "phone"),
        ListColumn("post", "people.field.post", _of("post_name"), wording=_said, sortable=False),
        ListColumn("line", "people.field.line", _of("line_name"), wording=_said, sortable=False),
        ListColumn("status", "people.field.status", _service, ValueKind.CHOICE, words="people.service."),
    ),
    filters=(
        ListFilter(
            "status",
            "people.field.status",
            choices=(IN_SERVICE, LEFT),
            words="people.service.",
            chips=True,
        ),
        ListFilter("department", "people.field.department", names=NamedKind.UNIT),
        ListFilter("group", "people.field.group", names=NamedKind.UNIT),
        ListFilter("post", "people.field.post", seldom=True),
        ListFilter("line", "people.field.line", seldom=True),
        ListFilter("number", "people.field.number", offered=False, names=NamedKind.OFFICER),
    ),
    key="number",
    sort=(Sort("number"),),
)

ACCOUNT_LIST: Final[ListDeclaration[Account]] = ListDeclaration(
    name="accounts",
    title="people.done.accounts",
    columns=(
        _column("account", "name", ValueKind.CODE),
        _column("name", "display_name"),
        _column("number", "number", ValueKind.CODE),
        ListColumn(
            "roles", "people.field.roles", _roles, ValueKind.CHOICE, words="people.role.", sortable=False
        ),
        ListColumn(
            "status",
            "people.field.status",
            lambda account: account.status.value,
            ValueKind.CHOICE,
            words="people.status.",
        ),
    ),
    filters=(
        ListFilter(
            "status",
            "people.field.status",
            choices=tuple(status.value for status in AccountStatus),
            words="people.status.",
        ),
        ListFilter(
            "role",
            "people.field.roles",
            choices=tuple(role.value for role in Role),
            words="people.role.",
        ),
        ListFilter("account", "people.field.account", offered=False, names=NamedKind.ACCOUNT),
    ),
    key="account",
    sort=(Sort("account"),),
)


class OfficerList(ListService[Officer], ask=asks(Permission.PEOPLE_VIEW)):
    """Officers in service, and those who left."""

    def __init__(self, store: ListStore) -> None:
        super().__init__(store, OFFICER_LIST)
        self._people = store

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Departments and groups by name, posts and lines of work by code and name."""
        del session
        with self._people.read() as view:
            departments = [each.name for each in view.people.departments()]
            groups = [each.name for each in view.people.groups()]
            called = {"post": posts(view.shown_policy), "line": lines(view.shown_policy)}
        return {
            "department": [(name, name) for name in departments],
            "group": [(name, name) for name in dict.fromkeys(groups)],
            **{
                key: [(code, name.say(language)) for code, name in names.items()]
                for key, names in called.items()
            },
        }

    def _completing(
        self, view: Any, context: ListContext, rows: Sequence[Officer]
    ) -> Callable[[Officer], Officer]:
        """Adds the post and the line of work of the day."""
        day = local(context.now, context.zone).date()
        held = posts_on(view.posts.of([each.number for each in rows]), day)
        policy = view.shown_policy
        of_posts, of_lines = posts(policy), lines(policy)

        def complete(row: Officer) -> Officer:
            post = held.get(row.number, NO_POST)
            own = {each.name: getattr(row, each.name) for each in fields(Officer)}
            names = (of_posts.get(post.post), of_lines.get(post.line))
            return ListedOfficer(
                **own, post=post.post, line=post.line, post_name=names[0], line_name=names[1]
            )

        return complete


class AccountList(ListService[Account], ask=asks(Permission.PEOPLE_VIEW)):
    """All accounts, also closed ones."""

    def __init__(self, store: ListStore) -> None:
        super().__init__(store, ACCOUNT_LIST)
