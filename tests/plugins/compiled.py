"""Statements are compiled once in a run: SQLAlchemy keeps them with the engine, and each test opens databases of its own.

To compile them was a fifth of the work of a command. What is kept is looked up as within one engine: by the statement and
all that it depends on.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_MOST = 4000
"""Statements that are kept; the program has fewer."""
_kept: dict[type, LRUCache[Any, Any]] = {
    kind: LRUCache(_MOST) for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg)
}
_make = Engine.__init__


def _make_sharing(engine: Engine, *values: Any, **named: Any) -> None:
    _make(engine, *values, **named)
    if type(engine.dialect) in _kept:
        engine._compiled_cache = _kept[type(engine.dialect)]


def pytest_configure() -> None:
    """All engines of one kind use what one of them compiled: they have one driver and one server, each in one version."""
    patch = pytest.MonkeyPatch()  # for the whole run
    patch.setattr(Engine, "__init__", _make_sharing)
    for kind in _kept:
        patch.setattr(kind, "__eq__", lambda own, other: type(own) is type(other))
        patch.setattr(kind, "__hash__", lambda own: hash(type(own)))
