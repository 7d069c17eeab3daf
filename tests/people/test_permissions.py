"""Roles and what they hold (PF-05); that every call asks first is `tests/architecture/test_calls`."""

import pytest

from station.core.ledger import Stream
from station.core.texts import LANGUAGES, load_texts
from station.people.asking import Extent, ViewPermissions
from station.people.permissions import GRANTS, Permission, Role, permissions_of
from station.people.sessions import Session
from tests.people.office import Office


@pytest.mark.rule("PF-05", "role")
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


@pytest.mark.rule("DM-07", "scope")
def test_how_far_somebody_sees_follows_from_three_permissions() -> None:
    reach = ViewPermissions(
        Permission.ARCHIVE_VIEW_OWN, Permission.ARCHIVE_VIEW_DEPARTMENT, Permission.ARCHIVE_VIEW_OFFICE
    )
    assert reach.of(_holding()) is None
    assert reach.of(_holding(Role.OFFICER)) is Extent.OWN
    assert reach.of(_holding(Role.OFFICER, Role.OFFICE_STAFF)) is Extent.OFFICE
    # No role has the department's alone, so the reach is asked with the permissions in other places.
    turned = ViewPermissions(Permission.ARCHIVE_VIEW_OWN, Permission.ACCOUNT_OWN, Permission.SYNC_CONFIGURE)
    assert turned.of(_holding(Role.OFFICER)) is Extent.DEPARTMENT
    beside = ViewPermissions(Permission.SYNC_CONFIGURE, Permission.ACCOUNT_OWN, Permission.POLICY_EDIT)
    assert beside.of(_holding(Role.OFFICER)) is None, "the department's counts only beside one's own"


def _holding(*roles: Role) -> Session:
    return Session("a", "王一", frozenset(roles), "1001")
