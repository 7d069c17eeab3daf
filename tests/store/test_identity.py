"""The database's identity: deleted, replaced or emptied while it is open, nothing more is acknowledged."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from station.core.errors import IntegrityProblem
from station.core.ledger import Opaque, Stream
from station.people.bodies import ParameterChanged
from station.people.sessions import program_session
from station.store.database_file import database_file
from station.store.engine import transaction
from station.store.store import Store
from tests.plugins.stations import TestStation, make_station

PROGRAM = program_session()


def record(store: Store, hours: int = 30) -> int:
    with store.write() as work:
        body = ParameterChanged("DM-05", "deadline_hours", 24, hours, "practice")
        return work.append(PROGRAM.draft(body, store.clock.now())).seq


def delete(database: Path, _aside: Path) -> None:
    database.unlink()


def rename(database: Path, _aside: Path) -> None:
    database.rename(database.with_name("elsewhere.db"))


def replace_by_a_copy(database: Path, aside: Path) -> None:
    shutil.copyfile(database, aside)
    aside.replace(database)


def replace_by_another_station(database: Path, aside: Path) -> None:
    aside.mkdir()
    make_station(aside, aside / "station.db", "310110-02").store.close()
    (aside / "station.db").replace(database)


def copy_another_station_over_it(database: Path, aside: Path) -> None:
    aside.mkdir()
    make_station(aside, aside / "station.db", "310110-02").store.close()
    written = (aside / "station.db").read_bytes()
    database.write_bytes(written.ljust(database.stat().st_size, b"\0"))


def empty(database: Path, _aside: Path) -> None:
    os.truncate(database, 0)


def write_noise_over_it(database: Path, _aside: Path) -> None:
    database.write_bytes(b"\xa5" * database.stat().st_size)


def delete_the_log(database: Path, _aside: Path) -> None:
    database.with_name("station.db-wal").unlink()


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize(
    "harm",
    [
        delete,
        rename,
        replace_by_a_copy,
        replace_by_another_station,
        copy_another_station_over_it,
        empty,
        write_noise_over_it,
        delete_the_log,
    ],
)
def test_nothing_is_acknowledged_once_the_database_is_another(
    station: TestStation, tmp_path: Path, harm: Callable[[Path, Path], None]
) -> None:
    database = station.folder / "station.db"
    record(station.store)
    station.store.engine.dispose()  # everything is in the file itself
    record(station.store)
    harm(database, tmp_path / "aside")
    lay_there = database.exists()
    for _ in range(2):  # and again: it is never retried by itself
        with pytest.raises(IntegrityProblem) as stopped:
            record(station.store, 40)
        assert stopped.value.code == "store.database_replaced"
    assert database.exists() is lay_there, "an empty database was put where none was"


@pytest.mark.rule("DM-03", "ledger")
def test_what_was_written_while_the_database_was_deleted_is_not_acknowledged(station: TestStation) -> None:
    """The file goes after the unit of work began: its commit reaches no file that anybody finds again."""
    heard: list[object] = []
    station.store.changes.listen(heard.append)
    with pytest.raises(IntegrityProblem) as stopped, station.store.write() as work:  # noqa: PT012
        work.append(PROGRAM.draft(Opaque("ledger.verified", stream=Stream.AUDIT), station.clock.now()))
        (station.folder / "station.db").unlink()
    assert stopped.value.code == "store.database_replaced"
    assert heard == []


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE station_fact SET value = 'another' WHERE name = 'database_id'",
        "UPDATE ledger_head SET seq = 1 WHERE stream = 'custody'",
        "DELETE FROM ledger_head",
    ],
)
def test_another_database_under_the_same_address_is_noticed(any_station: TestStation, statement: str) -> None:
    """On a server nobody sees a file: its ids and its ends say which database it is."""
    record(any_station.store)
    with transaction(any_station.store.engine, write=True) as connection:
        connection.execute(text(statement))
    with pytest.raises(IntegrityProblem) as stopped:
        record(any_station.store)
    assert stopped.value.code == "store.database_replaced"


def test_another_program_that_works_along_disturbs_nobody(station: TestStation) -> None:
    from station.store.engine import open_engine

    other = Store(open_engine(station.folder / "station.db"), station.clock, station.store.rulebook)
    numbers = [record(store) for _ in range(3) for store in (station.store, other)]
    other.close()
    numbers.append(record(station.store))
    with transaction(station.store.engine, write=False) as connection:
        connection.exec_driver_sql("SELECT 1")
    assert numbers == list(range(2, 9))


def test_a_connection_that_another_thread_closes_meanwhile_is_no_replaced_file(
    station: TestStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = database_file(station.store.engine)
    assert file is not None
    with station.store.write() as work:
        work.facts.set("noted", "1")
    look = file._place_of_log

    def look_while_one_closes() -> tuple[int, int] | None:
        file._closed()
        return look()

    monkeypatch.setattr(file, "_place_of_log", look_while_one_closes)
    file.require()
