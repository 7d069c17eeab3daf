"""Accounts: founding, graded administration, passwords, both views, parameters of the policy."""

import pytest

from station.core.policy import Policy, load_rulebook
from station.people.bodies import ParameterChanged
from station.people.founding import plan_founding
from station.people.permissions import Permission, Role
from station.people.sessions import Session
from station.people.values import AccountStatus
from tests.people.office import ISSUED_PIN, PASSWORD, Office, refusal


def administrator(office: Office, maker: Session, name: str) -> Session:
    office.open_account(name, name, Role.SYSTEM_ADMINISTRATOR, maker=maker)
    return office.sign_in.with_password(name, PASSWORD)


@pytest.mark.rule("EQ-06", "office")
def test_an_office_is_founded_once_with_one_person_to_start(office: Office) -> None:
    assert office.accounts.founder() == "admin"
    assert office.admin.roles == {Role.SYSTEM_ADMINISTRATOR, Role.EQUIPMENT_ADMINISTRATOR, Role.OFFICE_STAFF}
    with refusal("people.founded_already"):
        office.accounts.found(office="9", office_name="b", account="b", name="b", password=PASSWORD)
    office.station.assert_sound()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"password": "short"}, "people.password_short"),
        ({"password": "x" * 129}, "people.password_long"),
        ({"account": "Password9", "password": "password9"}, "people.password_is_name"),
        ({"password": "wang2026", "account": "wang"}, "people.password_own"),
        ({"password": "12345678"}, "people.password_common"),
        ({"account": "Station"}, "people.account_reserved"),
        ({"account": "a b"}, "batch.not_code"),
        ({"office": ""}, "batch.required"),
        ({"name": "a\x00"}, "batch.unprintable"),
    ],
)
def test_a_founding_is_judged_before_anything_is_made(change: dict[str, str], code: str) -> None:
    asked = {
        "office": "1",
        "office_name": "所",
        "account": "a",
        "name": "李甲",
        "password": PASSWORD,
    } | change
    with refusal(code):
        plan_founding(
            office=asked["office"],
            office_name=asked["office_name"],
            account=asked["account"],
            name=asked["name"],
            password=asked["password"],
            policy=Policy(load_rulebook()),
        )


@pytest.mark.rule("PF-05", "graded")
def test_an_administrator_touches_neither_equals_nor_superiors_nor_themselves(office: Office) -> None:
    second = administrator(office, office.admin, "second")
    third = administrator(office, office.admin, "third")
    below = administrator(office, second, "below")
    for actor, target, code in (
        (office.admin, "admin", "people.account_own"),
        (second, "second", "people.account_own"),
        (second, "admin", "people.account_senior"),
        (second, "third", "people.account_senior"),
        (third, "below", "people.account_senior"),
        (below, "second", "people.account_senior"),
    ):
        for act in (
            lambda who, name: office.accounts.freeze(who, name, "x"),
            lambda who, name: office.accounts.close(who, name, "x"),
            lambda who, name: office.accounts.grant(who, name, [Role.KEEPER]),
            lambda who, name: office.accounts.revoke(who, name, [Role.SYSTEM_ADMINISTRATOR]),
            lambda who, name: office.accounts.set_password(who, name, PASSWORD),
        ):
            with refusal(code):
                act(actor, target)
    for actor in (second, office.admin):
        office.accounts.grant(actor, "below", [Role.KEEPER, Role.OFFICER])
        office.accounts.revoke(actor, "below", [Role.KEEPER])


@pytest.mark.rule("PF-05", "graded")
def test_a_superior_who_lost_the_role_is_not_captured_from_below(office: Office) -> None:
    second = administrator(office, office.admin, "second")
    below = administrator(office, second, "below")
    office.accounts.revoke(office.admin, "second", [Role.SYSTEM_ADMINISTRATOR])
    with refusal("people.account_senior"):
        office.accounts.grant(below, "second", [Role.SYSTEM_ADMINISTRATOR])
    office.accounts.grant(office.admin, "second", [Role.SYSTEM_ADMINISTRATOR])
    assert office.accounts.get(office.admin, "second").superior == "admin"
    assert office.accounts.get(office.admin, "admin").superior == "", "the program founded it"


@pytest.mark.rule("PF-05", "graded")
def test_the_pin_of_a_senior_and_their_leaving_are_not_anybodys_to_set(office: Office) -> None:
    office.enlist("1001", "B1", Role.SYSTEM_ADMINISTRATOR)
    office.enlist("1002", "B2", Role.OFFICE_STAFF)
    second = administrator(office, office.admin, "second")
    staff = office.sign_in.with_password("a1002", PASSWORD)
    with refusal("people.account_senior"):
        office.accounts.set_pin(second, "1001", ISSUED_PIN)
    with refusal("people.account_senior"):
        office.roster.leave(staff, "1001", "调出")
    with refusal("people.account_own"):
        office.roster.leave(staff, "1002", "调出")
    office.roster.leave(office.admin, "1001", "调出")


