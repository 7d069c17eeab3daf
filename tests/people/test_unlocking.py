"""A second administrator unlocks an account at once; where only one is left, that is said (PF-04)."""

import pytest

from station.people.bodies import SessionUnlocked2
from station.people.permissions import Role
from tests.people.office import PASSWORD, Office, refusal


def lock(office: Office, account: str) -> None:
    for _ in range(5):
        with refusal("people.sign_in_"):
            office.sign_in.with_password(account, "wrong horse 1")
    with refusal("people.sign_in_locked"):
        office.sign_in.with_password(account, PASSWORD)


@pytest.mark.rule("PF-04", "sign in")
def test_a_second_administrator_unlocks_the_first(office: Office) -> None:
    office.open_account("second", "赵乙", Role.SYSTEM_ADMINISTRATOR)
    second = office.sign_in.with_password("second", PASSWORD)
    lock(office, "admin")
    entries = office.accounts.unlock(second, " Ａdmin ", " 本人到场 ")
    assert [(each.kind, each.subjects, each.actor.account) for each in entries] == [
        ("session.unlocked", ("account:admin",), "second")
    ]
    assert [each.of(SessionUnlocked2).reason for each in entries] == ["本人到场"]
    assert office.sign_in.with_password("admin", PASSWORD).account == "admin"
    lock(office, "second")
    with refusal("people.reason_missing"):
        office.accounts.unlock(office.admin, "second", "  ")
    office.accounts.unlock(office.admin, "second", "本人到场")
    assert office.sign_in.with_password("second", PASSWORD).account == "second"
    office.station.assert_sound()


@pytest.mark.rule("PF-04", "sign in")
def test_the_officers_pin_is_unlocked_with_the_account(office: Office) -> None:
    office.enlist("1001", "B1", Role.KEEPER)
    for code in (*["people.pin_wrong"] * 4, "people.sign_in_locked"):
        with refusal(code):
            office.sign_in.with_badge("B1", "000000")
    with refusal("people.sign_in_locked"):
        office.sign_in.with_badge("B1", "471193")
    entries = office.accounts.unlock(office.admin, "a1001", "本人到场")
    assert [each.subjects for each in entries] == [("officer:1001",)]
    assert office.sign_in.with_badge("B1", "471193").account == "a1001"


@pytest.mark.rule("PF-04", "sign in")
def test_nobody_unlocks_their_own_account_and_nothing_that_is_not_locked(office: Office) -> None:
    office.enlist("1001", "B1", Role.KEEPER)
    lock(office, "admin")
    with refusal("people.unlock_own"):
        office.accounts.unlock(office.admin, "admin", "本人到场")
    with refusal("people.not_locked"):
        office.accounts.unlock(office.admin, "a1001", "本人到场")
    with refusal("people.unknown_account"):
        office.accounts.unlock(office.admin, "nobody", "本人到场")
    keeper = office.sign_in.with_password("a1001", PASSWORD)
    with refusal("people.not_permitted"):
        office.accounts.unlock(keeper, "admin", "本人到场")
    with refusal("people.sign_in_locked"):
        office.sign_in.with_password("admin", PASSWORD)


@pytest.mark.rule("PF-04", "account")
def test_the_administrators_who_can_sign_in_are_counted(office: Office) -> None:
    def names() -> list[str]:
        return [each.name for each in office.accounts.administrators(office.admin)]

    assert names() == ["admin"]
    office.accounts.create(office.admin, "paper", "无密码", roles=[Role.SYSTEM_ADMINISTRATOR])
    assert names() == ["admin"]  # nobody can sign in with it
    office.open_account("second", "赵乙", Role.SYSTEM_ADMINISTRATOR)
    office.open_account("keeper", "钱丙", Role.KEEPER)
    assert names() == ["admin", "second"]
    office.accounts.freeze(office.admin, "second", "调查")
    assert names() == ["admin"]
