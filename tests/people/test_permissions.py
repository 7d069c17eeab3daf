"""Every use case of people asks for a permission before it does anything (PF-05)."""

import inspect
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station.core.errors import NotPermitted
from station.core.ledger import Stream
from station.core.texts import LANGUAGES, load_texts
from station.people.permissions import GRANTS, Permission, Role, permissions_of
from station.people.sessions import Session
from station.people.values import Department, Grid, Group, Officer
from tests.people.office import Office

NOBODY = Session("nobody", "某人", frozenset())
VALUES: dict[str, Any] = {
    "Officer": Officer("1001", "李甲"),
    "Department": Department("办公室"),
    "Group": Group("一组"),
    "Grid": Grid("G1", "东片"),
    "date": date(2026, 1, 1),
    "Path": Path("nowhere.csv"),
    "Permission": Permission.PEOPLE_VIEW,
    "Iterable[Role]": [Role.OFFICER],
}
BEFORE_A_SESSION = {
    "found",
    "founder",
    "with_password",
    "with_badge",
    "confirm_pin",
    "confirm",
    "idle_minutes",
}
"""What somebody does before there is a session, or to get one."""
NO_RIGHT_NEEDED = {"current", "unlock"}
"""Looking up one's own session; coming back to it by a secret."""


@pytest.mark.rule("PF-05")
@pytest.mark.parametrize("service", ["roster", "accounts", "sign_in", "parameters"])
def test_every_method_refuses_a_session_without_the_permission(office: Office, service: str) -> None:
    subject = getattr(office, service)
    methods = {name for name, _ in inspect.getmembers(subject, inspect.ismethod) if not name.startswith("_")}
    with office.store.read() as view:
        before = view.ledger.counts()
    asked = methods - BEFORE_A_SESSION - NO_RIGHT_NEEDED
    assert asked
    for name in sorted(asked):
        parameters = list(inspect.signature(getattr(subject, name)).parameters.values())
        assert parameters[0].name == "session", name
        required = [each for each in parameters[1:] if each.default is each.empty]
        values = {each.name: VALUES.get(str(each.annotation), "x") for each in required}
        with pytest.raises(NotPermitted) as refused:
            getattr(subject, name)(NOBODY, **values)
        assert (refused.value.code, refused.value.rule) == ("people.not_permitted", "PF-05"), name
    with office.store.read() as view:
        assert view.ledger.counts() == before


@pytest.mark.rule("PF-05")
def test_each_role_does_only_its_own() -> None:
    every = set(Permission)
    assert set().union(*GRANTS.values()) == every
    assert set(GRANTS) == set(Role)
    assert all(Permission.ACCOUNT_OWN in granted for granted in GRANTS.values())
    only_administrators = {Permission.ACCOUNTS_EDIT, Permission.POLICY_EDIT, Permission.SYNC_CONFIGURE}
    for role in set(Role) - {Role.SYSTEM_ADMINISTRATOR}:
        assert not only_administrators & GRANTS[role], role
    # An administrator grants but does not exercise.
    assert Permission.COUNTER_OPERATE not in GRANTS[Role.SYSTEM_ADMINISTRATOR]
    assert permissions_of(frozenset()) == frozenset()
    assert (
        permissions_of(frozenset({Role.OFFICER, Role.KEEPER})) == GRANTS[Role.OFFICER] | GRANTS[Role.KEEPER]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_roles_permissions_and_entries_have_words(language: str, office: Office) -> None:
    texts = load_texts(language)
    wanted = [f"people.role.{role}" for role in Role]
    wanted += [f"people.permission.{permission}" for permission in Permission]
    office.enlist("1001", "B1", Role.OFFICER)
    with office.store.read() as view:
        wanted += [f"entry.kind.{row.kind}" for stream in Stream for row in view.ledger.stored(stream)]
    assert [key for key in wanted if not texts.has(key)] == []
