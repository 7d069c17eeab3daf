"""Opening databases of other versions: older ones are backed up and brought up to date, newer ones are left alone."""

from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from station.core.errors import StoreProblem
from station.core.ledger import Checkpoint, Stream
from station.store import migrating
from station.store.checkpoints import chain_problems
from station.store.engine import transaction
from station.store.guard import guard_problems
from station.store.opening import open_station_database
from station.store.own_rows import REVISIONS
from station.store.projections.registry import all_projections
from station.store.schema import metadata, permanent_tables
from tests.plugins.stations import TestStation


def test_the_latest_revision_is_the_head_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == migrating.LATEST


def test_migrations_make_the_same_permanent_tables_as_the_schema(any_station: TestStation) -> None:
    inspector = inspect(any_station.store.engine)
    for table in permanent_tables():
        made = {column["name"]: column["nullable"] for column in inspector.get_columns(table.name)}
        assert made == {column.name: column.nullable for column in table.columns}, table.name
    assert {table.name for table in metadata.sorted_tables} <= set(inspector.get_table_names())


def test_a_newer_database_is_refused(station: TestStation) -> None:
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreProblem) as refused:
        open_station_database(
            station.store, station.signer, database=station.folder / "station.db", now=station.clock.now()
        )
    assert refused.value.code == "store.newer_program"


def test_an_older_database_is_backed_up_and_brought_up_to_date(station: TestStation) -> None:
    database = station.folder / "station.db"
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        connection.execute(text("DROP TABLE sync_peer"))
        connection.execute(text("DROP INDEX ledger_entry_recorded"))
    with pytest.raises(StoreProblem) as inspected:
        open_station_database(station.store, None, database=database, now=station.clock.now())
    assert inspected.value.code == "store.older_program"

    done = open_station_database(station.store, station.signer, database=database, now=station.clock.now())
    assert done == ["migrated"]
    (copy,) = station.folder.glob("station-before-*.db")
    before = sqlite.connect(str(copy))
    assert before.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    before.close()
    with transaction(station.store.engine, write=False) as connection:
        indexes = {each["name"] for each in inspect(connection).get_indexes("ledger_entry")}
    assert indexes == {"ledger_entry_kind", "ledger_entry_recorded"}
    station.assert_sound()


@pytest.mark.rule("DM-03", "beside")
def test_checkpoints_kept_before_they_were_chained_are_chained_on(station: TestStation) -> None:
    def keep() -> None:
        with station.store.write() as work:
            head = work.ledger.head(Stream.CUSTODY)
            work.ledger.keep_checkpoint(Checkpoint.sign("station", head, station.clock.now(), station.signer))

    keep()
    keep()
    database = station.folder / "station.db"
    with transaction(station.store.engine, write=True) as connection:
        for statement in (
            "ALTER TABLE checkpoint DROP COLUMN place",
            "ALTER TABLE checkpoint DROP COLUMN link",
            "UPDATE alembic_version SET version_num = '0003'",
        ):
            connection.execute(text(statement))
    open_station_database(station.store, station.signer, database=database, now=station.clock.now())
    keep()
    with transaction(station.store.engine, write=False) as connection:
        assert list(chain_problems(connection)) == []
        assert list(connection.scalars(text("SELECT place FROM checkpoint ORDER BY made_at"))) == [1, 2, 3]
        assert guard_problems(connection, station.store.authenticate) == []
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("DELETE FROM checkpoint WHERE place = 2"))
    with transaction(station.store.engine, write=False) as connection:
        assert [each.code for each in chain_problems(connection)] == ["checkpoint_chain_broken"]


def test_state_of_another_shape_is_derived_anew_at_opening(station: TestStation) -> None:
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(
            text("UPDATE station_fact SET value = 'other' WHERE name = 'projection:ledger_epoch'")
        )
        connection.execute(text("DELETE FROM ledger_epoch"))
    done = open_station_database(
        station.store, station.signer, database=station.folder / "station.db", now=station.clock.now()
    )
    assert done == ["rebuilt", "state_differed"]
    station.assert_sound()


def test_a_kind_that_changes_state_comes_with_a_revision_that_older_programs_refuse() -> None:
    lines = (Path(__file__).parent / "kinds_by_revision.txt").read_text(encoding="utf-8").splitlines()
    told = {kind: revision for revision, kind in (line.split() for line in lines if not line.startswith("#"))}
    derived = {f"{each.kind}@{each.version}" for each in all_projections() if each.kind}
    assert derived == set(told), "a new kind: see the head of tests/store/kinds_by_revision.txt"
    assert set(told.values()) <= set(REVISIONS)
