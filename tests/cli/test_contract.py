"""What every command keeps to: one JSON document whatever happens, exit statuses, help, any folder, any text."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.cli import rules as commands
from station.cli.command_line import build_parser, main
from tests.plugins.command_line import FOUND
from tests.plugins.patience import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STATION_PASSWORD", "right horse 1")
    monkeypatch.setenv("STATION_DATA", str(tmp_path / "station"))
    return tmp_path / "station"


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nothing",),
        ("checkout", "--to", "1001"),
        ("equipment",),
        ("equipment", "list", "--category", "x"),
        ("equipment", "list", "--category", "9" * 30),
        ("archive", "list", "--limit", "9" * 30),
        ("ledger", "verify", "more"),
        ("import", "card", "--clock-offset", "nan"),
        ("import", "card", "--clock-offset", "1e300"),
        ("archive", "redate", "S-1", "--clock-offset", "nan"),
        ("archive", "redate", "S-1", "--clock-offset", "1e15"),
        ("checkin", "BWC-0017", "--note", os.fsdecode(b"\xff")),
    ],
)
def test_wrong_usage_is_one_document_too(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    problem = answer(capsys, *words, status=2)
    assert set(problem) == {"error", "rule", "message", "facts"}
    assert problem["error"] == "cli.usage"


def parsers(parser: argparse.ArgumentParser, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from parsers(inner, *path, name)


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for path in parsers(build_parser()):
        assert main([*path, "--help"]) == 0, path
        assert "example:" in capsys.readouterr().out, path


@pytest.mark.parametrize("name", ["a?b", "a%20b", "a#b", "站 点"])
def test_a_data_folder_of_any_name(
    data: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert answer(capsys, "--data", name, *FOUND)["office"] == "310110"
    assert (tmp_path / name / "station.db").exists()
    assert answer(capsys, "--data", name, "ledger", "verify")["ok"]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_nobody_foresaw_has_words_and_a_report(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "logs").mkdir(parents=True)

    def fail() -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(commands, "load_rulebook", fail)
    problem = answer(capsys, "rules", status=3)
    assert problem["error"] == "cli.fault"
    assert problem["facts"] == {"kind": "ZeroDivisionError", "detail": "by nought"}
    assert "ZeroDivisionError: by nought" in (data / "logs" / "faults.log").read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_result_that_cannot_be_written_is_told() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "main.py", "rules", "--json"],
            cwd=ROOT,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=HANG_SECONDS,
        )
    assert done.returncode == 3
    assert done.stderr
    assert b"Traceback" not in done.stderr


def test_an_output_of_ascii_alone_still_gets_one_document() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    said = subprocess.run(
        [sys.executable, "main.py", "rules", "--json"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        timeout=HANG_SECONDS,
    ).stdout
    assert json.loads(said)[0]["title"]["zh_CN"]
