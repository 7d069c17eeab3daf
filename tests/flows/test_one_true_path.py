"""The whole station, as a script or a checker would use it: processes, files, a real card, a real PostgreSQL.

One path through every room: an office is founded, people and gear come in from files, an officer takes a body camera
and brings it back, the card is imported with verified copies, the printer is tested, the records reach the centre.
Founding, a list, the counter, the import and synchronisation are each a process of its own, the rest runs in this one.
Whatever is altered afterwards is found and named.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from tests.archive.media import decodable_movie, movie, picture
from tests.plugins.cards import CardBox
from tests.plugins.command_line import CommandLine
from tests.plugins.patience import HANG_SECONDS
from tests.plugins.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[2]
TABLES = {
    "people": "number,name,department,group,badge,phone\n1001,李甲,一科,一组,B1001,\n1002,王乙,一科,一组,B1002,\n",
    "equipment": "tag,category,name,model,serial,usb_serial,place,acquired_on,value\n"
    "BWC-0001,3,执法记录仪,DSJ,SN1,USB1,柜1-01,2026-01-05,1680.00\n"
    "BWC-0002,3,执法记录仪,DSJ,SN2,USB2,柜1-02,2026-01-05,1680.00\n"
    "PRN-0001,4,热敏打印机,BT,SN3,,柜1-07,2026-01-05,960.00\n",
}
ENCODINGS = {"people": "utf-8-sig", "equipment": "gb18030"}


@dataclass
class Program:
    """The program as a process, on a data folder of its own."""

    data: Path

    def __call__(self, *arguments: object, status: int = 0) -> Any:
        done = self.process(*arguments)
        assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return json.loads(done.stdout)

    def process(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "main.py", "--data", str(self.data), "--json", *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
            check=False,
        )


@pytest.fixture
def program(bare: CommandLine, tmp_path: Path) -> Program:
    """The program over an office with two officers and three items, founded by it; `bare` looks into the same folder."""
    made = Program(bare.data)
    founded = made(
        "init", "--office", "310110", "--name", "某市场监督管理所", "--admin", "admin", "--admin-name", "李管"
    )
    assert founded["office"] == "310110"
    path = tmp_path / "people.csv"
    path.write_text(TABLES["people"], encoding=ENCODINGS["people"])
    assert made("people", "import", path)["problems"] == []
    assert bare.takes("equipment", TABLES["equipment"], ENCODINGS["equipment"])["problems"] == []
    return made


@pytest.fixture
def filled(run: CommandLine) -> CommandLine:
    """The command line, in this process, over the same office."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    for name, content in TABLES.items():
        assert run.takes(name, content, ENCODINGS[name])["problems"] == []


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sealed_rows(database: Path, statement: str) -> None:
    connection = sqlite.connect(str(database))
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.lab
@pytest.mark.rule("EQ-05", "import")
@pytest.mark.rule("EQ-10", "entry")
@pytest.mark.rule("DM-02", "origin")
@pytest.mark.rule("DM-03", "copy")
@pytest.mark.rule("DM-06", "person")
def test_from_the_counter_and_the_card_to_the_centre(
    program: Program, bare: CommandLine, cards: CardBox, pg: PostgresServer, tmp_path: Path
) -> None:
    taken = program("checkout", "--to", "1001", "BWC-0001")
    assert taken["entry"]["stream"] == "custody"
    assert Path(taken["slip"]).is_file()
    assert bare("equipment", "show", "BWC-0001")["holder"] == "1001"

    # While the camera is out, it records.
    began = datetime.now(UTC) + timedelta(seconds=1)
    contents = {
        "DCIM/100MEDIA/MOVI0001.MP4": movie(began, seconds=1, payload=b"first" * 40_000),
        "DCIM/100MEDIA/MOVI0002.MP4": decodable_movie(),
        "DCIM/100MEDIA/照片0003.JPG": picture(),
    }
    assert program("checkin", "BWC-0001")["items"][0]["state"] == "awaiting_recordings"

    card = cards.make(contents, label="BWC0001", read_only=True)
    before = {path: sha256_of(card.path / path) for path in contents}
    result = program(
        *("import", card.path, "--camera", "BWC-0001", "--reason", "从该记录仪取出的存储卡"),
        *("--officer", "1001", "--purpose", "日常检查"),
    )
    assert (result["copied"], result["already"], result["held"], result["failed"]) == (3, 0, 0, 0)
    for file in result["files"]:
        stored = program.data / "archive" / file["stored"]
        source = card.path / file["source"]
        assert subprocess.run(["cmp", source, stored], check=False, timeout=HANG_SECONDS).returncode == 0
        assert file["sha256"] == before[file["source"]] == sha256_of(stored)
        assert stored.stat().st_mode & 0o222 == 0
        assert "李甲" in file["stored"]
    assert bare("equipment", "show", "BWC-0001")["state"] == "in_store"
    assert bare("import", card.path, "--camera", "BWC-0001", "--officer", "1001")["already"] == 3
    assert bare("archive", "verify") == {"checked": 3, "bad": []}

    tested = bare("printers", "test", "--port", f"file:{tmp_path / 'paper.bin'}", "--tag", "PRN-0001")
    assert tested["sent"] == (tmp_path / "paper.bin").stat().st_size

    centre = pg.url("one_true_path")
    bare("centre", "init", centre)
    bare("centre", "enrol", centre)
    sent = program("sync", "--once")
    head = bare("ledger", "head")["streams"]
    assert sent["unsent"] == 0
    assert sent["sent"] == head["custody"]["entries"] + head["audit"]["entries"]
    assert bare("sync", "--once")["sent"] == 0
    assert bare("ledger", "verify")["ok"]
    assert bare("ledger", "rebuild", "--check")["ok"]


