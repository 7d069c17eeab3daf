"""Who may look at what lies on the disk: folders 0700, files 0600, stored media 0400, from creation and at each start."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.archive.marks import write_mark
from station.bootstrap import open_station
from station.core.places import make_folder, tighten, tighten_stored
from station.core.settings import Settings, load_settings
from tests.plugins.command_line import FOUND, CommandLine


@pytest.fixture
def careless() -> Iterator[None]:
    """A process whose new files anybody may read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> dict[str, str]:
    """What somebody else may do something with, by path."""
    every = [folder, *folder.rglob("*")]
    return {
        str(path.relative_to(folder)): oct(mode)
        for path in every
        if (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077
    }


@pytest.mark.usefixtures("careless")
def test_all_that_a_station_makes_is_its_owners_alone(bare: CommandLine, tmp_path: Path) -> None:
    bare(*FOUND)
    people = tmp_path / "people.csv"
    people.write_text(
        "number,name,department,group,badge,phone\n1001,王乙,一科,一组,B1001,\n", encoding="utf-8"
    )
    bare("people", "import", people)
    bare("equipment", "register", "BWC-0001", "--category", "1", "--name", "执法记录仪")
    card = tmp_path / "card"
    (card / "DCIM").mkdir(parents=True)
    (card / "DCIM" / "MOVI0001.MP4").write_bytes(os.urandom(5000))
    bare("import", card, "--officer", "1001", "--purpose", "检查")
    bare("checkout", "--to", "1001", "BWC-0001")
    assert open_to_others(bare.data) == {}
    media = [path for path in (bare.data / "archive").rglob("*.mp4") if path.is_file()]
    manifests = list((bare.data / "archive" / ".manifests").iterdir())
    assert [stat.S_IMODE(path.stat().st_mode) for path in media + manifests] == [0o400, 0o400]
    assert list((bare.data / "slips").rglob("*.html")), "no slip was looked at"


def test_what_was_open_is_closed_at_the_start_and_told(run: CommandLine) -> None:
    run.data.chmod(0o755)
    for name in ("station.db", "witness.json", "station.toml", "station.pem"):
        (run.data / name).chmod(0o644)
    (run.data / "slips").chmod(0o777)
    with open_station(load_settings(run.data)) as station:
        assert "modes_tightened" in station.noticed
        assert open_to_others(run.data) == {}
    with open_station(load_settings(run.data)) as station:
        assert not {"modes_tightened", "modes_missing"} & set(station.noticed)


def test_what_lies_in_the_place_of_an_archive_that_is_not_connected_keeps_its_mode(run: CommandLine) -> None:
    disk, mount_point = run.data.parent / "disk", run.data.parent / "second"
    for folder in (disk, mount_point):
        folder.mkdir()
        folder.chmod(0o755)
    write_mark(disk, "another station", "", lambda _: b"by its own key")
    replace(load_settings(run.data), archive=str(disk), second_archive=str(mount_point)).save()
    with open_station(load_settings(run.data)) as station:
        assert {"archive_not_ours", "modes_tightened"} & set(station.noticed) == {"archive_not_ours"}
    assert [stat.S_IMODE(each.stat().st_mode) for each in (disk, mount_point)] == [0o755, 0o755]


def test_a_look_changes_no_mode(run: CommandLine) -> None:
    run.data.chmod(0o755)
    run("ledger", "verify")
    assert stat.S_IMODE(run.data.stat().st_mode) == 0o755


def test_a_file_system_without_modes_is_told(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """FAT takes a new mode without a word and keeps its own; a share may refuse it."""
    run.data.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", lambda *_: None)
        assert tighten(Settings(run.data), ()).left_open == (run.data,)
        with open_station(load_settings(run.data)) as station:
            assert "modes_missing" in station.noticed
    assert f"no permissions on {run.data}" in caplog.messages, "a path as a person writes it"

    def refuse(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", refuse)
        assert tighten(Settings(run.data), ()).left_open == (run.data,)


def test_recordings_stored_before_are_closed_but_nothing_half_copied(tmp_path: Path) -> None:
    stored, half = tmp_path / "王乙" / "01.mp4", tmp_path / ".sessions" / "a" / "01.part"
    for path, mode in ((stored, 0o444), (half, 0o600)):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
        path.chmod(mode)
    assert tighten_stored(tmp_path, lambda: False).closed == 0, "nobody wished it to go on"
    found = tighten_stored(tmp_path, lambda: True)
    assert (found.closed, found.left_open) == (1, ())
    assert stat.S_IMODE(stored.stat().st_mode) == 0o400
    assert stat.S_IMODE(half.stat().st_mode) == 0o600


@pytest.mark.parametrize("witness", ["pipe", "folder", "link"])
def test_what_is_no_file_of_the_station_keeps_its_mode(run: CommandLine, witness: str) -> None:
    """A device such as /dev/null may be named as the witness: everybody needs it open."""
    elsewhere = run.data.parent / "elsewhere"
    if witness == "pipe":
        os.mkfifo(elsewhere)
    elif witness == "folder":
        elsewhere.mkdir()
    else:
        (run.data.parent / "of_somebody").write_text("x")
        elsewhere.symlink_to(run.data.parent / "of_somebody")
    elsewhere.chmod(0o666)
    settings = load_settings(run.data)
    replace(settings, witness=str(elsewhere)).save()
    with open_station(load_settings(run.data)) as station:
        assert not {"modes_tightened", "modes_missing"} & set(station.noticed)
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o666


@pytest.mark.usefixtures("careless")
def test_folders_on_the_way_and_what_the_desktop_remembers_are_the_owners_alone(tmp_path: Path) -> None:
    from station.app import kept_memory

    data = tmp_path / "data"
    make_folder(data / ".cache" / "thumbnails" / "ab")
    for _ in range(2):
        memory = kept_memory(data)
        memory.setValue("window/width", 1366)
        memory.sync()
        del memory
    assert open_to_others(data) == {}
    assert str(kept_memory(data).value("window/width")) == "1366"
