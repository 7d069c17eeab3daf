"""The index that lists are searched by: kept at the end of each unit of work, made anew from state, compared with it.

A row's words stand in its search table as one line (`fold`: half-width, without regard to case, pieces parted by
blanks) and as pairs of characters. A word is found where its pairs follow each other; one character is found by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Table,
    and_,
    bindparam,
    column,
    delete,
    func,
    insert,
    or_,
    select,
    table,
    update,
)

from station.core.ledger import Entry
from station.core.listing import fold
from station.store.group_names import group_path
from station.store.prepared import Prepared
from station.store.projections import tables_written
from station.store.schema.archive import recording
from station.store.schema.equipment import item
from station.store.schema.people import department, enforcement_group, officer
from station.store.schema.search import item_search, officer_search, recording_search

_FORM: Final = 1
"""How texts are folded and paired; another number makes every index anew."""
_IN_ONE_QUERY: Final = 500
_BATCH: Final = 5_000
_LOOKED_AT: Final = 2_000
"""Rows by which PostgreSQL's count is chosen: by words that one row in `_ONE_IN` has, the index is not worth it."""
_ONE_IN: Final = 50


@dataclass(frozen=True)
class SearchIndex:
    """How one list is searched: `fields` of the rows in `source`, told apart by `key`, kept in `kept`.

    An entry whose subject is ``<subject>:KEY`` may have changed the row KEY if its projections write one of the index's
    tables. `follows` names kinds of entry with subjects of another sort, with the condition for the rows that repeat
    something of such a one.
    """

    name: str
    kept: Table
    key: ColumnElement[str]
    source: FromClause
    fields: tuple[ColumnElement[Any], ...]
    subject: str
    follows: Mapping[tuple[str, str], Callable[[str], ColumnElement[bool]]] = field(default_factory=dict)

    @cached_property
    def tables(self) -> frozenset[FromClause]:
        """The state tables that the words come from."""
        return frozenset(each.table for each in (self.key, *self.fields))

    @cached_property
    def texts_of(self) -> Prepared:
        """Key and fields of the rows with ``keys``."""
        wanted = self.key.in_(bindparam("keys", expanding=True))
        return Prepared(select(self.key, *self.fields).select_from(self.source).where(wanted), listed="keys")

    @cached_property
    def kept_of(self) -> Prepared:
        """Key and text as they are kept, of the rows with ``keys``."""
        wanted = self.kept.c.key.in_(bindparam("keys", expanding=True))
        return Prepared(select(self.kept.c.key, self.kept.c.text).where(wanted), listed="keys")

    @cached_property
    def keep(self) -> Prepared:
        """Set ``text`` and ``pairs`` of the row with the key ``of``."""
        change = update(self.kept).where(self.kept.c.key == bindparam("of"))
        return Prepared(change.values(text=bindparam("text"), pairs=bindparam("pairs")))

    @cached_property
    def inverted(self) -> Any:
        """SQLite's full-text table over the pairs."""
        return table(f"{self.name}_pairs", column("rowid"), column(f"{self.name}_pairs"))


ITEMS: Final = SearchIndex(
    "item",
    item_search,
    item.c.tag,
    item.outerjoin(officer, officer.c.number == item.c.holder),
    (
        *(
            item.c.label,
            item.c.former_tags,
            item.c.name,
            item.c.model,
            item.c.serial,
            item.c.usb_serial,
            item.c.place,
        ),
        *(item.c.note, item.c.holder, officer.c.name, item.c.asset_number, item.c.supplier),
        *(item.c.purchase_order, item.c.own),
    ),
    "item",
    {("officer.changed", "officer"): lambda number: item.c.holder == number},
)
RECORDINGS: Final = SearchIndex(
    "recording",
    recording_search,
    recording.c.sha256,
    recording,
    (
        *(recording.c.stored, recording.c.source_path, recording.c.officer, recording.c.officer_name),
        *(recording.c.camera, recording.c.matter, recording.c.purpose, recording.c.department),
    ),
    "recording",
)


def _in_unit(path: str) -> ColumnElement[bool]:
    """The officers of a department or a group, who are found by the names of what became part of it."""
    return or_(officer.c.department == path, group_path(officer.c.department, officer.c.group_name) == path)


