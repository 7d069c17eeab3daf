"""Whether somebody has claimed a task is believed of the entries: a claim's row that went is named, not acted on (PF-09)."""

import pytest

from tests.plugins.command_line import CommandLine, opens_account
from tests.plugins.tampering import Tamper

TASKS = "SELECT kind || '/' || subject || '/' || seq FROM deadline WHERE ended_at IS NULL"


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """An officer with an account, whose recordings are awaited."""
    return run.after(fill)


AS_LI = ("--as", "li")


def fill(run: CommandLine) -> None:
    run.registers("1001,李甲,一科,一组,B1,", "1002,王乙,一科,一组,B2,")
    opens_account(run, "li", "李甲", "1001", "equipment_administrator", "officer")
    run("equipment", "register", "BWC-0017", "--category", "3", "--name", "执法记录仪")
    run("checkout", "--to", "1001", "BWC-0017")
    run("checkin", "BWC-0017")


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "table", "of"),
    [
        ("DELETE FROM deadline_claim", "deadline_claim", ""),
        ("UPDATE deadline_claim SET claimed_at = '2020-01-01T00:00:00.000000Z'", "deadline_claim", ""),
        ("DELETE FROM account_claim", "account_claim", "li/"),
        ("UPDATE account_claim SET recipient = 'keeper'", "account_claim", "li/"),
    ],
)
def test_a_claim_that_went_is_named_and_nothing_is_recorded(
    run: CommandLine, tamper: Tamper, change: str, table: str, of: str
) -> None:
    (awaited,) = run("deadlines", "list")
    (key,) = tamper(TASKS)
    run("deadlines", "claim", awaited["id"], *AS_LI)
    before = run("ledger", "head")["streams"]["custody"]
    tamper(change)
    acts = (("claim", awaited["id"]), ("give-back", awaited["id"], "--reason", "休假"))
    for words in acts:
        refused = run("deadlines", *words, *AS_LI, status=1)
        assert (refused["error"], refused["facts"]) == (
            "store.state_damaged",
            {"table": table, "key": of + key},
        )
    assert run("ledger", "head")["streams"]["custody"] == before
    assert run("ledger", "rebuild")["ok"]
    assert run("deadlines", "claim", awaited["id"], *AS_LI, status=1)["error"] == "deadlines.yours_already"
    run("deadlines", *acts[1], *AS_LI)
    assert run("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM deadline_claim",
        "UPDATE deadline_claim SET account = 'wang'",
        "UPDATE deadline_claim SET name = '王乙'",
    ],
)
@pytest.mark.parametrize("asked", [(), ("--mine",), ("--unclaimed",)])
def test_no_list_and_no_reminder_shows_a_claim_that_was_edited(
    run: CommandLine, tamper: Tamper, change: str, asked: tuple[str, ...]
) -> None:
    run("equipment", "register", "BWC-0018", "--category", "3", "--name", "执法记录仪")
    run("checkout", "--to", "1001", "BWC-0018")
    run("checkin", "BWC-0018")
    awaited, other = run("deadlines", "list")
    (key,) = tamper(f"{TASKS} AND subject = 'item:BWC-0017'")
    run("deadlines", "claim", awaited["id"], *AS_LI)
    tamper(change)
    listed = run("deadlines", "list", *asked, *AS_LI, status=1)
    (damaged,) = (each for each in listed if "damaged" in each)
    assert damaged["id"] == awaited["id"]
    assert damaged["damaged"]["error"] == "store.state_damaged"
    assert (damaged["damaged"]["table"], damaged["damaged"]["key"]) == ("deadline_claim", key)
    sound = {each["id"] for each in listed} - {awaited["id"]}
    assert sound == (set() if asked == ("--mine",) else {other["id"]})
    page = run("deadlines", "list", *asked, "--page", *AS_LI, status=1)
    assert page["found"] == len(page["rows"]) == len(listed)
    reminded = run("deadlines", "reminders", *AS_LI, status=1)
    assert [each["id"] for each in reminded["damaged"]] == [awaited["id"]]
    assert awaited["id"] not in {each["id"] for each in reminded["reminders"]}
    assert "ledger rebuild" in run.words("deadlines", "reminders", *AS_LI, status=1)
    refused = run("deadlines", "list", "--out", run.data.with_name("x.csv"), *AS_LI, status=1)
    assert (refused["error"], refused["facts"]["rows"]) == ("store.sources_damaged", f"deadline_claim {key}")
    assert run("ledger", "rebuild")["ok"]
    assert {each["id"]: each["claimed_by"] for each in run("deadlines", "list")} == {
        awaited["id"]: "li",
        other["id"]: None,
    }


@pytest.mark.rule("DM-03", "attested")
def test_a_claim_that_no_entry_gave_is_named(run: CommandLine, tamper: Tamper) -> None:
    (awaited,) = run("deadlines", "list")
    (key,) = tamper(TASKS)
    run("deadlines", "claim", awaited["id"], *AS_LI)
    tamper("CREATE TABLE kept AS SELECT * FROM deadline_claim")
    run("deadlines", "give-back", awaited["id"], "--reason", "休假", *AS_LI)
    tamper("INSERT INTO deadline_claim SELECT * FROM kept")
    refused = run("deadlines", "give-back", awaited["id"], "--reason", "休假", *AS_LI, status=1)
    assert refused["facts"] == {"table": "deadline_claim", "key": key}


@pytest.mark.rule("PF-09", "claim")
@pytest.mark.parametrize(
    "leaving",
    [
        ("freeze", "li", "--reason", "调离"),
        ("close", "li", "--reason", "调离"),
        ("revoke", "li", "--role", "equipment_administrator"),
    ],
)
def test_who_leaves_leaves_the_task_to_others(run: CommandLine, leaving: tuple[str, ...]) -> None:
    opens_account(run, "wang", "王乙", "1002", "officer")
    run("offices", "set", "310110", "equipment_administrator", "1001", "--from", "2026-01-05")
    (awaited,) = run("deadlines", "list")
    assert run("deadlines", "claim", awaited["id"], *AS_LI)["claimed_as"] == "supervisor"
    as_wang = ("deadlines", "claim", awaited["id"], "--as", "wang")
    assert run(*as_wang, status=1)["error"] == "deadlines.claimed_already"
    run("people", "account", *leaving)
    assert run(*as_wang, status=1)["error"] == "deadlines.not_reached"
    after = ("--from", "2026-01-06", "--in-place-of", "1001")
    run("offices", "set", "310110", "equipment_administrator", "1002", *after)
    assert run(*as_wang)["claimed_by"] == "wang"
    assert run("ledger", "rebuild", "--check")["ok"]
