"""Edits of a small station's database, one at a time, and what finds each: the matrix of docs/tampering.md.

    python -m benchmarks.tampering [--only TABLE|specials] [--out FILE]

Every table is edited in every column of a row; a row is deleted, put in again under another key, all rows are taken out,
the table is dropped and given a column; triggers, views and indexes are added and taken. Each edit is made in a copy, which
is then verified (`ledger verify`) and compared (`ledger rebuild --check`). The last line says what nothing found. A second
table is of manipulations beyond these (`benchmarks/specials.py`).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Table

from station.bootstrap import open_station
from station.cli.command_line import main as command
from station.core.errors import StationError
from station.core.ledger import Stream
from station.core.settings import load_settings
from station.people.bodies import ParameterChanged
from station.people.sessions import program_session
from station.store.schema import metadata
from station.store.schema.metadata import companions_of, index_tables
from station.sync.values import Peer

SECRET = "matrix horse 7"
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Edit:
    """One manipulation: of which table, what kind, and the statements that make it."""

    table: str
    kind: str
    statements: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What each look said of an edit: codes, none where it found nothing."""

    edit: Edit
    verify: tuple[str, ...]
    compare: tuple[str, ...]

    @property
    def unseen(self) -> bool:
        """Whether nothing found it."""
        return not self.verify and not self.compare