OFFICERS: Final = SearchIndex(
    "officer",
    officer_search,
    officer.c.number,
    officer.outerjoin(department, department.c.name == officer.c.department).outerjoin(
        enforcement_group,
        and_(
            enforcement_group.c.department == officer.c.department,
            enforcement_group.c.name == officer.c.group_name,
        ),
    ),
    (
        *(officer.c.number, officer.c.name, officer.c.badge, officer.c.department, officer.c.group_name),
        *(officer.c.phone, officer.c.former, department.c.former, enforcement_group.c.former),
    ),
    "officer",
    {("unit.merged", "unit"): _in_unit, ("unit.entry_voided", "unit"): _in_unit},
)
INDEXES: Final = (ITEMS, RECORDINGS, OFFICERS)


# ------------------------------------------------------------------------------------------- words


def searched_text(values: Iterable[object]) -> str:
    """The words of a row in one line, each piece once."""
    return " ".join(dict.fromkeys(fold(" ".join(str(value) for value in values if value is not None))))


def pairs_of(text: str) -> str:
    """The search terms of a folded line: the pairs of each piece in their order, then single characters.

    The last character of a piece stands between it and the next one, so that no word is found across both.
    """
    pairs: list[str] = []
    singles: dict[str, None] = {}
    for piece in text.split(" "):
        pairs += [piece[at : at + 2] for at in range(len(piece))]
        singles.update(dict.fromkeys(piece[:-1]))
    return " ".join((*pairs, *singles))


def _tokens(word: str) -> list[str]:
    return [word] if len(word) == 1 else [word[at : at + 2] for at in range(len(word) - 1)]


def found_by(index: SearchIndex, words: Sequence[str], connection: Connection) -> ColumnElement[bool]:
    """The condition on `index.kept` under which a row has all of `words`."""
    if connection.dialect.name == "sqlite":
        return index.kept.c.id.in_(select(index.inverted.c.rowid).where(_match(index, words)))
    # The pairs of a word are not sure to follow each other, and where the index is not used a look into the text tells
    # twenty times sooner than taking the pairs apart that they are not there: so the text is asked first.
    array = func.string_to_array(index.kept.c.pairs, " ")
    paired = (array.op("@>")(func.string_to_array(" ".join(_tokens(word)), " ")) for word in words)
    return and_(has_words(index.kept.c.text, words, connection), *paired)


def count_found(index: SearchIndex, words: Sequence[str], connection: Connection) -> int:
    """How many rows have all of `words`: by the index, or row by row where that is sooner done.

    PostgreSQL counts what very many rows have faster without its index; a few rows tell whether that is so.
    """
    count = select(func.count())
    if connection.dialect.name == "sqlite":
        query = count.select_from(index.inverted).where(_match(index, words))
        return int(connection.scalar(query) or 0)
    few = select(index.kept.c.text).limit(_LOOKED_AT).subquery()
    among = connection.scalar(count.select_from(few).where(has_words(few.c.text, words, connection))) or 0
    often = among * _ONE_IN > _LOOKED_AT
    condition = (
        has_words(index.kept.c.text, words, connection) if often else found_by(index, words, connection)
    )
    return int(connection.scalar(count.select_from(index.kept).where(condition)) or 0)


def has_words(text: ColumnElement[str], words: Sequence[str], connection: Connection) -> ColumnElement[bool]:
    """The condition that a folded line has all of `words`, looked at row by row."""
    place = func.instr if connection.dialect.name == "sqlite" else func.strpos
    return and_(*(place(text, word) > 0 for word in words))


def _match(index: SearchIndex, words: Sequence[str]) -> ColumnElement[bool]:
    """SQLite's MATCH: each word as a phrase of its pairs, all of them."""
    phrases = ('"' + " ".join(_tokens(word)).replace('"', '""') + '"' for word in words)
    found: ColumnElement[bool] = index.inverted.c[f"{index.name}_pairs"].op("MATCH")(" AND ".join(phrases))
    return found


# ------------------------------------------------------------------------------------------ keeping


def keep_searchable(connection: Connection, entries: Sequence[Entry]) -> None:
    """Update the indexes to what `entries` changed; to be called in their transaction, after the projections."""
    for index in INDEXES:
        touched = _touched(connection, index, entries)
        for keys in _parts(sorted(touched)):
            _bring_up(connection, index, keys)


