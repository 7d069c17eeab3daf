"""The office's own limits of PF-04 hold at both sides: one less is refused, the limit itself is enough."""

import pytest

from station.people.values import Officer
from tests.people.office import PASSWORD, Office, refusal

RULE = "PF-04"
LETTERS, DIGITS = "kq7vz2mw9xh4bt3rnd8y" * 4, "7391058"
"""No password and no PIN that anybody would guess, however short they are cut."""


def raised(office: Office, key: str) -> int:
    """One more than what the rulebook asks for, set by the administrator."""
    with office.store.read() as view:
        more = view.policy.integer(RULE, key) + 1
    office.parameters.change(office.admin, RULE, key, more, "试行")
    return more


@pytest.mark.rule("PF-04", "limits")
def test_the_shortest_password_is_the_offices_parameter(office: Office) -> None:
    shortest = raised(office, "password_length")
    with refusal("people.password_short") as refused:
        office.accounts.change_own_password(office.admin, PASSWORD, LETTERS[: shortest - 1])
    assert refused.value.facts["shortest"] == shortest
    office.accounts.change_own_password(office.admin, PASSWORD, LETTERS[:shortest])
    assert office.sign_in.with_password("admin", LETTERS[:shortest]).account == "admin"


@pytest.mark.rule("PF-04", "limits")
def test_the_shortest_pin_is_the_offices_parameter(office: Office) -> None:
    office.roster.register(office.admin, Officer("1001", "王1001", "执法一科", "一组", "B1"))
    shortest = raised(office, "pin_length")
    with refusal("people.pin_form") as refused:
        office.accounts.set_pin(office.admin, "1001", DIGITS[: shortest - 1])
    assert refused.value.facts["shortest"] == shortest
    office.accounts.set_pin(office.admin, "1001", DIGITS[:shortest])


@pytest.mark.rule("PF-04", "limits")
def test_the_longest_password_is_taken_and_one_more_is_not(office: Office) -> None:
    with refusal("people.password_long") as refused:
        office.accounts.change_own_password(office.admin, PASSWORD, (LETTERS * 2)[:129])
    assert refused.value.facts["longest"] == 128
    office.accounts.change_own_password(office.admin, PASSWORD, (LETTERS * 2)[:128])
    assert office.sign_in.with_password("admin", (LETTERS * 2)[:128]).account == "admin"


@pytest.mark.rule("PF-04", "limits")
def test_when_an_idle_screen_locks_is_the_offices_parameter(office: Office) -> None:
    later = raised(office, "idle_lock_minutes")
    assert office.sign_in.idle_minutes() == later
