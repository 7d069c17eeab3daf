"""kill -9 in the middle of an import: nothing that was told is missing, nothing is half done."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine
from tests.plugins.patience import HANG_SECONDS, wait_until

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = "number,name,department,group,badge,phone\n1001,李甲,执法一科,一组,B1001,\n"
LARGE, SMALL = 12 << 20, 40_000


@pytest.fixture
def office(run: CommandLine) -> CommandLine:
    """The command line over a station with an officer."""
    run.takes("people", PEOPLE)
    return run


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    """A command in a process of its own, over the data folder that the environment names."""
    command = [sys.executable, str(ROOT / "main.py"), "--json", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)


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
def test_a_kill_in_the_middle_of_an_import(office: CommandLine, tmp_path: Path, whom: str) -> None:
    source, archive = tmp_path / "card", office.data / "archive"
    source.mkdir()
    generator = random.Random(whom)
    contents = {f"{n:02d}.MP4": generator.randbytes(LARGE if n % 3 else SMALL) for n in range(9)}
    for name, content in contents.items():
        (source / name).write_bytes(content)
    process = started("import", source, "--officer", "1001")
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
    listed = {each["stored"]: each["source"] for each in office("archive", "list")}
    assert {name: contents[listed[name]] for name in listed} == stored(archive)
    assert {file["stored"] for file in told} <= set(listed)
    assert office("archive", "verify") == {"checked": len(listed), "bad": []}
    assert not list((archive / ".sessions").iterdir())
    again = office("import", source, "--officer", "1001")
    assert (again["already"], again["copied"]) == (len(listed), len(contents) - len(listed))
    assert sorted(stored(archive).values()) == sorted(contents.values())
    assert office("ledger", "rebuild", "--check")["ok"]