@pytest.mark.rule("RC-05", "unaltered")
@pytest.mark.rule("DM-03", "content")
def test_one_flipped_byte_in_a_stored_file_is_found_and_named(filled: CommandLine, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    (card / "MOVI0001.MP4").write_bytes(movie(datetime.now(UTC), payload=b"frames" * 50_000))
    stored = filled("import", card, "--officer", "1001")["files"][0]["stored"]
    path = filled.data / "archive" / stored
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    found = filled("archive", "verify", status=1)
    assert found["checked"] == 1
    assert [bad["stored"] for bad in found["bad"]] == [stored]


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (
            (
                "UPDATE ledger_entry SET content = CAST(replace(CAST(content AS TEXT), '李甲', '王乙') AS BLOB) "
                "WHERE stream = 'custody' AND seq = 6"
            ),
            "content_changed",
        ),
        ("DELETE FROM ledger_entry WHERE stream = 'custody' AND seq = 6", "missing"),
    ],
)
def test_an_edited_or_removed_row_is_found_and_named(filled: CommandLine, statement: str, code: str) -> None:
    number = next(
        each["seq"]
        for each in filled("equipment", "show", "BWC-0001")["history"]
        if each["stream"] == "custody"
    )
    sealed_rows(
        filled.data / "station.db",
        statement.replace("seq = 6", f"seq = {number}").replace("李甲", "BWC-0001"),
    )
    found = filled("ledger", "verify", status=1)
    assert not found["ok"]
    assert (code, "custody", number) in [
        (each["code"], each["stream"], each["seq"]) for each in found["problems"]
    ]


def test_a_cut_off_tail_is_found(filled: CommandLine) -> None:
    last = filled("ledger", "head")["streams"]["custody"]["seq"]
    sealed_rows(
        filled.data / "station.db", f"DELETE FROM ledger_entry WHERE stream = 'custody' AND seq = {last}"
    )
    problems = filled("ledger", "verify", status=1)["problems"]
    assert ("cut_off", last) in [(each["code"], each["seq"]) for each in problems]


def test_a_row_of_state_that_the_ledger_did_not_give_is_found(filled: CommandLine) -> None:
    sealed_rows(filled.data / "station.db", "UPDATE item SET holder = '1002' WHERE tag = 'BWC-0002'")
    assert filled("ledger", "verify")["ok"]
    found = filled("ledger", "rebuild", "--check", status=1)
    assert [(each["code"], each["table"]) for each in found["problems"]] == [("state_changed", "item")]


@pytest.mark.rule("EQ-11", "holder")
def test_refusals_are_one_json_document_with_the_rule(filled: CommandLine) -> None:
    filled("checkout", "--to", "1001", "BWC-0002")
    refused = filled("checkout", "--to", "1002", "BWC-0002", status=1)
    assert (refused["error"], refused["rule"]) == ("counter.held_elsewhere", "EQ-11")
    assert "李甲" in refused["message"]


def test_exit_codes_for_usage_and_environment(filled: CommandLine, tmp_path: Path) -> None:
    assert filled.words("no-such-command", status=2) == ""
    assert filled("import", tmp_path / "nowhere", status=3)["error"] == "archive.source_unreadable"
    damaged, nothing = tmp_path / "damaged", tmp_path / "nothing"
    shutil.copytree(filled.data, damaged)
    (damaged / "station.db").write_bytes(b"no database" * 1000)
    found = filled("--data", damaged, "ledger", "verify", status=1)
    assert [each["code"] for each in found["problems"]] == ["database_damaged"]
    assert filled("--data", damaged, "ledger", "head", status=3)["error"] == "store.damaged"
    assert filled("--data", nothing, "ledger", "head", status=3)["error"] == "store.not_initialised"
