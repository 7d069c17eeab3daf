"""A session is asked again at each act, and once more by the unit of work: what it was opened with is not believed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from station.core.errors import NotPermitted, Refused
from station.core.ledger import Draft
from station.people.permissions import Role
from station.people.ports import PeopleView, PeopleWork
from station.people.roster import Roster
from station.people.sessions import Session
from station.people.values import Department, Officer
from tests.people.office import PASSWORD, Office, refusal


@pytest.fixture
def staff(office: Office) -> Session:
    """Somebody of the office staff, signed in as of now."""
    office.enlist("1001", "B1", Role.OFFICE_STAFF, Role.OFFICER)
    return office.sign_in.with_password("a1001", PASSWORD)


@pytest.mark.rule("PF-04", "account")
@pytest.mark.parametrize("over", ["frozen", "closed"])
def test_an_open_session_ends_with_its_account(office: Office, staff: Session, over: str) -> None:
    office.roster.define_department(staff, Department("执法二科"))
    act = {"frozen": office.accounts.freeze, "closed": office.accounts.close}[over]
    act(office.admin, "a1001", "调查期间")
    for call in (
        lambda: office.roster.define_department(staff, Department("执法三科")),
        lambda: office.roster.departments(staff),
        lambda: office.sign_in.current(staff),
        lambda: office.sign_in.unlock(staff, "471193"),
        lambda: office.accounts.change_own_password(staff, PASSWORD, "another horse 2"),
    ):
        with refusal(f"people.session_{over}") as refused:
            call()
        assert refused.value.facts["account"] == "a1001"
    assert "执法三科" not in {each.name for each in office.roster.departments(office.admin)}


@pytest.mark.rule("PF-05", "role")
def test_a_role_taken_or_given_counts_from_the_next_call(office: Office, staff: Session) -> None:
    office.accounts.revoke(office.admin, "a1001", [Role.OFFICE_STAFF])
    with pytest.raises(NotPermitted) as refused:
        office.roster.define_department(staff, Department("执法三科"))
    assert (refused.value.code, refused.value.rule) == ("people.not_permitted", "PF-05")
    assert office.sign_in.current(staff).roles == {Role.OFFICER}
    office.accounts.grant(office.admin, "a1001", [Role.OFFICE_STAFF])
    office.roster.define_department(staff, Department("执法三科"))


class Overtaken:
    """A store in which something happens just before each unit of work, as another desktop would do it."""

    def __init__(self, office: Office, before: Callable[[], object]) -> None:
        self._store, self._before = office.store, before

    def read(self) -> AbstractContextManager[PeopleView]:
        return self._store.read()

    @property
    def unrecorded(self) -> tuple[Draft, ...]:
        return self._store.unrecorded

    @property
    def keeps_in_mind(self) -> bool:
        return self._store.keeps_in_mind

    def require_attempt_kept(self) -> None:
        self._store.require_attempt_kept()

    def record_soon(self, *drafts: Draft) -> None:
        self._store.record_soon(*drafts)

    def catch_up(self) -> int:
        return self._store.catch_up()

    @contextmanager
    def write(self) -> Iterator[PeopleWork]:
        self._before()
        with self._store.write() as work:
            yield work


@pytest.mark.rule("PF-05", "call")
@pytest.mark.parametrize("what", ["frozen", "closed", "revoked"])
def test_what_is_taken_between_the_question_and_the_act_is_taken(
    office: Office, staff: Session, what: str
) -> None:
    acts = {
        "frozen": lambda: office.accounts.freeze(office.admin, "a1001", "调查期间"),
        "closed": lambda: office.accounts.close(office.admin, "a1001", "调出"),
        "revoked": lambda: office.accounts.revoke(office.admin, "a1001", [Role.OFFICE_STAFF]),
    }
    overtaken = Roster(Overtaken(office, acts[what]), office.clock)
    with pytest.raises(Refused) as refused:
        overtaken.register(staff, Officer("1002", "王乙", "执法一科", "一组"))
    expected = "people.not_permitted" if what == "revoked" else f"people.session_{what}"
    assert refused.value.code == expected
    assert [each.number for each in office.roster.officers(office.admin)] == ["1001"]
    office.station.assert_sound()


def test_a_role_given_meanwhile_does_not_stop_the_act(office: Office, staff: Session) -> None:
    given = Overtaken(office, lambda: office.accounts.grant(office.admin, "a1001", [Role.KEEPER]))
    Roster(given, office.clock).register(staff, Officer("1002", "王乙", "执法一科", "一组"))
    assert len(office.roster.officers(office.admin)) == 2
