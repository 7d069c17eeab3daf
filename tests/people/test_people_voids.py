"""What was recorded of people by mistake does not count, and somebody who left comes back with number and history."""

from __future__ import annotations

import pytest

from station.core.errors import NotPermitted
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.two_persons import require_independent
from station.people.values import Account, AccountStatus, Officer
from station.people.voiding.use_cases import PeopleVoids
from station.store.beside.rows import verifiers_apart
from station.store.comparing import differences
from station.store.engine import transaction
from tests.people.office import ISSUED_PASSWORD, PASSWORD, Office, refusal

WHY = "办错人"


@pytest.fixture
def voids(office: Office) -> PeopleVoids:
    return PeopleVoids(office.store)


def seq_of(office: Office, about: str, kind: str) -> str:
    with office.store.read() as view:
        return str([each.seq for each in view.ledger.about(about) if each.kind == kind][-1])


def officer(office: Office, number: str) -> Officer | None:
    with office.store.write() as work:
        return work.people.officer(number)


def account(office: Office, name: str) -> Account | None:
    with office.store.write() as work:
        return work.people.account(name)


def assert_sound(office: Office) -> None:
    """Derived anew everything is as it is, and each secret fits what the ledger names."""
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []
        assert list(verifiers_apart(connection)) == []


def assert_lets_back_in_by_a_new_secret(office: Office, name: str, by: str) -> None:
    """The password of before only serves to choose another, and for a week `by` counts as behind the account."""
    with refusal("people.password_issued"):
        office.sign_in.with_password(name, PASSWORD)
    office.own_secrets.choose_password(name, PASSWORD, "another horse 2")
    assert office.sign_in.with_password(name, "another horse 2").account == name
    with office.store.read() as view:
        back, giver = view.people.account(name), view.people.account(by)
        assert back is not None
        assert giver is not None
        with refusal("people.second_dependent"):
            require_independent(giver, back, view.people, office.clock.now())


@pytest.mark.rule("EQ-13", "undone")
@pytest.mark.rule("PF-05", "graded")
def test_a_leave_entered_by_mistake_does_not_count(office: Office, voids: PeopleVoids) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    office.accounts.freeze(office.admin, "a1001", "休假")
    office.accounts.unfreeze(office.admin, "a1001", "回来")
    office.clock.advance(days=9)
    office.roster.leave(office.admin, "1001", "调出")
    left = seq_of(office, "officer:1001", "officer.left")
    plan = voids.preview(office.admin, left)
    assert [each.kind for each in plan.voided] == ["officer.left", "account.closed"]
    voids.void(office.admin, left, WHY, seen=plan.digest)
    assert officer(office, "1001") == Officer("1001", "王1001", "执法一科", "一组", "B1")
    found = account(office, "a1001")
    assert found is not None
    assert found.status is AccountStatus.ACTIVE
    assert_lets_back_in_by_a_new_secret(office, "a1001", "admin")
    with refusal("void.twice"):
        voids.void(office.admin, left, WHY)
    office.roster.leave(office.admin, "1001", "这次真的调出")
    with refusal("void.twice"):
        voids.void(office.admin, left, WHY)
    assert_sound(office)


@pytest.mark.rule("EQ-13", "undone")
def test_who_comes_back_has_number_history_and_the_badge_if_nobody_else_has_it(
    office: Office, voids: PeopleVoids
) -> None:
    for number, badge in (("1001", "B1"), ("1002", "B2")):
        office.enlist(number, badge, Role.OFFICER)
        office.roster.leave(office.admin, number, "退休")
    office.enlist("1003", "B2")
    with refusal("people.reason_missing"):
        voids.reinstate(office.admin, "1001", " ")
    office.clock.advance(days=30)
    back = voids.reinstate(office.admin, "1001", "返聘")
    assert (back.officer.badge, back.notices) == ("B1", ())
    assert [each.kind for each in back.entries] == ["officer.reinstated", "account.reopened"]
    assert "officer.registered" in office.kinds("officer:1001")
    assert_lets_back_in_by_a_new_secret(office, "a1001", "admin")
    other = voids.reinstate(office.admin, "1002", "返聘")
    assert (other.officer.badge, [each.code for each in other.notices]) == ("", ["badge_taken"])
    with refusal("people.still_in_service"):
        voids.reinstate(office.admin, "1002", "返聘")
    with refusal("void.overtaken"):
        voids.void(office.admin, seq_of(office, "officer:1001", "officer.left"), WHY)
    office.roster.leave(office.admin, "1001", "又退休")
    voids.void(office.admin, seq_of(office, "officer:1001", "officer.left"), WHY)
    again = officer(office, "1001")
    assert again is not None
    assert (again.active, again.badge) == (True, "B1")
    assert_sound(office)


@pytest.mark.rule("PF-04", "account")
def test_an_officer_registered_and_an_account_made_by_mistake_are_gone_and_their_names_free(
    office: Office, voids: PeopleVoids
) -> None:
    office.enlist("1001", "B1")
    office.accounts.create(
        office.admin, "wang", "王乙", number="1001", roles=(Role.OFFICER,), password=ISSUED_PASSWORD
    )
    registered = seq_of(office, "officer:1001", "officer.registered")
    with refusal("void.overtaken"):
        voids.preview(office.admin, registered)
    voids.void(office.admin, seq_of(office, "account:wang", "account.created"), "建重了")
    assert account(office, "wang") is None
    with refusal("people.sign_in_wrong"):
        office.sign_in.with_password("wang", ISSUED_PASSWORD)
    voids.void(office.admin, registered, "登记错了")
    assert officer(office, "1001") is None
    assert_sound(office)
    office.enlist("1001", "B1", Role.OFFICER)
    office.sign_in.with_password("a1001", PASSWORD)
    with refusal("void.account_used"):
        voids.void(office.admin, seq_of(office, "account:a1001", "account.created"), "建重了")
    office.accounts.close(office.admin, "a1001", "关错了")
    voids.void(office.admin, seq_of(office, "account:a1001", "account.closed"), "关错了")
    assert_lets_back_in_by_a_new_secret(office, "a1001", "admin")
    assert_sound(office)


@pytest.mark.rule("PF-05", "graded")
def test_nobody_voids_beyond_what_they_may_change(office: Office, voids: PeopleVoids) -> None:
    office.enlist("1001", "B1", Role.OFFICE_STAFF)
    office.open_account("boss", "上级", Role.SYSTEM_ADMINISTRATOR)
    staff = office.sign_in.with_password("a1001", PASSWORD)
    made = seq_of(office, "account:boss", "account.created")
    with pytest.raises(NotPermitted):
        voids.void(staff, made, WHY)
    boss = office.sign_in.with_password("boss", PASSWORD)
    founded = seq_of(office, "account:admin", "account.created")
    with refusal("people.account_senior"):
        voids.void(boss, founded, WHY)
    with refusal("void.other_kind"):
        voids.preview(office.admin, "1")
    with refusal("void.unknown"):
        voids.preview(office.admin, "99999")
    assert isinstance(staff, Session)
