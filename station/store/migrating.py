"""Migrations of the permanent tables (Alembic) and the backup that is made before each.

State tables are never migrated: when their shape or the known kinds change they are derived anew from the ledger.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Engine

from station.core.errors import StoreProblem
from station.core.places import make_file
from station.store.engine import transaction
from station.store.own_rows import REVISIONS, version

LATEST = REVISIONS[-1]

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Bring the permanent tables to this program's version, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    with transaction(engine, write=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def pending_migrations(engine: Engine) -> bool:
    """Whether the database is older than this program. Raises `StoreProblem` when it is newer.

    A database without a version is not an older one: see `own_rows`.
    """
    with transaction(engine, write=False) as connection:
        current = version(connection)
    if current is not None and current > LATEST:
        raise StoreProblem("store.newer_program", revision=current)
    return current in REVISIONS[:-1]


def backup(database: Path, now: datetime) -> Path:
    """Copy a SQLite database with SQLite's own backup; returns the path of the copy. Raises `StoreProblem`."""
    target = database.with_name(f"{database.stem}-before-{now:%Y%m%d-%H%M%S}{database.suffix}")
    try:
        source = sqlite.connect(str(database))
        make_file(target)
        copy = sqlite.connect(str(target))
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
    except sqlite.Error as problem:
        raise StoreProblem("store.backup_failed", path=str(target), detail=str(problem)) from problem
    return target
