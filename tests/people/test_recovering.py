"""The way back to an administrator's account whose password is lost: inside the office, by two, with a trace."""

import pytest

from station.people.permissions import Role
from station.people.recovering import Recovery
from station.people.secret_bodies import AccountRecovered
from station.people.two_persons import Person
from tests.people.office import PASSWORD, QUICK, Office, refusal


def recovery(office: Office) -> Recovery:
    return Recovery(office.store, office.clock, QUICK)


@pytest.mark.rule("PF-04", "account")
def test_the_leader_gives_the_founder_back_and_it_stands_in_the_ledger(office: Office) -> None:
    office.open_account("suo", "孙所长", Role.OFFICE_LEADER)
    leader = office.sign_in.with_password("suo", PASSWORD)
    with refusal("people.reason_missing"):
        recovery(office).recover(leader, "admin", " ", system_user="duty")
    found = recovery(office).recover(leader, "ADMIN", "密码遗失", system_user="duty")
    with refusal("people.sign_in_wrong"):
        office.sign_in.with_password("admin", PASSWORD)
    with refusal("people.password_issued"):
        office.sign_in.with_password("admin", found.password)
    office.own_secrets.choose_password("admin", found.password, "another horse 2")
    admin = office.sign_in.with_password("admin", "another horse 2")
    assert found.entry.actor.account == "suo"
    assert found.entry.of(AccountRecovered) == AccountRecovered("admin", "duty", "", "密码遗失")
    assert [kind for kind in office.kinds("account:admin") if not kind.startswith("session.")][-3:] == [
        "account.recovered",
        "account.credential_set",
        "account.credential_set",
    ]
    (told,) = office.own_secrets.issued(admin)
    assert (told.by_account, told.replaced) == ("suo", True)
    with office.store.read() as view:
        assert not any(
            found.password.encode() in row.content
            for stream in view.ledger.counts()
            for row in view.ledger.stored(stream)
        )
    office.station.assert_sound()


@pytest.mark.rule("PF-05", "graded")
def test_nobody_recovers_what_they_may_not(office: Office) -> None:
    office.open_account("suo", "孙所长", Role.OFFICE_LEADER)
    office.open_account("second", "李乙", Role.SYSTEM_ADMINISTRATOR)
    leader = office.sign_in.with_password("suo", PASSWORD)
    second = office.sign_in.with_password("second", PASSWORD)
    recover = recovery(office).recover
    for who, account, code in (
        (leader, "second", "people.recover_by_superior"),
        (leader, "suo", "people.recover_no_administrator"),
        (leader, "nobody", "people.unknown_account"),
        (office.admin, "admin", "people.recover_own"),
        (second, "admin", "people.recover_needs_leader"),
    ):
        with refusal(code):
            recover(who, account, "x", system_user="duty")
    office.accounts.freeze(office.admin, "suo", "x")
    with refusal("people.session_frozen"):
        recover(leader, "admin", "x", system_user="duty")


@pytest.mark.rule("PF-05", "graded")
def test_without_a_leader_two_others_are_needed_each_by_their_own_password(office: Office) -> None:
    for name in ("zhang", "wang"):
        office.open_account(name, name, Role.OFFICER)
    zhang = office.sign_in.with_password("zhang", PASSWORD)
    recover = recovery(office).recover
    for second, code in (
        (None, "people.recover_needs_second"),
        (Person("zhang", PASSWORD), "people.recover_needs_second"),
        (Person("admin", PASSWORD), "people.recover_needs_second"),
        (Person("wang", "not the one 1"), "people.sign_in_wrong"),
        (Person("nobody", PASSWORD), "people.sign_in_wrong"),
    ):
        with refusal(code):
            recover(zhang, "admin", "密码遗失", system_user="duty", second=second)
    office.accounts.freeze(office.admin, "wang", "x")
    with refusal("people.recover_needs_second"):
        recover(zhang, "admin", "密码遗失", system_user="duty", second=Person("wang", PASSWORD))
    office.accounts.unfreeze(office.admin, "wang", "x")
    found = recover(zhang, "admin", "密码遗失", system_user="duty", second=Person("wang", PASSWORD))
    assert found.entry.of(AccountRecovered).second == "wang"
    office.own_secrets.choose_password("admin", found.password, "another horse 2")
