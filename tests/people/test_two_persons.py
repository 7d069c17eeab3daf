"""Who counts as a second person: nobody behind whose account the first one may be."""

from datetime import timedelta
from pathlib import Path

import pytest

from station.core.clock import SteppedClock
from station.core.errors import Refused
from station.core.ledger import ClockJumped, ClockUnwatched, Stream
from station.core.policy import load_rulebook
from station.people.bodies import SessionClosed
from station.people.permissions import Role
from station.people.recovering import Recovery
from station.people.sessions import Session
from station.people.two_persons import INDEPENDENT_DAYS, Person, require_second
from station.store.clock_at_start import look_at_start
from station.store.engine import open_engine
from station.store.store import Store
from tests.people.office import ISSUED_PASSWORD, PASSWORD, QUICK, Office, found, office_of, refusal
from tests.plugins.stations import make_station

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


def restarted(office: Office, boot: str, **off: float) -> None:
    """The computer is off for a time, as its clock says afterwards, and the station is opened again."""
    clock = office.clock
    clock.moment += timedelta(**off)
    clock.boot, clock.passed = boot, timedelta(seconds=60 - clock.moment.timestamp())
    look_at_start(office.store)


def act(office: Office) -> None:
    with office.store.write() as work:
        work.append(office.admin.draft(SessionClosed(), office.clock.now()))


def set_clock(office: Office, days: int) -> None:
    """Somebody sets the clock, and anything is recorded after that."""
    office.clock.set_on(days=days)
    act(office)


@pytest.mark.rule("PF-05", "graded")
@pytest.mark.parametrize("wrong", [8, -8, 3650, -3650])
def test_a_clock_that_is_set_makes_nobody_a_second_person_and_keeps_nobody_from_it(
    office: Office, wrong: int
) -> None:
    office.clock.moment += timedelta(days=1)
    set_clock(office, wrong)  # founded and staffed while it is wrong
    office.open_account("zhao", "赵丙", ADMINISTRATOR)
    set_clock(office, -wrong)
    with refusal("people.second_dependent"):
        counts(office, office.admin, "zhao")
    set_clock(office, 8)  # on, for this act, and back
    with refusal("people.second_dependent"):
        counts(office, office.admin, "zhao")
    set_clock(office, -8)
    office.clock.moment += timedelta(days=INDEPENDENT_DAYS - 1)
    with refusal("people.second_dependent"):
        counts(office, office.admin, "zhao")
    office.clock.moment += timedelta(days=1)
    assert counts(office, office.admin, "zhao")


@pytest.mark.rule("PF-05", "graded")
def test_another_desktops_clock_that_is_set_back_makes_nobody_a_second_person(
    tmp_path: Path, pg_url: str
) -> None:
    made = make_station(tmp_path, pg_url)
    office = office_of(made, found(made))
    office.open_account("zhao", "赵丙", ADMINISTRATOR)
    clock = SteppedClock(office.clock.moment)
    other = Store(open_engine(pg_url), clock, load_rulebook())
    for back in (0, 8):
        clock.set_on(days=-back)
        with other.write() as work:
            work.append(office.admin.draft(SessionClosed(), clock.now()))
    with other.read() as view:  # there it is only known that no time has passed
        assert view.ledger.of_kind(Stream.AUDIT, ClockJumped.KIND, 1)
        with refusal("people.second_dependent"):
            require_second(office.admin, "zhao", view.people, clock.now())
    with refusal("people.second_dependent"):
        counts(office, office.admin, "zhao")
    week_later(office)
    assert counts(office, office.admin, "zhao")
    for store in (other, made.store):
        store.close()


@pytest.mark.rule("PF-04", "change")
def test_a_clock_that_is_set_on_hides_from_nobody_that_a_secret_was_replaced(office: Office) -> None:
    office.enlist("1001", "", Role.OFFICER)
    office.accounts.set_password(office.admin, "a1001", ISSUED_PASSWORD)
    set_clock(office, 40)
    office.own_secrets.choose_password("a1001", ISSUED_PASSWORD, PASSWORD)
    owner = office.sign_in.with_password("a1001", PASSWORD)
    assert [each.by_account for each in office.own_secrets.issued(owner)] == ["admin"]


@pytest.mark.rule("PF-05", "graded")
def test_of_a_time_for_which_the_computer_was_off_one_day_counts(office: Office) -> None:
    office.open_account("zhao", "赵丙", ADMINISTRATOR)
    restarted(office, "second", days=8)  # as far as the clock says
    with refusal("people.second_dependent"):
        counts(office, office.admin, "zhao")
    for boot in ("third", "fourth"):  # nights count, and what it runs
        office.clock.moment += timedelta(days=2)
        act(office)
        restarted(office, boot, hours=14)
        with refusal("people.second_dependent"):
            counts(office, office.admin, "zhao")
    office.clock.moment += timedelta(days=1)
    assert counts(office, office.admin, "zhao")
    act(office)
    restarted(office, "fifth", days=20)  # nobody's secret is young any more
    with office.store.read() as view:
        assert len(view.ledger.of_kind(Stream.AUDIT, ClockUnwatched.KIND, 9)) == 3


@pytest.mark.rule("PF-05", "graded")
@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(hours=23, minutes=59)])
@pytest.mark.parametrize("locked", [False, True])
def test_restarts_within_minutes_make_no_days_whatever_the_clock_shows(
    office: Office, off: timedelta, locked: bool
) -> None:
    office.open_account("zhao", "赵丙", ADMINISTRATOR)
    for boot in map(str, range(9)):
        if locked:  # so that a time counts for it that nothing measured
            for _ in range(5):
                with pytest.raises(Refused):
                    office.sign_in.with_password("zhao", "wrong horse 1")
        restarted(office, boot, seconds=off.total_seconds())
        if not locked:
            act(office)
    with refusal("people.second_dependent"):
        counts(office, office.admin, "zhao")


@pytest.mark.rule("PF-05", "graded")
def test_days_of_eight_hours_with_nights_off_are_days(office: Office) -> None:
    office.open_account("zhao", "赵丙", ADMINISTRATOR)
    for boot in map(str, range(INDEPENDENT_DAYS)):
        with refusal("people.second_dependent"):
            counts(office, office.admin, "zhao")
        office.clock.moment += timedelta(hours=8, minutes=10)
        act(office)
        restarted(office, boot, hours=16)
    assert counts(office, office.admin, "zhao")


@pytest.mark.rule("PF-05", "graded")
def test_an_account_is_recovered_without_a_leader_only_on_the_word_of_two_that_none_can_come(
    office: Office,
) -> None:
    for account, role in (("suo", Role.OFFICE_LEADER), ("zhao", Role.OFFICER), ("qian", Role.OFFICER)):
        office.open_account(account, account, role)
    week_later(office)
    zhao = office.sign_in.with_password("zhao", PASSWORD)
    recover = Recovery(office.store, office.clock, QUICK).recover
    second = Person("qian", PASSWORD)
    with refusal("people.recover_needs_leader"):
        recover(zhao, "admin", "密码遗失", system_user="duty", second=second)
    with refusal("people.recover_needs_second"):
        recover(zhao, "admin", "密码遗失", system_user="duty", leader_absent="调离")
    assert "account.leader_absent" not in office.kinds("account:suo")
    recover(zhao, "admin", "密码遗失", system_user="duty", second=second, leader_absent="调离本所")
    assert office.kinds("account:suo")[-1] == "account.leader_absent"
