"""The station's own folders are known under every path: a link, a second mount, a folder that is yet to come."""

import subprocess
from pathlib import Path

import pytest

from station.core.own_folders import OwnFolders
from tests.plugins.patience import HANG_SECONDS


@pytest.fixture
def own(tmp_path: Path) -> OwnFolders:
    (tmp_path / "data/slips").mkdir(parents=True)
    return OwnFolders((tmp_path / "data", tmp_path / "disk/archive"))


@pytest.mark.rule("EQ-05", "proof")
def test_what_lies_below_is_held_and_what_lies_beside_is_not(own: OwnFolders, tmp_path: Path) -> None:
    for name in ("data", "data/slips", "data/slips/1.html", "data/yet/to/come", "disk/archive/x"):
        assert own.hold(tmp_path / name), name
    for name in ("", "data2", "disk", "data/../card"):
        assert not own.hold(tmp_path / name), name
    assert own.meet(tmp_path)
    assert own.meet(tmp_path / "data/slips")
    assert not own.meet(tmp_path / "card")


def test_a_link_is_followed(own: OwnFolders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "card").symlink_to(tmp_path / "data/slips")
    assert own.hold(tmp_path / "card/1.html")
    monkeypatch.chdir(tmp_path)
    assert own.hold(Path("card"))


def test_a_second_mount_of_a_folder_is_that_folder(own: OwnFolders, tmp_path: Path) -> None:
    place = tmp_path / "mnt with blank"
    place.mkdir()
    if subprocess.run(
        ["mount", "--bind", tmp_path / "data/slips", place], check=False, timeout=HANG_SECONDS
    ).returncode:
        pytest.skip("needs to mount")
    try:
        assert own.hold(place)
        assert own.meet(place / "x")
    finally:
        subprocess.run(["umount", place], check=True, timeout=HANG_SECONDS)
