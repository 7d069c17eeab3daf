"""kill -9 in the middle of an import: nothing that was told is missing, nothing is half done."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.patience import HANG_SECONDS, wait_until

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = "number,name,department,group,badge,phone\n1001,李甲,执法一科,一组,B1001,\n"
LARGE, SMALL = 20 << 20, 40_000


class Script:
    """The command line as a script uses it, each command a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "STATION_DATA": str(folder), "STATION_PASSWORD": "right horse 1"}

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        command = [sys.executable, str(ROOT / "main.py"), "--json", *map(str, arguments)]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=self.environment, start_new_session=True
        )

    def run(self, *arguments: str | Path, status: int = 0) -> Any:
        process = self.start(*arguments)
        out, _ = process.communicate(timeout=HANG_SECONDS)
        assert process.returncode == status, out
        return json.loads(out)


@pytest.fixture
def script(tmp_path: Path) -> Script:
    made = Script(tmp_path / "station")
    made.run("init", "--office", "310110", "--name", "某所", "--admin", "admin", "--admin-name", "李甲")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    made.run("people", "import", tmp_path / "people.csv")
    return made


def engines(of: int) -> list[int]:
    """The copy engines that this process started."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and b"copying.worker" in (entry / "cmdline").read_bytes():
                parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
                if int(parent) == of:
                    found.append(int(entry.name))
        except OSError:
            continue
    return found


def stored(archive: Path) -> dict[str, bytes]:
    return {
        path.relative_to(archive).as_posix(): path.read_bytes()
        for path in archive.rglob("*")
        if path.is_file() and not path.relative_to(archive).parts[0].startswith(".")
    }


def wait_for(archive: Path, files: int, process: subprocess.Popen[str]) -> None:
    wait_until(lambda: len(list(archive.glob("*/*.mp4"))) >= files or process.poll() is not None)


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("whom", ["engine", "orderer"])
def test_a_kill_in_the_middle_of_an_import(script: Script, tmp_path: Path, whom: str) -> None:
    source, archive = tmp_path / "card", script.folder / "archive"
    source.mkdir()
    generator = random.Random(whom)
    contents = {f"{n:02d}.MP4": generator.randbytes(LARGE if n % 3 else SMALL) for n in range(9)}
    for name, content in contents.items():
        (source / name).write_bytes(content)
    process = script.start("import", source, "--officer", "1001")
    wait_for(archive, 2, process)
    assert process.poll() is None, "the import was over before it could be killed"
    children = engines(process.pid)
    if whom == "orderer":
        process.kill()
    else:
        for child in children:
            os.kill(child, signal.SIGKILL)
    out, _ = process.communicate(timeout=HANG_SECONDS)
    told = [file for file in json.loads(out)["files"] if file["outcome"] == "copied"] if out else []
    for file in told:
        assert (archive / file["stored"]).read_bytes() == contents[file["source"]]
    if whom == "orderer":
        wait_until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    # Opening the station records what was stored; every file in the archive is whole and on record.
    listed = {each["stored"]: each["source"] for each in script.run("archive", "list")}
    assert {name: contents[listed[name]] for name in listed} == stored(archive)
    assert {file["stored"] for file in told} <= set(listed)
    assert script.run("archive", "verify") == {"checked": len(listed), "bad": []}
    assert not list((archive / ".sessions").iterdir())
    again = script.run("import", source, "--officer", "1001")
    assert (again["already"], again["copied"]) == (len(listed), len(contents) - len(listed))
    assert sorted(stored(archive).values()) == sorted(contents.values())
    assert script.run("ledger", "rebuild", "--check")["ok"]
