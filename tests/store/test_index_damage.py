"""An index of the file that lacks an entry is found by the comparison, and a rebuild fills it anew."""

from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from station.store.engine import transaction
from station.store.file_check import FileCheck
from station.store.read_only import open_read_only
from tests.plugins.command_line import CommandLine
from tests.plugins.stations import TestStation


def damage(database: Path, name: bytes) -> None:
    """Change the last letter of `name` in the index of kinds."""
    with closing(sqlite.connect(database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        (page,) = opened.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ledger_entry_kind'"
        ).fetchone()
        (size,) = opened.execute("PRAGMA page_size").fetchone()
    content = bytearray(database.read_bytes())
    at = content.index(name, (page - 1) * size, page * size)
    content[at + len(name) - 1] ^= 1
    database.write_bytes(content)


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize("name", [b"office.founded", b"account.created", b"custody"])
def test_an_index_that_lacks_an_entry_is_named_and_filled_anew(run: CommandLine, name: bytes) -> None:
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪")
    damage(run.data / "station.db", name)
    compared = run("ledger", "rebuild", "--check", status=1)
    assert "index_damaged" in {each["code"] for each in compared["problems"]}
    said = next(each["message"] for each in compared["problems"] if each["code"] == "index_damaged")
    assert "ledger rebuild" in said
    run("ledger", "rebuild")
    assert run("ledger", "rebuild", "--check")["ok"]
    assert [each["tag"] for each in run("equipment", "list")] == ["RNG-1"]


def test_an_index_of_words_that_somebody_else_wrote_since_is_no_damage(station: TestStation) -> None:
    """SQLite checks it against what the asking connection knows of it from its last search."""
    engine = station.store.engine
    with closing(sqlite.connect(str(engine.url.database), isolation_level=None)) as other:
        insert = 'INSERT INTO item_search ("key", text, pairs) VALUES (?, ?, ?)'
        other.executemany(insert, [(f"A-{number}", "", f"word{number} abc") for number in range(200)])
        with transaction(engine, write=False) as connection:
            searched = "SELECT count(*) FROM item_pairs WHERE item_pairs MATCH 'abc'"
            assert connection.exec_driver_sql(searched).scalar() == 200
        other.executemany(insert, [(f"B-{number}", "", f"word{number} abc") for number in range(1000)])
    with FileCheck(engine) as checked:
        assert checked.found() == []


@pytest.mark.rule("DM-03", "beside")
def test_a_file_on_a_medium_that_can_t_be_written_is_checked_too(
    station: TestStation, tmp_path: Path
) -> None:
    copy = tmp_path / "disc.db"
    with closing(sqlite.connect(str(station.store.engine.url.database), isolation_level=None)) as opened:
        opened.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite.connect(copy)) as opened:
        (page,) = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'station_fact'").fetchone()
        (size,) = opened.execute("PRAGMA page_size").fetchone()
    content = bytearray(copy.read_bytes())
    content[(page - 1) * size + 7] ^= 1  # how many bytes of the page are in fragments
    copy.write_bytes(content)
    engine = open_read_only(copy)
    with FileCheck(engine) as checked:
        assert any("Fragmentation" in each for each in checked.found())
    engine.dispose()
