"""checkout and checkin with --happened-at: what was written on paper, on the word of two."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.test_new_key import SECOND, fill
from tests.plugins.command_line import NEW, CommandLine
from tests.plugins.offices import founded_office


@pytest.mark.rule("EQ-10", "late")
def test_paper_is_entered_late_with_its_times_a_reason_and_a_second_person(
    bare: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = bare
    founded_office(run.data, "two administrators", NEW, fill, datetime.now(UTC) - timedelta(days=30))
    run("people", "import", str(officers(run)))
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    taken = datetime.now(UTC).isoformat(timespec="microseconds")
    back = datetime.now(UTC).isoformat(timespec="microseconds")
    paper = ("--second", "wang", "--reason", "停电，记在纸上")
    assert run("checkout", "--to", "1001", "RNG-1", "--happened-at", taken, status=2)["error"] == "cli.usage"
    monkeypatch.setenv("STATION_SECOND_PASSWORD", "not the one 1")
    wrong = run("checkout", "--to", "1001", "RNG-1", "--happened-at", taken, *paper, status=1)
    assert wrong["error"] == "people.sign_in_wrong"
    monkeypatch.setenv("STATION_SECOND_PASSWORD", SECOND)
    out = run("checkout", "--to", "B1001", "RNG-1", "--happened-at", taken, *paper)
    assert (out["slip"], out["items"][0]["taken_at"]) == (None, taken.replace("+00:00", "Z"))
    early = run("checkin", "RNG-1", "--happened-at", "2020-01-02 09:30", *paper, status=1)
    assert early["error"] == "counter.late_before_loan"
    said = ("--from", "1001", "--condition", "damaged", "--note", "外壳开裂", "--dissent", "借出时就有裂纹")
    disputed = run("checkin", "RNG-1", "--happened-at", back, *paper, *said)["disputes"]
    entry, filed = run("equipment", "show", "RNG-1")["history"][-2:]
    assert [each["request"] for each in disputed] == [filed["seq"]]
    assert (entry["at"], entry["body"]["late"]["second"]) == (back.replace("+00:00", "Z"), "wang")


def officers(run: CommandLine) -> str:
    path = run.data.parent / "officers.csv"
    path.write_text("number,name,badge\n1001,李甲,B1001\n", encoding="utf-8")
    return str(path)
