"""What a flipped file gives, and what names the flip: the looks of `benchmarks/flips.py`, from cheap to dear.

They are the program's own: the comparison of one table; verification of database and witness over a store that is opened
alone; and verification and comparison of a station opened as the commands open it. The first that says something ends a
trial, and only what all of them pass over is silent: their order changes who names a flip, and nothing else. One process
makes them all, so that what does not depend on the station's files (rulebook, statements, schema) is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import pysqlite3.dbapi2 as sqlite

from station.bootstrap import open_station
from station.core.clock import SystemClock
from station.core.ledger import ChainProblem
from station.core.policy import load_rulebook
from station.core.progress import silent
from station.core.settings import load_settings
from station.people.sessions import program_session
from station.store.comparing import Part, compare
from station.store.engine import open_engine, transaction
from station.store.keeping import StoredLedger
from station.store.keys import load_key
from station.store.opening import open_station_database
from station.store.schema import state_tables
from station.store.schema.metadata import index_tables
from station.store.store import Store
from station.store.witness import Witness

_HEADER: Final = 100
"""Bytes of a database's header: how it is opened depends on them, so it is opened as the commands do."""
_WORDS: Final = "_pairs"
_SCHEMA: Final = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
_DERIVED: Final = {table.name: table for table in (*state_tables(), *index_tables())}
Look = tuple[str, Callable[[], str]]
"""Whose it is (``verify``, ``compare``), and what gives its first finding, "" for none; it raises what the command would."""


class Contents:
    """All that the database in a file gives while it is sound."""

    def __init__(self, database: Path) -> None:
        self._address = f"{database.absolute().as_uri()}?mode=ro&immutable=1"
        with self._opened() as opened:
            self._pieces = list(_pieces(opened))

    def first_apart(self) -> str | None:
        """The table that first gives something else now; "" for what is no table or can't be read, None where all is as before.

        All is the schema, rows, whether every index holds what its table does, and of a full-text table the words that it
        finds, however it keeps them.
        """
        try:
            with self._opened() as opened:
                for (name, before), (_, there) in zip(self._pieces, _pieces(opened), strict=True):
                    if before != there:
                        return name
        except (sqlite.Error, UnicodeError):
            return ""
        return None

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        with closing(sqlite.connect(self._address, uri=True)) as opened:
            opened.text_factory = _text
            yield opened


def _text(written: bytes) -> str:
    """A text as it stands, which bytes never equal."""
    return written.decode("utf-8", "surrogateescape")


def _pieces(opened: Any) -> Iterator[tuple[str, Any]]:
    """Each piece with the name of its table; the schema comes first, and says which others there are."""
    schema = opened.execute(_SCHEMA).fetchall()
    # Blanks between words say nothing.
    yield "", [(*each, " ".join(sql.split()) if isinstance(sql, str) else sql) for *each, sql in schema]
    yield "", opened.execute("PRAGMA encoding").fetchone()
    names = [str(name) for kind, name, *_ in schema if kind == "table"]
    for name in names:
        if not name.endswith((f"{_WORDS}_data", f"{_WORDS}_idx")):
            yield name, opened.execute(f'SELECT * FROM "{name}"').fetchall()  # own names
    for name in names:
        if name.endswith(_WORDS):
            words = f"USING fts5vocab('main', '{name}', 'instance')"
            opened.execute(f"CREATE VIRTUAL TABLE temp.{name}_words {words}")
            yield "", opened.execute(f"SELECT * FROM temp.{name}_words").fetchall()  # own names
            looked_up = f"""SELECT term, (SELECT group_concat(rowid) FROM "{name}" WHERE "{name}" MATCH '"' || term || '"')
                FROM (SELECT DISTINCT term FROM temp.{name}_words)"""  # own names; no word has a quotation mark
            yield "", opened.execute(looked_up).fetchall()
    yield "", opened.execute("PRAGMA integrity_check(3)").fetchall()


class Looks:
    """The looks at the station in a folder, which was sound when this was made."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._settings = load_settings(data)
        self._rulebook = load_rulebook()
        self._key = load_key(self._settings.key_file)

    def at_database(self, offset: int, table: str) -> Iterator[Look]:
        """For a flip at `offset` after which `table` (see `Contents.first_apart`) gives something else."""
        if offset >= _HEADER:
            tables = frozenset({_DERIVED[table]}) if table in _DERIVED else frozenset()
            looks: list[Look] = [
                ("compare", lambda: self._of(Part(tables, indexes=not tables))),
                ("verify", self._of_store),
            ]
            # A table that is not derived is verified, and what is no table's is an index's or the schema's mostly.
            yield from looks if tables or not table else reversed(looks)
        yield from self.at_station()

    def at_witness(self) -> Iterator[Look]:
        """For a flip in the witness."""
        yield "verify", self._of_store
        yield from self.at_station()

    def at_station(self) -> Iterator[Look]:
        """For any flip."""
        yield "verify", self._verified
        yield "compare", self._compared

    def _of(self, part: Part) -> str:
        """The first thing in `part` that is not what the entries give."""
        with self._store() as store, transaction(store.engine, write=False) as connection:
            found = compare(connection, part=part)
        if found.differences:
            return f"state_{found.differences[0].found}"
        return _first(found.beside)

    def _of_store(self) -> str:
        with self._store() as store:
            return _first(StoredLedger(store).verify(thorough=True, report=silent, cancel=None).found)

    @contextmanager
    def _store(self) -> Iterator[Store]:
        """The database and the witness, opened as for looking alone."""
        settings = self._settings
        database = settings.database_file or self._data / "station.db"
        stated = {"zone": settings.zone, "witness": settings.witness, "archive": settings.archive}
        witness = Witness(settings.witness_file, stated)
        store = Store(open_engine(database), SystemClock(settings.zone), self._rulebook, witness=witness)
        try:
            store.use_key(self._key)
            open_station_database(store, None, database=database, now=store.clock.now())
            yield store
        finally:
            store.close()

    def _verified(self) -> str:
        """The first finding of `ledger verify`."""
        with open_station(load_settings(self._data), inspect=True) as station:
            return _first(station.services.audit.proof.verify(program_session()).found)

    def _compared(self) -> str:
        """The first finding of `ledger rebuild --check` beyond those."""
        with open_station(load_settings(self._data), inspect=True) as station:
            state = station.services.audit.proof.compare_state(program_session())
        if state.differences:
            return f"state_{state.differences[0].found}"
        return _first((*state.impossible, *state.beside)) or ("outdated" if state.outdated else "")


def _first(found: tuple[ChainProblem, ...]) -> str:
    return found[0].code if found else ""
