"""For each kind a reviewed example: the state before, the entry, and what of the state it changes.

A rebuild shares its code with the state in use, so it can't say that both are right. These files do: they are read and
judged by people (tests/store/examples, one for each kind), and changed only with a reason: after
``python -m tests.store.test_examples`` the difference is to be reviewed.

A file holds rows of `before` (columns that are left out are blank), the `entry`, and its outcome: rows that came
(`added`, whole), columns that moved (`changed`, [before, after] by the row's key), keys of rows that went (`removed`).
"""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Boolean, Connection, Integer, Table, insert, select

from station.core.ledger import Entry, Head, Stream, canonical_bytes, entry_from_content
from station.store.attested.several import named_by
from station.store.engine import open_scratch, transaction
from station.store.live_rows import LiveRows
from station.store.projections import ProjectionsByKind, project
from station.store.projections.registry import known_kinds
from station.store.schema import metadata, state_tables
from station.store.schema.ledger import ledger_subject, ledger_words

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))
TABLES = {table.name: table for table in state_tables() if table not in (ledger_subject, ledger_words)}
State = dict[str, dict[str, dict[str, Any]]]


def whole(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row with blanks where the example says nothing."""
    assert row.keys() <= {column.name for column in table.columns}
    blank = {
        column.name: None
        if column.nullable
        else False
        if isinstance(column.type, Boolean)
        else 0
        if isinstance(column.type, Integer)
        else ""
        for column in table.columns
    }
    return blank | row


def entry_of(said: dict[str, Any]) -> Entry:
    """The entry of an example, at its place."""
    content = {
        "actor": said["actor"],
        "body": said["body"],
        "epoch": 1,
        "format": 1,
        "happened_at": said["happened_at"],
        "kind": said["kind"],
        "others": [],
        "prev": Head.empty(Stream.CUSTODY).hash.hex(),
        "recorded_at": said["happened_at"],
        "rules": [],
        "seq": said["seq"],
        "station": "310110-01",
        "stream": said["stream"],
        "subjects": said["subjects"],
        "version": said["version"],
        "zone": "Asia/Shanghai",
    }
    return entry_from_content(canonical_bytes(content), bytes(32))


def state(connection: Connection) -> State:
    """All rows by table and key."""
    found: State = {}
    for name, table in TABLES.items():
        for row in connection.execute(select(table)).mappings():
            key = "/".join(str(row[column.name]) for column in table.primary_key)
            found.setdefault(name, {})[key] = dict(row)
    return found


def outcome(before: State, after: State) -> dict[str, Any]:
    """What came, moved and went, in the form of the examples."""
    added: dict[str, list[dict[str, Any]]] = {}
    changed: dict[str, dict[str, dict[str, list[Any]]]] = {}
    removed: dict[str, list[str]] = {}
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, {}), after.get(name, {})
        for key in sorted(new.keys() - old.keys()):
            added.setdefault(name, []).append(new[key])
        for key in sorted(old.keys() - new.keys()):
            removed.setdefault(name, []).append(key)
        for key in sorted(old.keys() & new.keys()):
            moved = {
                column: [value, new[key][column]]
                for column, value in old[key].items()
                if new[key][column] != value
            }
            if moved:
                changed.setdefault(name, {})[key] = moved
    return {"added": added, "changed": changed, "removed": removed}


@cache
def _no_rows() -> bytes:
    """A database with all tables and nothing in them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        engine = open_scratch(path)
        try:
            with transaction(engine, write=True) as connection:
                metadata.create_all(connection)
        finally:
            engine.dispose()
        return path.read_bytes()


def played(folder: Path, example: dict[str, Any]) -> dict[str, Any]:
    """What the program makes of an example."""
    (folder / "example.db").write_bytes(_no_rows())
    engine = open_scratch(folder / "example.db")
    try:
        with transaction(engine, write=True) as connection:
            for name, rows in example["before"].items():
                connection.execute(insert(TABLES[name]), [whole(TABLES[name], row) for row in rows])
            before = state(connection)
            project(ProjectionsByKind(), LiveRows(connection), entry_of(example["entry"]))
            return outcome(before, state(connection))
    finally:
        engine.dispose()


def test_every_kind_has_an_example() -> None:
    kinds = {
        f"{said['kind']}@{said['version']}"
        for said in (json.loads(path.read_text(encoding="utf-8"))["entry"] for path in EXAMPLES)
    }
    assert kinds == set(known_kinds())


@pytest.mark.rule("DM-03", "derived")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_entry_changes_the_state_as_its_example_says(path: Path, tmp_path: Path) -> None:
    example = json.loads(path.read_text(encoding="utf-8"))
    assert played(tmp_path, example) == example["outcome"]


def test_what_is_due_of_a_thing_that_its_entry_names_is_found_by_that_number() -> None:
    named = 0
    for path in EXAMPLES:
        example = json.loads(path.read_bytes())
        seq = example["entry"]["seq"]
        for row in example["outcome"].get("added", {}).get("deadline", ()):
            if row["subject"].rpartition(":")[2] == str(seq):
                assert named_by(row["subject"]) == seq, path.name
                named += 1
    assert named


def renew() -> None:
    """Write what the program makes of each example into its file, for a person to judge the difference."""
    for path in EXAMPLES:
        example = json.loads(path.read_text(encoding="utf-8"))
        with TemporaryDirectory() as folder:
            example["outcome"] = played(Path(folder), example)
        path.write_text(json.dumps(example, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    renew()