def make_small_station(data: Path) -> None:
    """A founded station in which most tables hold a row, through its own command line."""
    people = data.parent / "people.csv"
    people.write_text(
        "number,name,department,group,badge,phone\n1001,李甲,一科,一组,B1,\n1002,王乙,一科,一组,B2,\n",
        encoding="utf-8",
    )
    paper = data.parent / "invoice.pdf"
    paper.write_bytes(b"%PDF-1.7\n%%EOF\n")
    for words in (
        ("init", "--office", "310110", "--name", "某所", "--admin", "admin", "--admin-name", "李管"),
        ("people", "import", str(people)),
        ("people", "pin", "1001", "--pin", "472839"),
        ("equipment", "register", "BWC-1", "--category", "3", "--name", "执法记录仪"),
        ("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪"),
        ("equipment", "attach", "RNG-1", str(paper), "--what", "purchase"),
        ("training", "record", "--to", "1001", "--category", "3", "--on", "2026-01-05"),
        ("checkout", "--to", "1001", "BWC-1"),
        ("ledger", "checkpoint"),
    ):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            status = command(["--data", str(data), "--json", *words])
        if status:
            raise RuntimeError(f"{words}: {said.getvalue()}")
    with open_station(load_settings(data)) as station, station.store.write() as work:
        changed = ParameterChanged("PF-04", "failed_attempts", 5, 7, "试行")
        about = ("rule:PF-04",)
        work.append(program_session().draft(changed, station.services.clock.now(), subjects=about))
        work.sync.remember([Peer(stream, "centre") for stream in Stream])
    with closing(sqlite.connect(data / "station.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def edits(database: Path, only: str = "") -> Iterator[Edit]:
    """All edits of the tables that hold a row; of the others those that need none."""
    with closing(sqlite.connect(database)) as opened:
        for table in metadata.sorted_tables:
            if only in ("", table.name):
                filled = opened.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
                yield from _of_table(table, filled=bool(filled))
    for table in index_tables():
        for name in companions_of(table):
            if only in ("", name):
                yield from _of_companion(name)


def _of_table(table: Table, *, filled: bool) -> Iterator[Edit]:
    name = table.name
    keys = ", ".join(column.name for column in table.primary_key)
    first = f"({keys}) = (SELECT {keys} FROM {name} ORDER BY {keys} LIMIT 1)"
    columns = [column.name for column in table.columns]
    if filled:
        for column in table.columns:
            if table in index_tables() and column.name == "id":
                continue  # the number under which a search row is kept: another one serves as well
            number = column.type.python_type in (int, bool)
            value = (
                f"coalesce({column.name}, 0) + 100003" if number else f"coalesce({column.name}, '') || 'x'"
            )
            yield Edit(
                name, f"edit {column.name}", f"UPDATE {name} SET {column.name} = {value} WHERE {first}"
            )
        yield Edit(name, "delete a row", f"DELETE FROM {name} WHERE {first}")
        yield Edit(name, "delete all rows", f"DELETE FROM {name}")
        key = next(iter(table.primary_key)).name
        number = table.c[key].type.python_type is int
        other = ", ".join(
            (f"{each} + 100003" if number else f"{each} || 'x'") if each == key else each for each in columns
        )
        yield Edit(name, "put in a row", f"INSERT INTO {name} SELECT {other} FROM {name} WHERE {first}")
    yield Edit(name, "drop", f"DROP TABLE {name}")
    yield Edit(name, "add a column", f"ALTER TABLE {name} ADD COLUMN more TEXT")
    yield Edit(name, "add an index", f"CREATE INDEX more ON {name} ({columns[0]})")
    trigger = f"CREATE TRIGGER more AFTER INSERT ON {name} BEGIN DELETE FROM {name}; END"
    yield Edit(name, "add a trigger", trigger)
    for index in sorted(str(index.name) for index in table.indexes):
        yield Edit(name, f"drop index {index}", f"DROP INDEX IF EXISTS {index}")


def _of_companion(name: str) -> Iterator[Edit]:
    """Edits of a table that SQLite keeps beside an index of words."""
    yield Edit(name, "drop", f"DROP TABLE {name}")
    # Without the rows of ``idx`` all words of an index as small as here are found; a test takes them out of a larger one.
    if not name.endswith(("_pairs", "_idx")):
        yield Edit(name, "delete all rows", f"DELETE FROM {name}")


def look(data: Path, edit: Edit) -> Seen | None:
    """What verification and comparison find in the edited station at `data`; None for an edit that changes nothing."""
    with closing(sqlite.connect(data / "station.db")) as database:
        before = _touched(database)
        try:
            database.executescript(edit.statements)
        except sqlite.Error:
            return None  # the database itself refuses it
        database.commit()
        if _touched(database) == before:
            return None
    try:
        with open_station(load_settings(data), inspect=True) as station:
            proof = station.services.audit.proof
            verified = tuple(each.code for each in proof.verify(program_session()).found)
            try:
                state = proof.compare_state(program_session())
            except StationError as problem:
                return Seen(edit, verified, (problem.code,))
            found = (*state.beside, *state.impossible)
            codes = (*(f"state_{each.found}" for each in state.differences), *(each.code for each in found))
            return Seen(edit, verified, codes)
    except StationError as problem:
        return Seen(edit, (problem.code,), (problem.code,))


def _touched(database: sqlite.Connection) -> tuple[int, int]:
    """What moves with each change of a row or of the schema."""
    return database.total_changes, database.execute("PRAGMA schema_version").fetchone()[0]


def matrix(folder: Path, only: str = "", make: Callable[[Path], None] = make_small_station) -> Iterator[Seen]:
    """Each edit in a copy of its own below `folder`, of the station that `make` leaves."""
    original = folder / "original" / "data"
    original.parent.mkdir()
    make(original)
    for number, edit in enumerate(edits(original / "station.db", only)):
        copy = folder / str(number)
        shutil.copytree(original, copy)
        seen = look(copy, edit)
        shutil.rmtree(copy)
        if seen is not None:
            yield seen


def line_of(seen: Seen) -> str:
    """One row of the table."""
    found = (_codes(seen.verify), _codes(seen.compare))
    return f"| {seen.edit.table} | {seen.edit.kind} | {found[0]} | {found[1]} |"


def _codes(found: Sequence[str]) -> str:
    each = list(dict.fromkeys(found))
    return ", ".join(each[:_MOST_SHOWN]) + (" …" if len(each) > _MOST_SHOWN else "") or "–"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; the status is 1 where something was not found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="one table, or specials")
    parser.add_argument("--out", type=Path, help="write the table there as well")
    given = parser.parse_args(arguments)
    os.environ["STATION_PASSWORD"] = SECRET
    from benchmarks import furnishing  # it makes its station by this module

    lines: list[str] = []
    unseen: list[str] = []
    with tempfile.TemporaryDirectory(prefix="station-tampering-") as folder:
        if given.only != "specials":
            lines, unseen = table_of(matrix(Path(folder), given.only, furnishing.make_furnished_station))
        if given.only in ("", "specials"):
            lines += ["", *special_table(Path(folder))]
    print("\n".join(lines))
    if given.out is not None:
        given.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(bool(unseen))


def special_table(folder: Path) -> list[str]:
    """The table of manipulations beyond single edits; what nothing finds is named below it and in docs/tampering.md."""
    from benchmarks import specials  # it makes its station by this module

    return specials.table(list(specials.matrix(folder)))


def table_of(every: Iterable[Seen]) -> tuple[list[str], list[str]]:
    """The table of edits, and what nothing found."""
    lines, unseen, made = ["| table | edit | verify | compare |", "|---|---|---|---|"], [], 0
    for seen in every:
        made += 1
        lines.append(line_of(seen))
        if seen.unseen:
            unseen.append(f"{seen.edit.table}: {seen.edit.kind}")
    lines += [
        "",
        f"{made} edits, {len(unseen)} found by nothing{': ' if unseen else ''}{', '.join(unseen)}.",
    ]
    return lines, unseen


if __name__ == "__main__":
    sys.exit(main())
