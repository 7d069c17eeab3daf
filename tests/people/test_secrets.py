"""Passwords and PINs: whose choice they are, what may be chosen, and how long wrong ones lock (PF-04)."""

from dataclasses import replace

import pytest

from station.core.errors import IntegrityProblem
from station.core.ledger import Entry
from station.people.bodies import ParameterChanged, PasswordSet, PinSet
from station.people.common_secrets import (
    GuessableFacts,
    is_common_password,
    is_common_pin,
    is_own_password,
    is_own_pin,
)
from station.people.credentials import fingerprint
from station.people.permissions import Role
from station.people.secret_bodies import PasswordSet2, PinSet2
from tests.people.office import ISSUED_PASSWORD, ISSUED_PIN, PASSWORD, QUICK, Office, refusal


def about(office: Office, subject: str) -> list[Entry]:
    with office.store.read() as view:
        return view.ledger.about(subject)


@pytest.mark.rule("PF-04", "change")
def test_an_issued_password_opens_nothing_and_serves_once_to_choose_another(office: Office) -> None:
    office.accounts.create(office.admin, "li", "李甲", roles=[Role.OFFICER], password=ISSUED_PASSWORD)
    with refusal("people.password_issued") as refused:
        office.sign_in.with_password("li", ISSUED_PASSWORD)
    assert refused.value.facts == {"owner": "li", "by": "李甲"}
    with refusal("people.sign_in_wrong"):
        office.own_secrets.choose_password("li", "some other guess", PASSWORD)
    with refusal("people.secret_same"):
        office.own_secrets.choose_password("li", ISSUED_PASSWORD, ISSUED_PASSWORD)
    office.own_secrets.choose_password("LI", ISSUED_PASSWORD, PASSWORD)
    session = office.sign_in.with_password("li", PASSWORD)
    with refusal("people.sign_in_wrong"):
        office.own_secrets.choose_password("li", ISSUED_PASSWORD, "a third horse")
    kinds = [entry.typed for entry in about(office, "account:li") if entry.kind == "account.credential_set"]
    assert [each.issued for each in kinds if isinstance(each, PasswordSet2)] == [True, False]
    assert office.own_secrets.issued(session) == (), "a first one is no news"
    office.accounts.set_password(office.admin, "li", ISSUED_PASSWORD)
    office.own_secrets.choose_password("li", ISSUED_PASSWORD, PASSWORD)
    (told,) = office.own_secrets.issued(session)
    assert (told.purpose, told.by_account, told.pending) == ("password", "admin", False)
    office.clock.advance(days=31)
    assert office.own_secrets.issued(session) == ()
    office.station.assert_sound()


@pytest.mark.rule("PF-04", "change")
def test_an_issued_pin_confirms_nothing_by_no_way(office: Office) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    session = office.sign_in.with_password("a1001", PASSWORD)
    office.accounts.set_pin(office.admin, "1001", ISSUED_PIN)
    for way in (
        lambda: office.sign_in.confirm_pin("1001", ISSUED_PIN),
        lambda: office.sign_in.with_badge("B1", ISSUED_PIN),
        lambda: office.sign_in.unlock(session, ISSUED_PIN),
    ):
        with refusal("people.pin_issued") as refused:
            way()
        assert refused.value.facts["owner"] == "1001"
    assert [each.pending for each in office.own_secrets.issued(session)] == [True]
    office.own_secrets.choose_pin("1001", ISSUED_PIN, "564738")
    assert office.sign_in.confirm_pin("1001", "５６４７３８").number == "1001"
    chosen = about(office, "officer:1001")[-1]
    assert (chosen.actor.account, chosen.of(PinSet2).issued) == ("a1001", False)
    office.station.assert_sound()


def test_an_officer_without_an_account_chooses_too_and_the_program_signs(office: Office) -> None:
    office.enlist("1001")
    assert about(office, "officer:1001")[-1].actor.account == "station"
    with refusal("people.pin_wrong"):
        office.own_secrets.choose_pin("1001", "564738", "192837")
    with refusal("people.unknown_officer"):
        office.own_secrets.choose_pin("9", "564738", "192837")


