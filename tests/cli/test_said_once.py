"""What the command line says of wrong words: one language, one line for each name, nothing left unnamed."""

import csv
import logging
import os
import re
from datetime import date
from pathlib import Path

import pytest

from station.audit.indicators.values import Period
from station.bootstrap import open_station
from station.cli.terminal import EscapedFormatter
from station.core.errors import IntegrityProblem, Refused
from station.core.settings import load_settings
from station.core.texts import load_texts
from tests.plugins.command_line import PASSWORD, CommandLine

CHINESE = re.compile("[\u4e00-\u9fff]")
TABLE = "number,name,department,group,badge,phone\n0101,王乙,一科,一组,B1,\n"


@pytest.mark.parametrize(
    "words",
    [
        ("deadlines", "indicators", "--from", "x"),
        ("checkout", "--to", "", "CAM-0003"),
        ("checkin", ""),
        ("bogus",),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_station(
    run: CommandLine, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (run.data / "station.toml").write_text('language = "en"\n', encoding="utf-8")
    run.words(*words, status=2)
    assert not CHINESE.search(run.heard)
    monkeypatch.delenv("STATION_DATA")
    run.words("--data", run.data, *words, status=2)
    run.words(*words, f"--data={run.data}", status=2)
    assert not CHINESE.search(run.heard)
    monkeypatch.setenv("STATION_LANGUAGE", "zh_CN")
    run.words("--data", run.data, *words, status=2)
    assert CHINESE.search(run.heard)


_IN_ENGLISH = re.compile(r"\b(argument|invalid|required|expected|not|unrecognized|choose|allowed)\b")


@pytest.mark.parametrize(
    "words",
    [
        ("bogus",),
        ("equipment", "show"),
        ("equipment", "list", "--limit", "x"),
        ("equipment", "list", "--state", "gone"),
        ("equipment", "list", "--filter", "state"),
        ("equipment", "list", "--no-such"),
        ("equipment", "list", "--page=1"),
        ("checkout", "--to"),
        ("checkin", "--reason", "x", "A-1"),
        ("deadlines", "indicators", "--from", "x"),
        ("deadlines", "indicators", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("ledger", "list", "--as-of", "0001-01-01"),
    ],
)
def test_wrong_usage_has_its_details_in_chinese(run: CommandLine, words: tuple[str, ...]) -> None:
    said = run(*words, status=2)["message"]
    assert CHINESE.search(said)
    assert not _IN_ENGLISH.search(said), said


@pytest.mark.parametrize(
    "words",
    [
        ("equipment", "list", "--out", ""),
        ("equipment", "import", ""),
        ("people", "import", " ", "--preview"),
        ("deadlines", "claim", ""),
        ("template", "show", ""),
        ("template", "preview", "register", "--out", ""),
        ("screens", "--out", ""),
        ("import", ""),
    ],
)
def test_what_is_empty_is_named(run: CommandLine, words: tuple[str, ...]) -> None:
    problem = run(*words, status=2)
    assert problem["error"] == "cli.usage"
    assert re.fullmatch(r"argument \S+: is empty", problem["facts"]["detail"])


@pytest.mark.rule("PF-09", "indicators")
@pytest.mark.parametrize(
    "days", [("9999-12-31", "9999-12-31"), ("0001-01-01", "9999-12-31"), ("2026-01-01", "2200-01-01")]
)
def test_days_that_no_office_has_are_named(run: CommandLine, days: tuple[str, str]) -> None:
    refused = run("deadlines", "indicators", "--from", days[0], "--to", days[1], status=2)
    assert "须在 1900-01-01 至 2199-12-31 之间" in refused["message"]
    assert any(day in refused["message"] for day in days)
    run("ledger", "list", "--as-of", days[1], status=2)
    for filtered in (f"recorded_at={days[0]}..{days[1]}", f"recorded_at=..{days[1]}"):
        found = run("ledger", "list", "--filter", filtered, status=2)
        assert found["error"] in ("list.bad_value", "list.no_such_value", "list.unknown_filter")


def test_a_name_keeps_to_its_line(run: CommandLine, tmp_path: Path) -> None:
    name = "a\nThe ledger is sound.\r\u2028b.csv"
    run.words("people", "import", tmp_path / name, status=3)
    table = tmp_path / name
    table.write_text(TABLE, encoding="utf-8")
    out = tmp_path / f"{name[:-4]}.txt"
    run.words("people", "import", table, "--preview", "--out", out)
    assert "\\u000aThe ledger is sound." in run.heard
    assert not [line for line in run.heard.split("\n") if line.startswith("The ledger is sound.")]
    assert "\\u000a" not in run.words("--json", "equipment", "list")


def test_names_stand_in_exports_as_escapes(run: CommandLine, tmp_path: Path) -> None:
    table = tmp_path / os.fsdecode(b"x\xff\x1b[31m\xe2\x80\xae\n.csv")
    table.write_text(TABLE, encoding="utf-8")
    for suffix in ("csv", "xlsx", "html", "txt"):
        out = tmp_path / f"out.{suffix}"
        run("people", "import", table, "--preview", "--out", out)
        assert out.stat().st_size
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        head = " ".join(cell for row in csv.reader(file) for cell in row)
    assert "x\\udcff\\u001b[31m\\u202e\\u000a.csv" in head
    assert not re.search("[\x00-\x1f\x7f\u202e]", head)


def test_a_problem_in_the_log_has_words() -> None:
    formatter = EscapedFormatter("%(levelname)s %(message)s", lambda: load_texts("en"))
    problem = IntegrityProblem("store.own_row_lost", table="ledger_head", key="custody\nx")
    record = logging.LogRecord("a", logging.WARNING, "a.py", 1, "not done: %s", (problem,), None)
    said = formatter.format(record)
    assert said.startswith("WARNING not done: The database lost row custody\\u000ax of table ledger_head")
    assert "store.own_row_lost" not in said


@pytest.mark.rule("PF-09", "indicators")
def test_the_desktop_is_refused_such_days_too(run: CommandLine) -> None:
    with open_station(load_settings(run.data)) as station:
        services = station.services
        session = services.people.sign_in.with_password("admin", PASSWORD)
        for period in (Period(date.min, date(2026, 1, 1)), Period(date(2026, 1, 1), date.max)):
            with pytest.raises(Refused) as refused:
                services.audit.indicators.assess(session, period)
            assert refused.value.code == "indicators.implausible"
            assert "1900-01-01" in load_texts("en").error(refused.value)
