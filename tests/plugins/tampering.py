"""Editing a station's database from outside the program, as somebody with the file can: the fixture `tamper`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from tests.plugins.command_line import CommandLine

Tamper = Callable[..., list[Any]]


@pytest.fixture
def tamper(run: CommandLine) -> Tamper:
    """Runs SQL statements on the database of `run` in one transaction; the first columns of what the last one finds.

    A statement that would change rows must change one at least.
    """

    def tamper(*statements: str) -> list[Any]:
        found: list[Any] = []
        with closing(sqlite.connect(run.data / "station.db")) as database:
            for statement in statements:
                done = database.execute(statement)
                assert done.rowcount != 0, statement
                found = [row[0] for row in done]
            database.commit()
        return found

    return tamper
