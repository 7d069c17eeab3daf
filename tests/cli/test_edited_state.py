"""State edited in the database is not acted on, nothing is recorded, and no later act makes the edit true."""

from typing import Any

import pytest

from tests.plugins.command_line import PASSWORD, CommandLine, two_officers
from tests.plugins.tampering import Tamper


@pytest.fixture
def run(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Two officers, one of them with an account and a PIN, and two items, one of them out."""
    monkeypatch.setenv("STATION_NEW_PASSWORD", "another horse 2")
    return run.after(fill)


def fill(run: CommandLine) -> None:
    two_officers(run)
    run("people", "account", "create", "li", "--name", "李甲", "--number", "1001", "--role", "officer")
    run("people", "pin", "1001", "--pin", "472839")
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    run("equipment", "register", "RNG-2", "--category", "9", "--name", "测距仪")
    run("checkout", "--to", "1001", "RNG-1")


def entries(run: CommandLine) -> int:
    """How many entries there are."""
    return sum(each["entries"] for each in run("ledger", "head")["streams"].values())


def rows(compared: Any) -> set[tuple[str, str]]:
    """The rows of state that a comparison names."""
    return {(each["table"], each["key"]) for each in compared["problems"] if "table" in each}


def named(refused: Any, table: str, key: str) -> None:
    """The refusal names the row and how it is mended."""
    assert refused["error"] == "store.state_damaged"
    assert refused["facts"] == {"table": table, "key": key}
    assert "ledger rebuild" in refused["message"]


PINS_FINGERPRINT = "(SELECT pin_fingerprint FROM officer WHERE number = '1001')"
PINS_VERIFIER = "(SELECT verifier FROM credential WHERE owner = 'officer:1001')"
TAKEN_OVER = (
    f"UPDATE account SET password_fingerprint = {PINS_FINGERPRINT} WHERE name = 'admin'",
    f"UPDATE credential SET verifier = {PINS_VERIFIER} WHERE owner = 'account:admin'",
)
"""The administrator's password becomes an officer's PIN."""


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("changes", "words", "row"),
    [
        (
            ("UPDATE item SET state='in_store', holder=NULL, held_for='', taken_at=NULL WHERE tag='RNG-1'",),
            ("checkout", "--to", "1002", "RNG-1"),
            ("item", "RNG-1"),
        ),
        (
            ("UPDATE item SET holder='1002' WHERE tag='RNG-1'",),
            ("checkin", "RNG-1"),
            ("item", "RNG-1"),
        ),
        (
            ("UPDATE officer SET active=1, department='别科' WHERE number='1002'",),
            ("checkout", "--to", "1002", "RNG-2"),
            ("officer", "1002"),
        ),
        (
            ("UPDATE account SET roles='[\"officer\",\"system_administrator\"]' WHERE name='li'",),
            ("people", "account", "grant", "li", "--role", "keeper"),
            ("account", "li"),
        ),
        (
            ("UPDATE account SET status='frozen' WHERE name='admin'",),
            ("people", "list"),
            ("account", "admin"),
        ),
        (
            TAKEN_OVER,
            ("people", "list"),
            ("account", "admin"),
        ),
        (
            ("INSERT INTO policy_parameter VALUES ('PF-04', 'failed_attempts', '900', '', 3)",),
            ("checkout", "--to", "1002", "RNG-2"),
            ("policy_parameter", "PF-04/failed_attempts"),
        ),
        (
            ("INSERT INTO training VALUES ('1002', 9, 99, '2026-01-05', '', '', '', 0, 0)",),
            ("checkout", "--to", "1002", "RNG-2"),
            ("training", "1002/9/99"),
        ),
        (("DELETE FROM item WHERE tag='RNG-1'",), ("checkin", "RNG-1"), ("item", "RNG-1")),
        (
            ("UPDATE item SET tag_key='OTHER' WHERE tag='RNG-1'",),
            ("equipment", "register", "rng-1", "--category", "9", "--name", "测距仪"),
            ("item", "RNG-1"),
        ),
        (("UPDATE item SET tag_key='OTHER' WHERE tag='RNG-1'",), ("checkin", "rng-1"), ("item", "RNG-1")),
        (
            ("UPDATE officer SET badge_key='OTHER' WHERE number='1002'",),
            ("equipment", "register", "b2", "--category", "9", "--name", "测距仪"),
            ("officer", "1002"),
        ),
        (
            ("UPDATE account SET number='7' WHERE name='li'",),
            ("people", "account", "create", "li2", "--name", "李甲", "--number", "1001", "--role", "officer"),
            ("account", "li"),
        ),
        (
            ("UPDATE item SET state='in_store', holder=NULL, held_for='', taken_at=NULL WHERE tag='RNG-1'",),
            ("people", "leave", "1001", "--reason", "调离"),
            ("item", "RNG-1"),
        ),
        (
            ("UPDATE item SET holder='1002' WHERE tag='RNG-1'",),
            ("people", "leave", "1001", "--reason", "调离"),
            ("item", "RNG-1"),
        ),
        (
            ("DELETE FROM item WHERE tag='RNG-1'", "DELETE FROM holding_count"),
            ("people", "leave", "1001", "--reason", "调离"),
            ("item", "RNG-1"),
        ),
    ],
)
def test_an_edited_row_is_not_acted_on(
    run: CommandLine,
    tamper: Tamper,
    changes: tuple[str, ...],
    words: tuple[str, ...],
    row: tuple[str, str],
) -> None:
    before = entries(run)
    tamper(*changes)
    for _ in range(2):
        named(run(*words, status=1), *row)
    with_session = words[0] in ("checkout", "checkin", "people", "equipment") and row[1] != "admin"
    assert entries(run) - before <= 2 * with_session  # signing in came before, nothing after
    assert row in rows(run("ledger", "rebuild", "--check", status=1))
    left = 1 if changes is TAKEN_OVER else 0  # the verifier is no state: it stays named until it is set anew
    rebuilt = run("ledger", "rebuild", status=left)
    assert [each["code"] for each in rebuilt["problems"]] == ["verifier_changed"] * left
    assert row not in rows(run("ledger", "rebuild", "--check", status=left))


FORGED_DEADLINES = (
    "UPDATE deadline SET due_at='2030-01-01T00:00:00.000000Z'",
    "UPDATE deadline SET ended_at='2026-01-05T00:00:00.000000Z', outcome='met'",
    "DELETE FROM deadline",
)


@pytest.mark.rule("EQ-07", "late")
@pytest.mark.rule("DM-03", "attested")
def test_nothing_comes_back_by_a_due_moment_that_was_edited(run: CommandLine, tamper: Tamper) -> None:
    for change in FORGED_DEADLINES:
        before = entries(run)
        tamper(f"{change} WHERE kind='loan' AND subject='item:RNG-1'")
        refused = run("checkin", "RNG-1", status=1)
        key = refused["facts"]["key"]
        named(refused, "deadline", key)
        assert key.rpartition("/")[0] == "loan/item:RNG-1", change
        assert entries(run) - before <= 2  # signing in came before, nothing after
        assert ("deadline", key) in rows(run("ledger", "rebuild", "--check", status=1))
        run("ledger", "rebuild")
    run("checkin", "RNG-1")


@pytest.mark.rule("EQ-05", "nothing")
@pytest.mark.rule("DM-03", "attested")
def test_awaited_recordings_are_not_settled_by_a_due_moment_that_was_edited(
    run: CommandLine, tamper: Tamper
) -> None:
    run("equipment", "register", "BWC-1", "--category", "3", "--name", "执法记录仪")
    run("checkout", "--to", "1001", "BWC-1")
    run("checkin", "BWC-1")
    confirm = ("checkin", "BWC-1", "--nothing-recorded", "--reason", "关机待命")
    for change in FORGED_DEADLINES:
        tamper(f"{change} WHERE kind='recordings'")
        refused = run(*confirm, status=1)
        assert refused["error"] == "store.state_damaged", change
        assert refused["facts"]["key"].startswith("recordings/item:BWC-1/")
        run("ledger", "rebuild")
    run(*confirm)


@pytest.mark.rule("DM-03", "attested")
def test_a_deadline_put_in_for_an_item_in_the_store_is_named_before_it_goes_out(
    run: CommandLine, tamper: Tamper
) -> None:
    others = "rule, title, persons, started_at, due_at, length, provisional, computed_seq, pauses"
    for kind in ("loan", "recordings"):
        tamper(
            f"INSERT INTO deadline (kind, subject, seq, {others}) SELECT '{kind}', 'item:RNG-2', 2, {others}"
            " FROM deadline WHERE subject='item:RNG-1'"
        )
        named(run("checkout", "--to", "1002", "RNG-2", status=1), "deadline", f"{kind}/item:RNG-2/2")
        run("ledger", "rebuild")


@pytest.mark.rule("PF-07", "calendar")
@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "year"),
    [
        (
            """UPDATE calendar_year SET days = json_insert(days, '$[#]',
            json('{"day":"2026-12-31","kind":"holiday","name":"假"}')) WHERE year=2026""",
            "2026",
        ),
        ("DELETE FROM calendar_year WHERE year=2026", "2026"),
        ("INSERT INTO calendar_year SELECT 2099, source, '[]', seq FROM calendar_year LIMIT 1", "2099"),
    ],
)
def test_nothing_is_due_by_a_table_of_holidays_that_was_edited(
    run: CommandLine, tamper: Tamper, change: str, year: str
) -> None:
    before = entries(run)
    tamper(change)
    for words in (
        ("checkout", "--to", "1002", "RNG-2"),
        ("checkin", "RNG-1"),
        ("calendar", "set", "2026", "--holiday", "2026-01-01", "--source", "通知"),
    ):
        named(run(*words, status=1), "calendar_year", year)
    assert entries(run) - before <= 6  # signing in came before, nothing after
    assert ("calendar_year", year) in rows(run("ledger", "rebuild", "--check", status=1))
    run("ledger", "rebuild")
    run("checkout", "--to", "1002", "RNG-2")


@pytest.mark.rule("PF-04", "sign in")
def test_attempts_that_were_taken_back_by_hand_are_named(
    run: CommandLine, tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PASSWORD", "wrong")
    assert run("people", "list", status=1)["error"] == "people.sign_in_wrong"
    tamper("DELETE FROM sign_in_attempt")
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    named(run("people", "list", status=1), "sign_in_attempt", "account:admin")


@pytest.mark.rule("EQ-13", "open")
def test_nobody_leaves_whose_awaited_recordings_were_edited_away(run: CommandLine, tamper: Tamper) -> None:
    run("equipment", "register", "BWC-1", "--category", "3", "--name", "执法记录仪")
    run("checkin", "RNG-1")
    run("checkout", "--to", "1001", "BWC-1")
    run("checkin", "BWC-1")
    leave = ("people", "leave", "1001", "--reason", "调离")
    assert run(*leave, status=1)["error"] == "people.returns_open"
    tamper("UPDATE item SET state='in_store', returned_by=NULL, returned_at=NULL WHERE tag='BWC-1'")
    named(run(*leave, status=1), "item", "BWC-1")
    run("ledger", "rebuild")
    assert run(*leave, status=1)["error"] == "people.returns_open"


@pytest.mark.rule("EQ-13", "open")
def test_whoever_has_nothing_left_leaves_whatever_others_took_since(run: CommandLine) -> None:
    run("checkin", "RNG-1")
    run("checkout", "--to", "1002", "RNG-1")
    run("people", "leave", "1001", "--reason", "调离")
    refused = run("people", "leave", "1002", "--reason", "调离", status=1)
    assert refused["error"] == "people.items_open"
    assert refused["facts"]["count"] == 1
