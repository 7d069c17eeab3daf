"""A small station in which every table of state holds a row that a command can bring about.

`benchmarks/tampering.py` edits each column of such a row. The tests' sample goes without: it needs a few tables alone.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pysqlite3.dbapi2 as sqlite
from PIL import Image

from benchmarks.tampering import SECRET, make_small_station
from station.bootstrap import open_station
from station.cli.command_line import main as command
from station.core.settings import load_settings
from station.people.sessions import program_session
from station.people.values import Grid

_FROM, _UNTIL = "2026-01-05", "2027-01-08"


def make_furnished_station(data: Path) -> None:
    """As `make_small_station`, with places, numbers, kits, a stocktake, offices held, a claim, recordings, matched titles, a template and a test."""
    make_small_station(data)
    files = data.parent
    table = files / "items.csv"
    table.write_text("编号,名称,类别,柜位\nRNG-2,测距仪,9,柜1\nRNG-3,测距仪,9,柜1\n", encoding="utf-8")
    card = files / "card"
    card.mkdir()
    Image.new("RGB", (64, 48), (40, 80, 120)).save(card / "IMAG0001.JPG")
    (files / "printed").mkdir()
    _run(data, "checkin", "BWC-1")
    _open_account(data)
    _run(data, "deadlines", "claim", _run(data, "deadlines", "list")[0]["id"], "--as", "li")
    _run(data, "equipment", "import", str(table), "--match", "柜位=place", "--yes")
    _run(data, "places", "define", "柜1", "--name", "一号柜", "--kind", "cabinet")
    _run(data, "places", "check", "柜1", "--note", "干燥")
    _run(data, "places", "key", "give", "柜1", "--to", "1001")
    _run(data, "kits", "define", "KIT-1", "--name", "执法包", "--parts", "RNG-2", "RNG-3")
    _run(data, "offices", "set", "某所", "head", "1001", "--from", _FROM, "--basis", "〔2026〕1号")
    _run(data, "offices", "set", "某所", "keeper", "1001", "--from", _FROM)
    days = ("--from", _FROM, "--until", _UNTIL)
    _run(data, "offices", "substitute", "某所", "keeper", "1002", *days, "--reason", "休假")
    _make_standards(data, files)
    _run(data, "import", str(card), "--officer", "1002", "--purpose", "检查")
    seals = ("FT-1", "--category", "9", "--name", "封条", "--tracking", "range", "--unit", "枚")
    _run(data, "equipment", "register", *seals, "--first", "A001", "--last", "A050")
    _run(data, "stock", "issue", "FT-1", "--quantity", "20", "--to", "1001")
    _run(data, "equipment", "register", "BWC-2", "--category", "3", "--name", "执法记录仪")
    _run(data, "checkout", "--to", "1001", "BWC-2")
    (photo,) = sorted(card.iterdir())
    _run(data, "report", "damage", "RNG-1", "--text", "摔坏", "--responsible", "1001", "--photo", str(photo))
    _run(data, "reserve", "RNG-2", "--for", "1001", "--from", f"{_UNTIL}T08:30", "--until", f"{_UNTIL}T17:30")
    _run(data, "printers", "test", "--port", f"file:{files / 'printed'}")
    template = files / "list.typ"
    template.write_text(_run(data, "template", "show", "list")["text"] + "\n// 本所\n", encoding="utf-8")
    _run(data, "template", "set", "list", "--file", str(template), "--reason", "试行")
    wrong = _run(data, "equipment", "register", "RNG-9", "--category", "9", "--name", "测距仪")
    _run(data, "void", f"custody:{wrong['entry']['seq']}", "--reason", "登记错了")
    test = _run(
        data,
        *("tests", "report", "--sample", "青菜", "--analyte", "农残"),
        "--result",
        "abnormal",
        "--by",
        "1001",
    )
    _run(data, "tests", "follow-up", str(test["report"]), "--agency", "市食检院")
    counted = str(_run(data, "stocktake", "start", "--counters", "1002")["stocktake"])
    _run(data, "stocktake", "scan", counted, "RNG-2")
    _run(data, "stocktake", "close", counted)
    for finding in _run(data, "stocktake", "show", counted)["findings"]:
        _run(
            data,
            "stocktake",
            "decide",
            counted,
            str(finding["line"]),
            "--action",
            "noted",
            "--reason",
            "另查",
        )
    _run(data, "stocktake", "file", counted)
    found = ("--code", "misuse", "--on", _FROM, "--text", "私自改装")
    _run(data, "violations", "add", "1002", *found)
    _sign_in_wrongly(data)
    with open_station(load_settings(data)) as station:
        station.services.people.roster.define_grid(
            program_session(),
            Grid("G1", "一号网格", "1001", ("1002",)),
            effective_on=date.fromisoformat(_FROM),
            basis="〔2026〕2号",
        )
    with closing(sqlite.connect(data / "station.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _make_standards(data: Path, files: Path) -> None:
    """A catalogue, a post, and an officer who has it."""
    table = files / "catalogue.csv"
    table.write_text("no,name,per,quantity,categories\n1,记录仪,每人,1,3\n", encoding="utf-8")
    named = ("--name", "示例目录", "--level", "district", "--source", "示例")
    _run(data, "standards", "import", str(table), "--code", "district", *named, "--from", _FROM)
    post = '[{"code": "patrol", "name_zh": "巡查", "name_en": "Patrol"}]'
    _run(data, "rules", "set", "EQ-02.posts", post, "--reason", "试行")
    _run(data, "people", "post", "1001", "--post", "patrol")


def _run(data: Path, *words: str, expected: int = 0) -> Any:
    """What the command says as a document."""
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(io.StringIO()):
        status = command(["--data", str(data), "--json", *words])
    if status != expected:
        raise RuntimeError(f"{words}: {said.getvalue()}")
    return json.loads(said.getvalue())


def _open_account(data: Path) -> None:
    """An account of 1001, whose owner has chosen the administrator's password."""
    issued = "issued horse 0"
    as_officer = (
        "--name",
        "李甲",
        "--number",
        "1001",
        "--role",
        "officer",
        "--role",
        "equipment_administrator",
    )
    with patch.dict(os.environ, STATION_NEW_PASSWORD=issued):
        _run(data, "people", "account", "create", "li", *as_officer)
    with patch.dict(os.environ, STATION_PASSWORD=issued, STATION_NEW_PASSWORD=SECRET):
        _run(data, "people", "password", "--as", "li")


def _sign_in_wrongly(data: Path) -> None:
    """Somebody tries a password that is not the administrator's."""
    with patch.dict(os.environ, STATION_PASSWORD="quite another 9"):
        _run(data, "people", "pin", "1002", "--pin", "593841", expected=1)
