"""Signing in, quick switch, confirmation by PIN; lockout, tampered verifiers."""

from collections.abc import Callable

import pytest

from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Stream
from station.people.bodies import SessionRefused
from station.people.credentials import Secrets
from station.people.permissions import Role
from station.people.sign_in import SignIn
from station.people.values import Officer
from tests.people.office import PASSWORD, Office, refusal


def audit_kinds(office: Office) -> list[str]:
    with office.store.read() as view:
        return [entry.kind for entry in reversed(view.ledger.page(Stream.AUDIT))]


@pytest.mark.rule("PF-04", "sign in")
def test_signing_in_is_recorded_and_gives_the_officers_session(office: Office) -> None:
    office.enlist("1001", "B1", Role.KEEPER)
    for session in (
        office.sign_in.with_password(" Ａ1001 ", PASSWORD),
        office.sign_in.with_badge("Ｂ１", "４７１１９３"),
    ):
        assert (session.account, session.number) == ("a1001", "1001")
        assert (session.office, session.department) == ("310110", "执法一科")
        assert session.roles == frozenset({Role.KEEPER})
    office.sign_in.lock(session, "idle")
    office.sign_in.unlock(session, "471193")
    office.sign_in.close(session)
    assert audit_kinds(office)[-5:] == [
        "session.opened",
        "session.opened",
        "session.locked",
        "session.opened",
        "session.closed",
    ]
    office.station.assert_sound()


@pytest.mark.rule("PF-04", "sign in")
def test_too_many_wrong_passwords_lock_for_a_while(office: Office) -> None:
    for _ in range(4):
        with refusal("people.sign_in_wrong"):
            office.sign_in.with_password("admin", "wrong horse 1")
    with refusal("people.sign_in_locked"):
        office.sign_in.with_password("admin", "wrong horse 1")
    with refusal("people.sign_in_locked") as locked:
        office.sign_in.with_password("admin", PASSWORD)
    assert locked.value.facts["minutes"] == 15
    with office.store.read() as view:
        about = view.ledger.about("account:admin")
    refusals = [entry.typed for entry in about if isinstance(entry.typed, SessionRefused)]
    assert [(each.left, each.minutes) for each in refusals] == [(4, 0), (3, 0), (2, 0), (1, 0), (0, 15)]
    office.clock.advance(minutes=13, seconds=59)
    with refusal(
        "people.sign_in_locked"
    ) as locked:  # a minute and a second: two, so that waiting that long is enough
        office.sign_in.with_password("admin", PASSWORD)
    assert locked.value.facts["minutes"] == 2
    office.clock.advance(seconds=1)
    with refusal("people.sign_in_locked") as locked:
        office.sign_in.with_password("admin", PASSWORD)
    assert locked.value.facts["minutes"] == 1
    office.clock.advance(minutes=1)
    with refusal("people.sign_in_wrong"):  # counting begins anew after the lock
        office.sign_in.with_password("admin", "wrong horse 1")
    assert office.sign_in.with_password("admin", PASSWORD).account == "admin"
    with office.store.read() as view:
        assert view.people.attempts("account:admin").failed == 0
    office.station.assert_sound()


@pytest.mark.rule("PF-04", "sign in")
def test_the_limit_is_the_offices_parameter(office: Office) -> None:
    office.enlist("1001", "B1")
    office.parameters.change(office.admin, "PF-04", "failed_attempts", 3, "试行")
    for code in ("people.pin_wrong", "people.pin_wrong", "people.sign_in_locked", "people.sign_in_locked"):
        with refusal(code):
            office.sign_in.confirm_pin("1001", "0000")
    office.accounts.set_pin(office.admin, "1001", "918273")  # reissue ends the lock
    office.own_secrets.choose_pin("1001", "918273", "564738")
    assert office.sign_in.confirm_pin("1001", "564738").number == "1001"


@pytest.mark.rule("PF-04", "sign in")
def test_how_long_a_lock_lasts_is_the_offices_parameter(office: Office) -> None:
    office.enlist("1001", "B1")
    office.parameters.change(office.admin, "PF-04", "failed_attempts", 3, "试行")
    office.parameters.change(office.admin, "PF-04", "lock_minutes", 7, "试行")
    for code in ("people.pin_wrong", "people.pin_wrong", "people.sign_in_locked"):
        with refusal(code) as last:
            office.sign_in.confirm_pin("1001", "0000")
    assert last.value.facts["minutes"] == 7


@pytest.mark.rule("PF-04", "sign in")
def test_an_officer_without_a_pin_is_told_so_and_nothing_is_counted(office: Office) -> None:
    office.roster.register(office.admin, Officer("1007", "王1007", "执法一科", "一组"))
    with refusal("people.no_pin") as told:
        office.sign_in.confirm_pin("1007", "471193")
    assert told.value.facts == {"number": "1007", "name": "王1007"}
    with office.store.read() as view:
        assert view.people.attempts("officer:1007").failed == 0


@pytest.mark.rule("PF-04", "sign in")
def test_a_closed_account_opens_nothing_by_its_right_password(office: Office) -> None:
    office.open_account("chen", "陈某", Role.KEEPER)
    assert office.sign_in.with_password("chen", PASSWORD).account == "chen"
    office.accounts.close(office.admin, "chen", "调出")
    with refusal("people.sign_in_wrong"):
        office.sign_in.with_password("chen", PASSWORD)


