"""Migrations of the permanent tables (Alembic) and the backup that is made before each.

State tables are never migrated: when their shape or the known kinds change they are derived anew from the ledger.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from station.core.errors import StoreProblem
from station.store.engine import transaction

_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


def migrate(engine: Engine) -> None:
    """Bring the permanent tables to this program's version, in one transaction."""
    config = _config()
    with transaction(engine, write=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def pending_migrations(engine: Engine) -> bool:
    """Whether the database is older than this program. Raises `StoreProblem` when it is newer."""
    script = ScriptDirectory.from_config(_config())
    with transaction(engine, write=False) as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {known.revision for known in script.walk_revisions()}:
        raise StoreProblem("store.newer_program", revision=current)
    return current != script.get_current_head()


def backup(database: Path, now: datetime) -> Path:
    """Copy a SQLite database aside with SQLite's own backup; returns the copy. Raises `StoreProblem`."""
    target = database.with_name(f"{database.stem}-before-{now:%Y%m%d-%H%M%S}{database.suffix}")
    try:
        source = sqlite.connect(str(database))
        copy = sqlite.connect(str(target))
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
    except sqlite.Error as problem:
        raise StoreProblem("store.backup_failed", path=str(target), detail=str(problem)) from problem
    return target
