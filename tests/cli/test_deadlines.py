"""calendar and deadlines on the command line: the contract of scripts, run through the command line itself."""

import csv
from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine, opens_account
from tests.plugins.tampering import Tamper


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """An officer and two items, and 王乙 who is the equipment administrator."""
    return run.after(fill)


AS_WANG = ("--as", "wang")


def fill(run: CommandLine) -> None:
    run.registers("1001,李甲,一科,一组,B1,", "1002,王乙,一科,一组,B2,")
    opens_account(run, "wang", "王乙", "1002", "equipment_administrator")
    run("offices", "set", "310110", "equipment_administrator", "1002", "--from", "2026-01-05")
    run("equipment", "register", "RNG-0001", "--category", "9", "--name", "测距仪")
    run("equipment", "register", "BWC-0017", "--category", "3", "--name", "执法记录仪")


@pytest.mark.rule("PF-09", "announced")
def test_a_new_station_has_the_published_years_on_record(run: CommandLine) -> None:
    shown = run("calendar", "show", "--year", "2026")
    years = {each["year"]: each for each in shown["years"]}
    assert years[2026]["source"].startswith("chinesecalendar ")
    assert years[2026]["holidays"] > years[2026]["working"] > 0
    assert {"day": "2026-10-10", "kind": "working", "name": "国庆节"} in shown["days"]
    assert run("calendar", "show", "--year", "1999", status=1)["error"] == "calendar.not_announced"


@pytest.mark.rule("PF-07", "calendar")
def test_a_years_notice_is_set_or_imported(run: CommandLine, tmp_path: Path) -> None:
    days = ("--holiday", "元旦 2091-01-01/2091-01-03", "--working", "2091-01-06 元旦")
    made = run("calendar", "set", "2091", *days, "--source", "国办发明电 9 号")
    assert (made["year"], made["holidays"], made["working"], made["moved"]) == (2091, 3, 1, 0)
    assert made["entry"]["stream"] == "custody"
    assert run("calendar", "set", "2091", *days, "--source", "x", status=1)["error"] == "calendar.same"
    bad = run("calendar", "set", "2092", "--holiday", "元旦", "--source", "x", status=1)
    assert (bad["error"], bad["rule"]) == ("calendar.unreadable_day", "PF-07")
    template = run("calendar", "template")
    file = tmp_path / "year.csv"
    file.write_text(
        f"{template['header']}\n{template['example'].replace('2027', '2093')}\n", encoding="gb18030"
    )
    assert run("calendar", "import", str(file), "--source", "通知")["year"] == 2093
    file.write_text(f"{template['header']}\n2094-01-01,maybe,x\n2094-13-01,holiday,y\n", encoding="utf-8")
    problems = run("calendar", "import", str(file), "--source", "通知", status=1)["problems"]
    assert [(each["line"], each["column"]) for each in problems] == [(2, "kind"), (3, "day")]
    assert {2091, 2093} < {each["year"] for each in run("calendar", "show")["years"]}


def test_what_is_due_is_listed_and_written(run: CommandLine, tmp_path: Path) -> None:
    assert run("deadlines", "list") == []
    run("checkout", "--to", "1001", "RNG-0001", "BWC-0017")
    run("checkin", "BWC-0017")
    found = {each["kind"]: each for each in run("deadlines", "list")}
    assert set(found) == {"loan", "recordings"}
    loan = found["loan"]
    assert (loan["subject"], loan["persons"], loan["length"]) == ("item:RNG-0001", ["1001"], "1 days")
    assert loan["state"] in ("running", "near", "due")
    assert run("equipment", "show", "RNG-0001")["due"] == loan["due_at"]
    assert [each["kind"] for each in run("deadlines", "list", "--kind", "loan")] == ["loan"]
    assert run("deadlines", "list", "--person", "1002") == []
    assert run("deadlines", "list", "--about", "item:BWC-0017")[0]["kind"] == "recordings"
    ended = run("deadlines", "list", "--ended", "--state", "met")
    assert [(each["kind"], each["late"]) for each in ended] == [("loan", False)]
    assert "RNG-0001" in run.words("deadlines", "list")
    file = tmp_path / "due.csv"
    assert run("deadlines", "list", "--out", str(file))["rows"] == 2
    with file.open(encoding="utf-8-sig", newline="") as text:
        assert any("RNG-0001" in cell for row in csv.reader(text) for cell in row)


@pytest.mark.rule("DM-05", "hindrance")
def test_recordings_wait_while_something_prevents_them(run: CommandLine) -> None:
    run("checkout", "--to", "1001", "BWC-0017")
    run("checkin", "BWC-0017")
    (awaited,) = run("deadlines", "list")
    paused = run("deadlines", "pause", awaited["id"], "--reason", "读卡器送修")
    assert paused["state"] == "paused"
    assert run("deadlines", "list", "--state", "paused")[0]["id"] == awaited["id"]
    resumed = run("deadlines", "resume", awaited["id"], "--reason", "已修好")
    assert (resumed["state"], resumed["due_at"] > awaited["due_at"]) == ("running", True)
    assert run("equipment", "show", "BWC-0017")["recordings_due"] == resumed["due_at"]
    assert (
        run("deadlines", "resume", awaited["id"], "--reason", "x", status=1)["error"]
        == "deadlines.not_paused"
    )