@pytest.mark.rule("PF-04", "account")
def test_an_account_that_is_closed_while_the_pin_is_worked_out_opens_nothing(office: Office) -> None:
    office.enlist("1001", "B1", Role.OFFICER)

    class Slow(Secrets):
        """So slow that meanwhile somebody closes the account."""

        def matches(self, verifier: str | None, secret: str) -> bool:
            office.accounts.close(office.admin, "a1001", "调出")
            return super().matches(verifier, secret)

    slow = SignIn(office.store, office.clock, Slow(1, 8, 1))
    with refusal("people.sign_in_wrong"):
        slow.with_badge("B1", "471193")


def test_an_unknown_name_looks_like_a_wrong_password_and_is_not_written_down(office: Office) -> None:
    with refusal("people.sign_in_wrong") as unknown:
        office.sign_in.with_password("my-password-in-the-wrong-box", "x")
    with refusal("people.sign_in_wrong") as wrong:
        office.sign_in.with_password("admin", "x")
    assert (unknown.value.facts, unknown.value.rule) == (wrong.value.facts, wrong.value.rule)
    with office.store.read() as view:
        assert not any(b"wrong-box" in entry.content for entry in view.ledger.page(Stream.AUDIT))


def test_quick_switch_says_what_is_missing(office: Office) -> None:
    office.enlist("1001", "B1")
    with refusal("people.unknown_badge"):
        office.sign_in.with_badge("B9", "471193")
    with refusal("people.no_account"):
        office.sign_in.with_badge("B1", "471193")
    with refusal("people.unknown_officer"):
        office.sign_in.confirm_pin("9999", "471193")
    with refusal("people.no_officer"):
        office.sign_in.unlock(office.admin, "471193")


@pytest.mark.rule("PF-04", "account")
def test_a_frozen_account_signs_in_neither_way_and_a_session_notices(office: Office) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    session = office.sign_in.with_password("a1001", PASSWORD)
    office.accounts.freeze(office.admin, "a1001", "遗失密码")
    for way in (
        lambda: office.sign_in.with_password("a1001", PASSWORD),
        lambda: office.sign_in.with_badge("B1", "471193"),
    ):
        with refusal("people.account_frozen"):
            way()
    with refusal("people.session_frozen"):
        office.sign_in.current(session)
    office.accounts.unfreeze(office.admin, "a1001", "已重新发放")
    office.accounts.grant(office.admin, "a1001", [Role.KEEPER])
    assert Role.KEEPER in office.sign_in.current(session).roles


@pytest.mark.parametrize("put", ["another", "removed"])
def test_a_verifier_put_in_behind_the_ledger_blocks_and_is_recorded(office: Office, put: str) -> None:
    with office.store.write() as work:
        if put == "another":
            work.credentials.put("account:admin", "password", Secrets(1, 8, 1).verifier("known to the thief"))
        else:
            work.credentials.remove("account:admin", "password")
    with pytest.raises(IntegrityProblem, match="verifier_changed"):
        office.sign_in.with_password("admin", "known to the thief")
    assert audit_kinds(office)[-1] == "session.verifier_changed"


def test_an_account_without_a_password_lets_nobody_in(office: Office) -> None:
    office.accounts.create(office.admin, "empty", "王乙")
    with refusal("people.sign_in_wrong"):
        office.sign_in.with_password("empty", "")
    with office.store.write() as work:
        work.credentials.put("account:empty", "password", Secrets(1, 8, 1).verifier("planted"))
    with pytest.raises(IntegrityProblem):
        office.sign_in.with_password("empty", "planted")


def test_the_real_verifier_is_argon2id_and_composed_forms_agree() -> None:
    secrets = Secrets()
    verifier = secrets.verifier("caf\u00e9 12345")
    assert verifier.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert secrets.matches(verifier, "cafe\u0301 12345")
    assert not secrets.matches(verifier, "cafe 12345")
    assert not secrets.matches(None, "decoy")
    assert not secrets.matches("not a verifier", "x")


class Meanwhile(Secrets):
    """Something happens while a secret is being worked out, which takes long enough for it."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(passes=1, memory_kib=8, lanes=1)
        self._act: Callable[[], object] | None = act

    def matches(self, verifier: str | None, secret: str) -> bool:
        act, self._act = self._act, None
        if act is not None:
            act()
        return super().matches(verifier, secret)


@pytest.mark.rule("PF-04", "sign in")
def test_attempts_that_lock_while_a_secret_is_worked_out_count_for_it(office: Office) -> None:
    def lock() -> None:
        for _ in range(5):
            with pytest.raises(Refused):
                office.sign_in.with_password("admin", "wrong horse 1")

    slow = SignIn(office.store, office.clock, Meanwhile(lock))
    with refusal("people.sign_in_locked"):
        slow.with_password("admin", PASSWORD)
    office.station.assert_sound()


@pytest.mark.rule("PF-04", "sign in")
def test_a_secret_that_is_replaced_while_it_is_worked_out_opens_nothing(office: Office) -> None:
    office.enlist("1001", "B1", Role.KEEPER)

    def replace() -> None:
        office.accounts.set_password(office.admin, "a1001", "another horse 2")

    slow = SignIn(office.store, office.clock, Meanwhile(replace))
    with refusal("people.sign_in_wrong"):
        slow.with_password("a1001", PASSWORD)
    with refusal("people.password_issued"):
        office.sign_in.with_password("a1001", "another horse 2")
    office.station.assert_sound()
