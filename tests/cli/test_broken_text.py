"""A text of the database that is no text is damage of its row, not of the file."""

import pytest

from tests.cli.test_edited_state import fill, named, rows
from tests.plugins.command_line import CommandLine
from tests.plugins.tampering import Tamper

_BROKEN = "CAST(x'ff41' AS TEXT)"


@pytest.fixture
def run(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("STATION_NEW_PASSWORD", "another horse 2")
    return run.after(fill)


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(
    ("table", "column", "where", "key", "acts"),
    [
        (
            "item",
            "note",
            "tag = 'RNG-2'",
            "RNG-2",
            (("equipment", "show", "RNG-2"), ("checkout", "--to", "1002", "RNG-2")),
        ),
        ("officer", "name", "number = '1002'", "1002", (("checkout", "--to", "1002", "RNG-2"),)),
    ],
)
def test_a_text_that_is_none_is_named_with_its_row_and_derived_anew(
    run: CommandLine,
    tamper: Tamper,
    table: str,
    column: str,
    where: str,
    key: str,
    acts: tuple[tuple[str, ...], ...],
) -> None:
    before = run("ledger", "head")["streams"]["custody"]
    tamper(f"UPDATE {table} SET {column} = {_BROKEN} WHERE {where}")
    for act in acts:
        named(run(*act, status=1), table, key)
    assert run("ledger", "head")["streams"]["custody"] == before
    assert (table, key) in rows(run("ledger", "rebuild", "--check", status=1))
    assert run("ledger", "rebuild")["ok"]
    assert run("ledger", "verify")["ok"]
    run("checkout", "--to", "1002", "RNG-2")


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE station_fact SET value = {} WHERE name = 'office'",
        "UPDATE station_fact SET value = {} WHERE name = 'station_id'",
        "UPDATE station_fact SET value = {} WHERE name = 'projection:item'",
        "UPDATE ledger_head SET suite = {} WHERE stream = 'custody'",
        "UPDATE ledger_head SET recorded_at = {} WHERE stream = 'audit'",
    ],
)
def test_a_database_s_own_rows_that_are_no_texts_are_said_anew(
    run: CommandLine, tamper: Tamper, change: str
) -> None:
    tamper(change.format(_BROKEN))
    if "projection" not in change:
        assert run("equipment", "register", "RNG-3", "--category", "9", "--name", "x", status=1)["error"] in (
            "store.own_row_changed",
            "store.head_damaged",
        )
    run("ledger", "rebuild")
    assert run("ledger", "verify")["ok"]
    assert run("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize("column", ["kind", "happened_at", "recorded_at", "content"])
def test_the_entry_that_holds_it_is_named(run: CommandLine, tamper: Tamper, column: str) -> None:
    seq = run("ledger", "head")["streams"]["custody"]["entries"] - 1
    tamper(f"UPDATE ledger_entry SET {column} = {_BROKEN} WHERE stream = 'custody' AND seq = {seq}")
    found = run("ledger", "verify", status=1)["problems"]
    assert {(each["stream"], each["seq"]) for each in found} == {("custody", seq)}


@pytest.mark.rule("DM-03", "beside")
def test_a_checkpoint_s_note_that_is_no_text_is_named(run: CommandLine, tamper: Tamper) -> None:
    run("ledger", "checkpoint")
    tamper(f"UPDATE checkpoint SET note = {_BROKEN} WHERE stream = 'custody'")
    assert "checkpoint_unreadable" in {each["code"] for each in run("ledger", "verify", status=1)["problems"]}
    run("equipment", "list")