@pytest.mark.rule("PF-05", "views")
def test_both_views(office: Office) -> None:
    office.enlist("1001", "B1", Role.KEEPER)
    office.enlist("1002", "B2", Role.EQUIPMENT_ADMINISTRATOR)
    assert Permission.LEDGER_VIEW in office.accounts.permissions(office.admin, "a1001")
    names = [each.name for each in office.accounts.holders(office.admin, Permission.COUNTER_OPERATE)]
    assert names == ["a1002", "admin"]
    office.accounts.freeze(office.admin, "a1002", "x")
    assert office.accounts.permissions(office.admin, "a1002") == frozenset()
    names = [each.name for each in office.accounts.holders(office.admin, Permission.COUNTER_OPERATE)]
    assert names == ["admin"]


@pytest.mark.rule("PF-04", "account")
def test_names_officers_and_closed_accounts_are_used_once(office: Office) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    with refusal("people.account_taken"):
        office.accounts.create(office.admin, "ADMIN", "x")
    with refusal("people.officer_has_account"):
        office.accounts.create(office.admin, "other", "x", number="1001")
    office.accounts.close(office.admin, "a1001", "调出")
    assert office.accounts.get(office.admin, "a1001").status is AccountStatus.CLOSED
    with refusal("people.account_closed"):
        office.accounts.unfreeze(office.admin, "a1001", "x")
    assert office.accounts.create(office.admin, "other", "x", number="1001").number == "1001"


@pytest.mark.rule("PF-04", "change")
def test_own_secrets_are_changed_by_proving_the_old_and_wrong_ones_count(office: Office) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    own = office.sign_in.with_password("a1001", PASSWORD)
    with refusal("people.wrong_secret"):
        office.accounts.change_own_password(own, "not it at all", "new horse 22")
    with office.store.read() as view:
        assert view.people.attempts("account:a1001").failed == 1
    office.accounts.change_own_password(own, PASSWORD, "new horse 22")
    office.accounts.set_own_pin(own, "new horse 22", "482913")
    assert office.sign_in.with_badge("B1", "482913").account == "a1001"
    with refusal("people.no_officer"):
        office.accounts.set_own_pin(office.admin, PASSWORD, "482913")
    for pin in ("123", "12345678901234", "12a4", ""):
        with refusal("people.pin_form"):
            office.accounts.set_own_pin(own, "new horse 22", pin)
    office.station.assert_sound()


def test_no_secret_and_no_verifier_ever_stands_in_the_ledger(office: Office) -> None:
    office.enlist("1001", "B1", Role.OFFICER)
    with office.store.read() as view:
        verifier = view.credentials.verifier("officer:1001", "pin")
        contents = [row.content for stream in view.ledger.counts() for row in view.ledger.stored(stream)]
    assert verifier is not None
    for secret in (PASSWORD, "471193", verifier, verifier.rpartition("$")[2]):
        assert not any(secret.encode() in content for content in contents)


@pytest.mark.rule("PF-07", "change")
def test_a_parameter_changes_with_a_reason_and_holds_at_once(office: Office) -> None:
    change = office.parameters.change
    for value, reason, code in (
        (5, "", "people.reason_missing"),
        (99, "试行", "policy.out_of_range"),
        (15, "试行", "people.parameter_same"),
    ):
        with refusal(code):
            change(
                office.admin,
                "PF-04",
                "lock_minutes" if code != "policy.out_of_range" else "pin_length",
                value,
                reason,
            )
    entry = change(office.admin, "PF-04", "lock_minutes", "３０", "试行")
    changed = entry.of(ParameterChanged)
    assert (changed.old, changed.value, changed.reason) == (15, 30, "试行")
    rule = next(each for each in office.parameters.current(office.admin) if each.rule.id == "PF-04")
    assert rule.values["lock_minutes"] == 30
    assert rule.changed == frozenset({"lock_minutes"})
    with office.store.read() as view:
        assert view.policy.integer("PF-04", "lock_minutes") == 30
    office.station.assert_sound()


@pytest.mark.rule("PF-07", "locked")
def test_a_parameter_that_nothing_reads_is_locked(office: Office) -> None:
    held = {each.rule.id: each for each in office.parameters.current(office.admin)}
    unread = [
        (rule, parameter)
        for rule, each in held.items()
        for parameter in each.rule.parameters
        if parameter.key not in each.served
    ]
    assert unread, "every parameter is read: drop this test"
    assert "lock_minutes" in held["PF-04"].served
    for rule, parameter in unread:
        with refusal("policy.not_served"):
            office.parameters.change(office.admin, rule, parameter.key, parameter.default, "试行")
    office.station.assert_sound()
