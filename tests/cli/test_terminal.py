"""Nothing raw reaches a terminal, and nothing unseen gets into an entry."""

import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from station.core.ledger import Body
from tests.plugins.command_line import CommandLine
from tests.plugins.patience import HANG_SECONDS

COMMANDS = Path(__file__).parents[2] / "station" / "cli"
WILD = "柜\x1b[31m\u202e1\x9b"


@pytest.mark.parametrize("character", ["\x1b", "\u202e", "\u200b", "\u2066", "\x7f"])
@pytest.mark.parametrize(
    "words",
    [
        ("equipment", "register", "A-1", "--category", "9", "--name", "仪{}"),
        ("equipment", "change", "R-1", "--place", "柜{}", "--reason", "搬柜"),
        ("equipment", "change", "R-1", "--place", "柜2", "--reason", "搬{}柜"),
        ("calendar", "set", "2027", "--holiday", "元{}旦 2027-01-01", "--source", "通知"),
        ("calendar", "set", "2027", "--holiday", "元旦 2027-01-01", "--source", "通{}知"),
    ],
)
def test_what_is_typed_keeps_to_one_rule(run: CommandLine, words: tuple[str, ...], character: str) -> None:
    run("equipment", "register", "R-1", "--category", "9", "--name", "仪")
    problem = run(*(word.replace("{}", character) for word in words), status=1)
    assert problem["error"] == "ledger.character"
    assert problem["facts"]["character"] == f"U+{ord(character):04X}"
    assert problem["facts"]["character"] in problem["message"]


def test_what_is_typed_is_kept_composed(run: CommandLine) -> None:
    made = run("equipment", "register", "A-1", "--category", "9", "--name", "cafe\u0301")
    assert made["item"]["name"] == "café"


def test_old_words_and_names_of_files_stand_as_escapes(run: CommandLine, tmp_path: Path) -> None:
    with patch.object(Body, "faults", lambda _body: []):  # as a former program recorded it
        run("equipment", "register", "A-1", "--category", "9", "--name", WILD)
    assert run("equipment", "list")[0]["name"] == WILD, "a script gets what stands there"
    said = run.words("equipment", "list") + run.words("--json", "equipment", "show", "A-1")
    run.words("people", "import", tmp_path / "\x1b[2J\u202e.csv", status=3)
    run.words("people", "import", tmp_path / "\x1b[2J\u202e.csv", "--\u202e", status=2)
    for text in (said, run.heard):
        assert "\\u202e" in text
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_every_command_writes_by_one_place() -> None:
    raw = re.compile(r"(?<!\.)\bprint\(|\.stdout\b|stderr\.write|\binput\(")
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(COMMANDS.rglob("*.py"))
        if path.name != "terminal.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if raw.search(line) and "isatty" not in line
    ]
    assert found == []


def test_what_is_for_standard_error_goes_nowhere_else_where_that_is_closed(tmp_path: Path) -> None:
    said = subprocess.run(
        ["sh", "-c", '"$0" main.py --data "$1" equipment lst 2>&-', sys.executable, str(tmp_path)],
        cwd=COMMANDS.parents[1],
        stdout=subprocess.PIPE,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert (said.returncode, said.stdout) == (2, b"")