@pytest.mark.rule("PF-09", "steps")
def test_reminders_are_those_of_whoever_asks(run: CommandLine) -> None:
    run("checkout", "--to", "1001", "BWC-0017")
    run("checkin", "BWC-0017")
    assert run("deadlines", "reminders")["reminders"] == [], "a role reminds nobody"
    reminders = run("deadlines", "reminders", *AS_WANG)["reminders"]
    assert [(each["kind"], each["step"]) for each in reminders] == [("recordings", "recordings_desk")]
    assert reminders[0]["reached_at"] == reminders[0]["started_at"]


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM deadline",
        "UPDATE deadline SET ended_at=started_at, ended_seq=1",
        "UPDATE deadline SET due_at='2099-01-01T00:00:00.000000Z'",
    ],
)
def test_nothing_is_said_to_be_due_by_a_table_that_lacks_what_is(
    run: CommandLine, tamper: Tamper, change: str
) -> None:
    run("checkout", "--to", "1001", "BWC-0017")
    run("checkin", "BWC-0017")
    tamper(f"{change} WHERE kind='recordings'")
    reminded = run("deadlines", "reminders", status=1)
    assert [each["table"] for each in reminded["damaged"]] == ["deadline"]
    assert "BWC-0017" in reminded["damaged"][0]["key"]
    assert "ledger rebuild" in run.words("deadlines", "reminders", status=1)
    run("ledger", "rebuild")
    (reminder,) = run("deadlines", "reminders", *AS_WANG)["reminders"]
    assert reminder["kind"] == "recordings"


@pytest.mark.rule("PF-09", "claim")
@pytest.mark.rule("PF-09", "give back")
def test_a_task_is_claimed_listed_and_given_back(run: CommandLine, tmp_path: Path) -> None:
    run("checkout", "--to", "1001", "BWC-0017")
    run("checkin", "BWC-0017")
    (awaited,) = run("deadlines", "list", "--unclaimed")
    assert awaited["claimed_by"] is None
    claimed = run("deadlines", "claim", awaited["id"], *AS_WANG)
    assert (claimed["claimed_by"], claimed["claimed_as"]) == ("wang", "supervisor")
    assert run("deadlines", "list", "--unclaimed") == []
    assert run("deadlines", "list", "--mine", *AS_WANG) == [claimed]
    assert "王乙办理" in run.words("deadlines", "list")
    assert run("deadlines", "claim", awaited["id"], *AS_WANG, status=1)["error"] == "deadlines.yours_already"
    file = tmp_path / "tasks.csv"
    run("deadlines", "list", "--out", file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert any("王乙" in row for row in csv.reader(opened))
    back = run("deadlines", "give-back", awaited["id"], "--reason", "明日起休假", *AS_WANG)
    assert back["claimed_by"] is None
    refused = run("deadlines", "give-back", awaited["id"], "--reason", "x", *AS_WANG, status=1)
    assert (refused["error"], refused["rule"]) == ("deadlines.not_yours", "PF-09")
    reminded = run("deadlines", "remind", awaited["id"], "--note", "今天要用")
    assert reminded == back, "nothing of the deadline changes"
    (said,) = run("people", "history", "1001", "--filter", "kind=deadline.reminded")
    assert (said["body"]["note"], said["subjects"]) == ("今天要用", ["item:BWC-0017", "officer:1001"])
    run("exempt", "BWC-0017", "--ground", "safety", "--text", "防爆场所")
    ended = run("deadlines", "remind", awaited["id"], status=1)
    assert ended["error"] == "deadlines.ended"
    run("ledger", "rebuild", "--check")


@pytest.mark.rule("PF-09", "indicators")
def test_the_indicators_are_counted_from_the_ledger(run: CommandLine, tmp_path: Path) -> None:
    found = run("deadlines", "indicators")
    assert [(each["code"], each["weight"]) for each in found["indicators"]] == [
        ("system", 20),
        ("sharing", 30),
        ("entry", 20),
        ("response", 20),
        ("security", 10),
    ]
    by_code = {each["code"]: each for each in found["indicators"]}
    assert [each["about"] for each in by_code["system"]["findings"]] == ["office_leader"]
    assert [each["what"] for each in by_code["sharing"]["findings"]] == ["not_shared", "not_shared"]
    assert found["score"] == 100 - 5 - 10
    assert "85" in run.words("deadlines", "indicators")
    file = tmp_path / "indicators.xlsx"
    run("deadlines", "indicators", "--from", "2026-01-01", "--to", "2026-12-31", "--out", file)
    assert file.stat().st_size > 2000
    wrong = run("deadlines", "indicators", "--from", "2026-02-01", "--to", "2026-01-01", status=2)
    assert wrong["error"] == "cli.usage"