def _touched(connection: Connection, index: SearchIndex, entries: Sequence[Entry]) -> set[str]:
    keys: set[str] = set()
    for entry in entries:
        if not tables_written(entry.kind, entry.version) & index.tables:
            continue
        names = [subject.partition(":") for subject in entry.subjects]
        keys.update(name for sort, _, name in names if sort == index.subject)
        for sort, _, name in names:
            if (condition := index.follows.get((entry.kind, sort))) is not None:
                keys.update(connection.scalars(select(index.key).where(condition(name))))
    return keys


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _IN_ONE_QUERY):
        yield keys[start : start + _IN_ONE_QUERY]


def _bring_up(connection: Connection, index: SearchIndex, keys: Collection[str]) -> None:
    kept = index.kept
    now = {str(key): searched_text(values) for key, *values in index.texts_of.all(connection, keys=keys)}
    before = {row.key: row.text for row in index.kept_of.all(connection, keys=keys)}
    fresh = [key for key in now if key not in before]
    changed = [key for key in now if key in before and before[key] != now[key]]
    gone = before.keys() - now.keys()
    if fresh:
        connection.execute(insert(kept), [_row(key, now[key]) for key in fresh])
    if changed:
        rows = ({"of": key, "text": now[key], "pairs": pairs_of(now[key])} for key in changed)
        index.keep.run(connection, rows)
    if gone:
        connection.execute(delete(kept).where(kept.c.key.in_(gone)))


def _row(key: str, text: str) -> dict[str, str]:
    return {"key": key, "text": text, "pairs": pairs_of(text)}


def _read_texts(
    connection: Connection,
    index: SearchIndex,
    *,
    in_order: bool = False,
) -> Iterator[tuple[str, str]]:
    query = select(index.key, *index.fields).select_from(index.source)
    if in_order:
        query = query.order_by(_bytewise(connection, index.key))
    for key, *values in connection.execute(query.execution_options(yield_per=_BATCH)):
        yield str(key), searched_text(values)


# ------------------------------------------------------------------------------------- making anew


def tables() -> frozenset[FromClause]:
    """The state tables that the indexes are made from."""
    return frozenset[FromClause]().union(*(index.tables for index in INDEXES))


def shape() -> list[object]:
    """What the indexes depend on besides state."""
    return [_FORM, *([index.name, [str(each) for each in index.fields]] for index in INDEXES)]


def fill(connection: Connection) -> None:
    """Put the words of all rows into the empty tables."""
    for index in INDEXES:
        rows: list[dict[str, str]] = []
        for key, text in _read_texts(connection, index):
            rows.append(_row(key, text))
            if len(rows) >= _BATCH:
                connection.execute(insert(index.kept), rows)
                rows.clear()
        if rows:
            connection.execute(insert(index.kept), rows)


def differing(connection: Connection, tables: Collection[Table]) -> Iterator[tuple[str, str, str, str]]:
    """Rows of those of the indexes that are among `tables` which are not what state gives.

    Told as the index's table, the table of its rows, the key, and ``changed``, ``extra`` or ``missing``. Both sides are
    read in the order of their keys, so that memory stays flat.
    """
    for index in INDEXES:
        if index.kept not in tables:
            continue
        of = index.key.table.name
        for key, verdict in _apart(connection, index):
            yield index.kept.name, of, key, verdict


def _apart(connection: Connection, index: SearchIndex) -> Iterator[tuple[str, str]]:
    kept = index.kept
    query = select(kept.c.key, kept.c.text, kept.c.pairs).order_by(_bytewise(connection, kept.c.key))
    here = iter(connection.execute(query.execution_options(yield_per=_BATCH)))
    there = _read_texts(connection, index, in_order=True)
    found, right = next(here, None), next(there, None)
    while found is not None or right is not None:
        if right is None or (found is not None and str(found.key) < right[0]):
            assert found is not None  # noqa: S101  # one of them is there
            yield str(found.key), "extra"
            found = next(here, None)
        elif found is None or str(found.key) > right[0]:
            yield right[0], "missing"
            right = next(there, None)
        else:
            if (found.text, found.pairs) != (right[1], pairs_of(right[1])):
                yield right[0], "changed"
            found, right = next(here, None), next(there, None)


def _bytewise(connection: Connection, key: ColumnElement[str]) -> ColumnElement[str]:
    """A key to order by as its bytes on both databases."""
    return key.collate("C") if connection.dialect.name == "postgresql" else key
