"""The tests' own PostgreSQL is a real one: fresh databases, durable over a crash."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.plugins.databases import Databases
from tests.plugins.postgres import PostgresServer


def test_each_address_is_a_new_empty_database(pg: PostgresServer) -> None:
    first, second = pg.url("centre"), pg.url("centre")
    assert first != second
    with pg.connect(first) as connection:
        connection.execute("CREATE TABLE seen (n int)")
    engine = create_engine(second)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT to_regclass('seen')")).scalar() is None
    engine.dispose()


def test_a_crash_loses_nothing_committed(pg: PostgresServer, pg_url: str) -> None:
    with pg.connect(pg_url) as connection:
        connection.execute("CREATE TABLE seen (n int)")
        connection.execute("INSERT INTO seen VALUES (1)")
    pg.stop("immediate")
    assert not pg.running
    with pytest.raises(psycopg.OperationalError):
        pg.connect(pg_url)
    pg.start()
    with pg.connect(pg_url) as connection:
        assert connection.execute("SELECT n FROM seen").fetchone() == (1,)


def test_commits_wait_for_the_disk(pg: PostgresServer) -> None:
    with pg.connect("postgres") as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute("SELECT current_setting(%s)", [setting]).fetchone() == ("on",)


def test_the_next_test_finds_a_database_as_it_was_made(databases: Databases) -> None:
    original = databases.server.url("original")
    with databases.server.connect(original) as connection:
        connection.execute("CREATE TABLE kept (n int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word text)")
        connection.execute("CREATE TABLE follows (n int REFERENCES kept)")
        connection.execute("INSERT INTO kept (word) VALUES ('a'), ('b')")
    with databases.like(original) as first, databases.server.connect(first) as connection:
        connection.execute("UPDATE kept SET word = 'c'")
        connection.execute("INSERT INTO kept (word) VALUES ('d')")
        connection.execute("INSERT INTO follows VALUES (3)")
    with databases.like(original) as second, databases.server.connect(second) as connection:
        assert second == first
        assert connection.execute("SELECT n, word FROM kept ORDER BY n").fetchall() == [(1, "a"), (2, "b")]
        assert connection.execute("SELECT * FROM follows").fetchall() == []
        assert connection.execute("INSERT INTO kept (word) VALUES ('e') RETURNING n").fetchone() == (3,)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE kept ADD COLUMN more int",
        "CREATE INDEX more ON kept (word)",
        "CREATE TABLE more (n int)",
        "CREATE VIEW more AS SELECT n FROM kept",
        "CREATE RULE more AS ON DELETE TO kept DO INSTEAD NOTHING",
        "GRANT SELECT ON kept TO PUBLIC",
        "DROP TABLE kept",
    ],
)
def test_a_database_of_another_shape_is_not_used_again(databases: Databases, change: str) -> None:
    original = databases.server.url("original")
    with databases.server.connect(original) as connection:
        connection.execute("CREATE TABLE kept (n int, word text)")
    with databases.like(original) as first, databases.server.connect(first) as connection:
        connection.execute(change)
    with databases.like(original) as second, databases.server.connect(second) as connection:
        assert second != first
        assert connection.execute("SELECT * FROM kept").fetchall() == []


def test_an_empty_database_is_empty_again(databases: Databases) -> None:
    with databases.empty() as first, databases.server.connect(first) as connection:
        connection.execute("CREATE TABLE seen (n int)")
    with databases.empty() as second, databases.server.connect(second) as connection:
        assert second == first
        assert connection.execute("SELECT to_regclass('seen')").fetchone() == (None,)
