"""Who counts as a second person: nobody behind whose account the first one may be."""

from datetime import timedelta

import pytest

from station.people.permissions import Role
from station.people.recovering import Recovery
from station.people.sessions import Session
from station.people.two_persons import INDEPENDENT_DAYS, Person, require_second
from tests.people.office import ISSUED_PASSWORD, PASSWORD, QUICK, Office, refusal

ADMINISTRATOR = Role.SYSTEM_ADMINISTRATOR


def counts(office: Office, first: Session, second: str) -> bool:
    with office.store.read() as view:
        return require_second(first, second, view.people, office.clock.now()).name == second


def week_later(office: Office) -> None:
    office.clock.moment += timedelta(days=INDEPENDENT_DAYS)


@pytest.mark.rule("PF-05", "graded")
def test_an_account_of_ones_own_making_is_no_second_person_for_a_week(office: Office) -> None:
    office.open_account("zhao", "赵丙", ADMINISTRATOR)
    zhao = office.sign_in.with_password("zhao", PASSWORD)
    office.open_account("qian", "钱丁", ADMINISTRATOR, maker=zhao)
    qian = office.sign_in.with_password("qian", PASSWORD)
    for first, second in (
        (office.admin, "zhao"),
        (zhao, "admin"),
        (office.admin, "qian"),  # through one that the first made
        (qian, "zhao"),
    ):
        with refusal("people.second_dependent") as caught:
            counts(office, first, second)
        assert caught.value.facts["days"] == INDEPENDENT_DAYS
    week_later(office)
    assert counts(office, office.admin, "zhao")
    assert counts(office, qian, "zhao")
    # A password that is given out anew counts as making one.
    office.accounts.set_password(office.admin, "zhao", ISSUED_PASSWORD)
    office.own_secrets.choose_password("zhao", ISSUED_PASSWORD, "another horse 2")
    with refusal("people.second_dependent"):
        counts(office, office.admin, "zhao")
    assert counts(office, qian, "zhao")


@pytest.mark.rule("PF-05", "graded")
def test_two_accounts_of_which_one_made_the_other_recover_nobody(office: Office) -> None:
    office.open_account("zhao", "赵丙", ADMINISTRATOR)
    week_later(office)
    zhao = office.sign_in.with_password("zhao", PASSWORD)
    office.open_account("qian", "钱丁", Role.OFFICER, maker=zhao)
    recover = Recovery(office.store, office.clock, QUICK).recover
    with refusal("people.second_dependent"):
        recover(zhao, "admin", "密码遗失", system_user="duty", second=Person("qian", PASSWORD))
    office.sign_in.with_password("admin", PASSWORD)
    week_later(office)
    recover(zhao, "admin", "密码遗失", system_user="duty", second=Person("qian", PASSWORD))
