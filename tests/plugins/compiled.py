"""Statements are compiled once in a run: SQLAlchemy keeps them with the engine, and each test opens databases of its own.

To compile them was a fifth of the work of a command. What is kept is looked up as within one engine: by the statement and
all that it depends on.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_MOST = 4000
"""Statements that are kept; the program has fewer."""
_kept: LRUCache[Any, Any] = LRUCache(_MOST)
_make = Engine.__init__


def _make_sharing(engine: Engine, *values: Any, **named: Any) -> None:
    _make(engine, *values, **named)
    if type(engine.dialect) is SQLiteDialect_pysqlite:
        engine._compiled_cache = _kept


def pytest_configure() -> None:
    """All SQLite engines of this process use what one of them compiled; they have one driver in one version."""
    patch = pytest.MonkeyPatch()  # for the whole run
    patch.setattr(Engine, "__init__", _make_sharing)
    patch.setattr(SQLiteDialect_pysqlite, "__eq__", lambda own, other: type(own) is type(other))
    patch.setattr(SQLiteDialect_pysqlite, "__hash__", lambda own: hash(type(own)))