def test_whoever_sets_their_own_officers_pin_has_chosen_it(office: Office) -> None:
    office.enlist("1001", "B1", Role.SYSTEM_ADMINISTRATOR)
    own = office.sign_in.with_password("a1001", PASSWORD)
    office.accounts.set_pin(own, "1001", "564738")
    assert office.sign_in.confirm_pin("1001", "564738").number == "1001"


@pytest.mark.parametrize(("by", "issued"), [("admin", True), ("owner", False)])
def test_entries_of_before_say_by_their_actor_whether_a_secret_was_issued(
    office: Office, by: str, issued: bool
) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    session = office.admin if by == "admin" else office.sign_in.with_password("a1001", PASSWORD)
    password, pin = QUICK.verifier("former horse 1"), QUICK.verifier("564738")
    with office.store.write() as work:
        now = office.clock.now()
        for owner, purpose, verifier in (
            ("account:a1001", "password", password),
            ("officer:1001", "pin", pin),
        ):
            work.credentials.put(owner, purpose, verifier)
        work.append(
            session.draft(PasswordSet("a1001", fingerprint(password)), now, subjects=("account:a1001",))
        )
        work.append(session.draft(PinSet("1001", fingerprint(pin)), now, subjects=("officer:1001",)))
    if issued:
        with refusal("people.password_issued"):
            office.sign_in.with_password("a1001", "former horse 1")
        with refusal("people.pin_issued"):
            office.sign_in.confirm_pin("1001", "564738")
    else:
        office.sign_in.with_password("a1001", "former horse 1")
        office.sign_in.confirm_pin("1001", "564738")
    office.station.assert_sound()


@pytest.mark.rule("PF-04", "change")
def test_a_pin_of_before_that_is_too_short_today_serves_to_choose_another(office: Office) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    own = office.sign_in.with_password("a1001", PASSWORD)
    pin = QUICK.verifier("4711")
    with office.store.write() as work:
        work.credentials.put("officer:1001", "pin", pin)
        work.append(
            own.draft(PinSet("1001", fingerprint(pin)), office.clock.now(), subjects=("officer:1001",))
        )
    with refusal("people.pin_outdated"):
        office.sign_in.confirm_pin("1001", "4711")
    with refusal("people.pin_form"):
        office.own_secrets.choose_pin("1001", "4711", "47114")
    office.own_secrets.choose_pin("1001", "4711", "564738")
    assert office.sign_in.confirm_pin("1001", "564738").number == "1001"


@pytest.mark.rule("PF-04", "change")
@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("12345", "pin_form"),
        ("12345678", "pin_form"),
        ("111222", "pin_common"),
        ("123456", "pin_common"),
        ("098765", "pin_common"),
        ("112233", "pin_common"),
        ("520520", "pin_common"),
        ("147258", "pin_common"),
        ("900131", "pin_common"),
        ("199001", "pin_common"),
        ("931001", "pin_own"),
        ("011013", "pin_own"),
        ("310110", "pin_own"),
        ("138013", "pin_own"),
        ("999888", "pin_common"),
    ],
)
def test_pins_that_are_guessed_first_are_not_taken(office: Office, pin: str, code: str) -> None:
    office.enlist("1001", "B7788")
    officer = office.roster.officers(office.admin)[0]
    office.roster.change(office.admin, replace(officer, phone="13801380000"))
    with refusal(f"people.{code}"):
        office.accounts.set_pin(office.admin, "1001", pin)
    with refusal(f"people.{code}"):
        office.own_secrets.choose_pin("1001", "471193", pin)


