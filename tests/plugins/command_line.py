"""The command line through its public entry, in this process: fixture `bare` without a station, `run` with one.

What is about a process itself (signals, streams, exit of the interpreter) starts one instead.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from station.cli.command_line import main
from station.services import NewStation
from tests.plugins.offices import CHEAP, founded_office
from tests.plugins.prepared import copy_of

PASSWORD = "right horse 1"
NEW = NewStation("310110", "某所", "admin", "李甲", PASSWORD)
FOUND = ("init", "--office", "310110", "--name", "某所", "--admin", "admin", "--admin-name", "李甲")


@dataclass
class CommandLine:
    """Commands over the data folder `data`; `heard` is all that they printed and logged."""

    data: Path
    capture: pytest.CaptureFixture[str]
    heard: str = ""

    def __call__(self, *arguments: str | Path, status: int = 0) -> Any:
        """The one JSON document that the command prints."""
        return json.loads(self._said("--json", *arguments, status=status))

    def words(self, *arguments: str | Path, status: int = 0) -> str:
        """What a person reads."""
        return self._said(*arguments, status=status)

    def takes(self, group: str, table: str, encoding: str = "utf-8") -> Any:
        """What ``people import`` or ``equipment import`` says of this table."""
        path = self.data.with_name(f"{group}.csv")
        path.write_text(table, encoding=encoding)
        return self(group, "import", path)

    def registers(self, *officers: str) -> None:
        """Officers on record, each written as ``number,name,department,group,badge,phone``."""
        self.takes("people", "\n".join(("number,name,department,group,badge,phone", *officers, "")))

    def after(self, fill: Callable[[CommandLine], object]) -> CommandLine:
        """This, with the data folder as the commands of `fill` leave it: they run once in a run, each test has a copy."""

        def make(original: Path) -> None:
            shutil.copytree(self.data, original, dirs_exist_ok=True)
            with patch.dict(os.environ, STATION_DATA=str(original)):
                fill(CommandLine(original, self.capture))

        copy_of(("command line", fill.__module__, fill.__qualname__, _content(self.data)), self.data, make)
        return self

    def _said(self, *arguments: str | Path, status: int) -> str:
        self.capture.readouterr()
        ended = main(list(map(str, arguments)))
        said = self.capture.readouterr()
        self.heard += said.out + said.err
        assert ended == status, said
        return said.out


def _content(folder: Path) -> bytes:
    """A digest of all files in `folder`: what is done after one station is not what is done after another."""
    found = blake2b()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        found.update(f"{path.relative_to(folder)}\0".encode())
        found.update(path.read_bytes())
    return found.digest()


def opens_account(run: CommandLine, account: str, name: str, number: str, *roles: str) -> None:
    """An account of the officer `number`, whose owner has chosen the password of the administrator's (`PASSWORD`)."""
    issued = "issued horse 0"
    having = [word for role in roles for word in ("--role", role)]
    with patch.dict(os.environ, STATION_NEW_PASSWORD=issued):
        run("people", "account", "create", account, "--name", name, "--number", number, *having)
    with patch.dict(os.environ, STATION_PASSWORD=issued, STATION_NEW_PASSWORD=PASSWORD):
        run("people", "password", "--as", account)


def two_officers(run: CommandLine) -> None:
    """1001 李甲 and 1002 王乙 of one group, to be on record (`CommandLine.after`)."""
    run.registers("1001,李甲,一科,一组,B1,", "1002,王乙,一科,一组,B2,")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line where no station was made yet."""
    data = tmp_path / "station"
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    monkeypatch.setenv("STATION_DATA", str(data))
    monkeypatch.setattr("station.bootstrap.Secrets", lambda: CHEAP)
    return CommandLine(data, capsys)


@pytest.fixture
def run(bare: CommandLine) -> CommandLine:
    """The command line over a new station with its administrator, a copy."""
    founded_office(bare.data, "command line", NEW, lambda station: None)
    return bare
