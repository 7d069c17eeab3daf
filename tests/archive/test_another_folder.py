"""Another folder for the archive: it is written to, has room, and holds all that is stored, else it is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from station.archive.another_folder import require_fit
from station.core.errors import Refused


class Space(NamedTuple):
    """What a disk answers."""

    free: int


def refused(folder: Path, *stored: str) -> tuple[str, object]:
    with pytest.raises(Refused) as problem:
        require_fit(folder, stored)
    return problem.value.code, problem.value.facts["field"]


@pytest.mark.rule("DM-03", "copy")
def test_recordings_that_are_stored_have_to_lie_there_first(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    assert refused(disk, "2026/a.mp4") == ("archive.not_moved", "archive")
    assert not disk.exists(), "nothing is begun in a folder that is refused"
    (disk / "2026").mkdir(parents=True)
    (disk / "2026" / "a.mp4").write_bytes(b"film")
    require_fit(disk, ["2026/a.mp4"])
    assert [each.name for each in disk.iterdir()] == ["2026"], "the trial leaves nothing"


def test_what_cant_be_an_archive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refused(tmp_path / "file")[0] == "archive.folder_unfit"
    assert refused(Path("disk"))[0] == "archive.folder_unfit"
    assert refused(tmp_path / "file" / "disk")[0] == "archive.folder_not_writable"
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Space(2 * 2**30))
    assert refused(tmp_path / "disk")[0] == "archive.disk_full"