@pytest.mark.rule("PF-04", "sign in")
def test_a_secret_is_none_of_the_words_of_account_and_officer_together(office: Office) -> None:
    """Each of the two knows the other: a password of the officer's phone, a PIN of the account's name."""
    office.enlist("1001", "B7788")
    officer = office.roster.officers(office.admin)[0]
    office.roster.change(office.admin, replace(officer, phone="13801380000"))
    office.open_account("806427", "王1001", Role.OFFICER, number="1001")
    for password in ("13801380000", "80642712"):
        with refusal("people.password_own"):
            office.accounts.set_password(office.admin, "806427", password)
    with refusal("people.pin_own"):
        office.accounts.set_pin(office.admin, "1001", "806427")


@pytest.mark.parametrize(
    "password",
    [
        "12345678",
        "87654321",
        "aaaaaaaa",
        "abcabcabc",
        "Password1",
        "qwertyui",
        "1QAZ2wsx",
        "qwer1234",
        "19900131",
    ],
)
def test_common_passwords_are_known(password: str) -> None:
    assert is_common_password(password)


@pytest.mark.parametrize(
    "password", ["demo-2026", "Passw0rd-lab", "sicher-genug-1", "right horse 1", "wo3ai4ta1"]
)
def test_other_passwords_are_left_alone(password: str) -> None:
    assert not is_common_password(password)


def test_own_words_are_known_also_backwards() -> None:
    own = GuessableFacts(account="wang", number="1001", badge="B-7788", phone="13804829137", office="310110")
    assert all(is_own_pin(pin, own) for pin in ("310110", "011013", "041001", "829137", "778899"))
    assert not is_own_pin("482913", GuessableFacts(number="1001"))
    assert all(is_own_password(each, own) for each in ("WANG2026", "wang!", "13804829137", "gnaw"))
    assert not is_own_password("wang-sings-well", own)
    assert not is_common_pin("482913")


@pytest.mark.rule("PF-04", "change")
def test_four_figures_that_an_office_allowed_before_are_set_aside_and_said(office: Office) -> None:
    office.enlist("1001", "B1")
    with office.store.write() as work:
        body = ParameterChanged("PF-04", "pin_length", 5, 4, "从前")
        work.append(office.admin.draft(body, office.clock.now(), subjects=("rule:PF-04",)))
    (rule,) = (each for each in office.parameters.current(office.admin) if each.rule.id == "PF-04")
    assert rule.set_aside == {"pin_length"}
    assert rule.values["pin_length"] == 6
    with refusal("people.pin_form"):
        office.accounts.set_pin(office.admin, "1001", "4711")


@pytest.mark.rule("PF-04", "sign in")
def test_each_lock_lasts_twice_as_long_as_the_one_before_up_to_a_day(office: Office) -> None:
    office.enlist("1001", "B1")
    office.parameters.change(office.admin, "PF-04", "failed_attempts", 3, "试行")
    lasted = []
    for _ in range(9):
        for code in ("people.pin_wrong", "people.pin_wrong", "people.sign_in_locked"):
            with refusal(code) as last:
                office.sign_in.confirm_pin("1001", "990173")
        lasted.append(last.value.facts["minutes"])
        office.clock.advance(minutes=int(str(lasted[-1])))
    assert lasted == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    office.sign_in.confirm_pin("1001", "471193")  # the right one begins again
    for code in ("people.pin_wrong", "people.pin_wrong", "people.sign_in_locked"):
        with refusal(code) as last:
            office.sign_in.confirm_pin("1001", "990173")
    assert last.value.facts["minutes"] == 15
    office.station.assert_sound()


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize("edit", ["UPDATE secret_issue SET pending = 0", "DELETE FROM secret_issue"])
def test_an_issued_secret_does_not_become_ones_own_by_an_edited_row(office: Office, edit: str) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    office.accounts.set_password(office.admin, "a1001", ISSUED_PASSWORD)
    with office.store.engine.begin() as connection:
        connection.exec_driver_sql(edit)
    with pytest.raises(IntegrityProblem, match="state_damaged"):
        office.sign_in.with_password("a1001", ISSUED_PASSWORD)
