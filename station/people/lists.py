"""Officers and accounts as lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from station.core.listing import ListColumn, ListDeclaration, ListFilter, NamedKind, Sort, ValueKind
from station.people.asking import asks
from station.people.listing import ListService, ListStore
from station.people.permissions import Permission, Role
from station.people.sessions import Session
from station.people.values import Account, AccountStatus, Officer

IN_SERVICE, LEFT = "active", "left"


def _column(key: str, value: str, kind: ValueKind = ValueKind.TEXT, **more: Any) -> ListColumn:
    return ListColumn(key, f"people.field.{key}", attrgetter(value), kind, **more)


def _service(officer: Officer) -> str:
    return IN_SERVICE if officer.active else LEFT


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
        """Departments and groups by name."""
        del session, language
        with self._people.read() as view:
            departments = [each.name for each in view.people.departments()]
            groups = [each.name for each in view.people.groups()]
        return {
            "department": [(name, name) for name in departments],
            "group": [(name, name) for name in dict.fromkeys(groups)],
        }


class AccountList(ListService[Account], ask=asks(Permission.PEOPLE_VIEW)):
    """All accounts, also closed ones."""

    def __init__(self, store: ListStore) -> None:
        super().__init__(store, ACCOUNT_LIST)
