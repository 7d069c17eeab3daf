"""Slips have their digest on record, put there by the program; what happens to one afterwards is found."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from station.bootstrap import open_station
from station.core.ledger import Stream
from station.core.settings import load_settings
from station.printing import slip_record
from station.printing.bodies import SlipsKept
from tests.plugins.command_line import CommandLine


def slip(run: CommandLine, name: str, content: bytes = b"<p>slip</p>") -> Path:
    path = run.data / "slips" / "2026-11" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def found(run: CommandLine) -> list[tuple[str, str]]:
    said: Any = run("ledger", "verify", status=1)
    assert all(each["message"] for each in said["problems"])
    return [(each["code"], each["facts"].get("place", "")) for each in said["problems"]]


@pytest.mark.rule("DM-03", "beside")
def test_a_slip_that_was_changed_or_taken_away_is_named(run: CommandLine, tmp_path: Path) -> None:
    first, second, third = (slip(run, f"310110-{number}.html") for number in (1, 2, 3))
    run("ledger", "checkpoint")
    assert run("ledger", "verify")["ok"]
    first.write_bytes(b"<p>another</p>")
    second.unlink()
    third.rename(tmp_path / "slip")
    third.symlink_to(tmp_path / "slip")
    assert found(run) == [
        ("slip_changed", "2026-11/310110-1.html"),
        ("slip_missing", "2026-11/310110-2.html"),
        ("slip_missing", "2026-11/310110-3.html"),
    ]
    run("ledger", "checkpoint")
    assert len(found(run)) == 3, "nothing makes it good"
    assert run("ledger", "rebuild", "--check", status=1)["problems"]


@pytest.mark.rule("DM-03", "beside")
def test_each_slip_is_put_on_record_once_many_by_one_entry(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slip_record, "MOST_SLIPS", 2)
    for number in range(5):
        slip(run, f"310110-{number}.html")
    slip(run, ".310110-9.part")
    with open_station(load_settings(run.data)) as station:
        record = station.services.printing.slip_record.record
        assert record() == 5
        assert record() == 0
        slip(run, "310110-7.html")
        assert record() == 1
        with station.store.read() as view:
            page = view.ledger.page(Stream.AUDIT, kind=SlipsKept.KIND)
    assert [len(each.of(SlipsKept).slips) for each in reversed(page)] == [2, 2, 1, 1]
    assert run("ledger", "verify")["ok"]
    assert run("ledger", "rebuild", "--check")["ok"]


def test_a_folder_that_is_not_there_is_no_fault(run: CommandLine) -> None:
    slips = run.data / "slips"
    if slips.is_dir():
        slips.rename(run.data / "elsewhere")
    with open_station(load_settings(run.data)) as station:
        assert station.services.printing.slip_record.record() == 0


@pytest.mark.rule("DM-03", "beside")
def test_a_lost_table_of_slips_is_made_anew(run: CommandLine) -> None:
    slip(run, "310110-1.html")
    run("ledger", "checkpoint")
    with closing(sqlite.connect(run.data / "station.db")) as database:
        database.execute("DROP TABLE kept_slip")
        database.commit()
    assert not run("ledger", "verify", status=1)["ok"]
    assert run("ledger", "rebuild")["ok"]
    assert run("ledger", "verify")["ok"]


@pytest.mark.rule("DM-03", "beside")
def test_a_slip_that_another_window_put_on_record_meanwhile_is_left_alone(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        slip(run, f"310110-{number}.html")
    with open_station(load_settings(run.data)) as station:
        slips = station.services.printing.slip_record
        digest = slips._kept.digest

        def meanwhile(place: str) -> str | None:
            monkeypatch.setattr(slips._kept, "digest", digest)
            assert slips.record() == 3
            return digest(place)

        monkeypatch.setattr(slips._kept, "digest", meanwhile)
        assert slips.record() == 0
    assert run("ledger", "verify")["ok"]
