"""The tests' own PostgreSQL is a real one: fresh databases, durable over a crash."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

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
