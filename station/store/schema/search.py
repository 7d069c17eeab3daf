"""Tables that lists are searched by: the words of a row in one line, and every two characters of it.

They are an index over state, in no way part of it: `station.store.search` keeps them and makes them anew. A text is
found by pairs of characters, so that two Chinese characters are enough. The inverted index over the pairs is the
database's own: full text (FTS5) in SQLite, kept by triggers; an inverted index (GIN) over the array in PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import DDL, Column, Index, Integer, String, Table, Text, event, func

from station.store.schema.metadata import index_table

_TOKENS = "unicode61 remove_diacritics 0 categories ''L* M* N* P* S* C*''"
"""Everything between blanks is one token: the pairs are made by the program."""
_PARTS = ("config", "data", "docsize", "idx")
"""Tables in which SQLite keeps a full-text table."""


def search_table(name: str) -> Table:
    """The search table of a list's rows: `key` names the row, `text` its words, `pairs` what they are found by."""
    table = index_table(
        f"{name}_search",
        Column("id", Integer, primary_key=True),
        Column("key", String(128), nullable=False, unique=True),
        Column("text", Text, nullable=False),
        Column("pairs", Text, nullable=False),
        companions=(f"{name}_pairs", *(f"{name}_pairs_{part}" for part in _PARTS)),
        triggers=tuple(f"{name}_search_{moment}" for moment in ("added", "taken", "changed")),
    )
    inverted = Index(f"{name}_search_pairs", func.string_to_array(table.c.pairs, " "), postgresql_using="gin")
    inverted.ddl_if(dialect="postgresql")
    for moment, statements in (("after_create", _made(name)), ("before_drop", _dropped(name))):
        for statement in statements:
            made = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy has no types for it
            event.listen(table, moment, made.execute_if(dialect="sqlite"))
    return table


def _made(name: str) -> tuple[str, ...]:
    index, table = f"{name}_pairs", f"{name}_search"
    add = f"INSERT INTO {index} (rowid, pairs) VALUES (new.id, new.pairs);"  # noqa: S608  # own names
    take = f"INSERT INTO {index} ({index}, rowid, pairs) VALUES ('delete', old.id, old.pairs);"  # noqa: S608
    columns = f"pairs, content='{table}', content_rowid='id', tokenize='{_TOKENS}'"
    return (
        *_dropped(name),  # left where the table was lost without it
        f"CREATE VIRTUAL TABLE {index} USING fts5({columns})",
        f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {table}_taken AFTER DELETE ON {table} BEGIN {take} END",
        f"CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} BEGIN {take} {add} END",
    )


def _dropped(name: str) -> tuple[str, ...]:
    """SQLite drops a full-text table only where it can open it, for which that one inner table must be right."""
    settings = f"{name}_pairs_config"
    return (
        f"DROP TABLE IF EXISTS {settings}",
        f"CREATE TABLE {settings} (k PRIMARY KEY, v) WITHOUT ROWID",
        f"INSERT INTO {settings} VALUES ('version', 4)",  # noqa: S608  # own names
        f"DROP TABLE IF EXISTS {name}_pairs",
        *(f"DROP TABLE IF EXISTS {name}_pairs_{part}" for part in _PARTS),  # left where the other is gone
    )


item_search = search_table("item")
recording_search = search_table("recording")
officer_search = search_table("officer")
