"""The entries of the ledger as a list.

Words are looked for in a table of their own (`station.store.entry_words`), whose short rows are looked through in their order;
what is shown is read from the ledger itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
    Table,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)

from station.audit.entries import ENTRY_LIST
from station.audit.entry_lines import EntryLine
from station.audit.histories import HISTORY_LIST, About
from station.core.ledger import Stream
from station.core.listing import ListContext
from station.core.listing.query import BrokenText
from station.core.texts import LANGUAGES, load_texts
from station.store.lists.source import (
    Condition,
    ListSource,
    Parts,
    SortKey,
    WordCondition,
    on_days,
    one_of,
)
from station.store.readers.ledger import stored_entry
from station.store.readers.matters import known_as
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.ledger import ledger_entry, ledger_subject, ledger_words
from station.store.schema.matters import matter, matter_alias, matter_mention
from station.store.schema.people import account, officer
from station.store.schema.places import place
from station.store.schema.requests import request
from station.store.schema.reservations import reservation
from station.store.search import has_words

_NAMING: Final = frozenset({officer, account, item, place, deadline, reservation, request})
_OF_MATTERS: Final = frozenset({matter, matter_alias, matter_mention})
"""Where what entries are about has its name, an item with all that is due of it."""
_KIND: Final = "entry.kind."
_OWN: Final = len(ledger_entry.columns)
_EARLIER: Final = ledger_entry.alias("earlier")
_BEFORE: Final = (
    select(func.max(_EARLIER.c.seq))
    .where(_EARLIER.c.stream == ledger_entry.c.stream, _EARLIER.c.seq < ledger_entry.c.seq)
    .scalar_subquery()
)
"""The number of the entry that stands before this one, whatever should stand there."""


def _read(row: Row[Any]) -> EntryLine:
    stored, before = stored_entry(tuple(row)[:_OWN]), row.before or 0
    return EntryLine.of(stored, missing=max(0, stored.seq - 1 - before) if type(before) is int else 0)


def _at(of: Table, places: Sequence[str]) -> ColumnElement[bool]:
    """The rows of `of` at these places, by its own key. Raises ValueError for a text that is no place."""
    by_stream: dict[str, list[int]] = {}
    for each in places:
        stream, _, seq = each.partition(":")
        by_stream.setdefault(Stream(stream).value, []).append(int(seq))
    return or_(
        false(),
        *(and_(of.c.stream == stream, of.c.seq.in_(seqs)) for stream, seqs in by_stream.items()),
    )


@lru_cache(maxsize=64)
def _kinds_named(word: str) -> tuple[str, ...]:
    """Kinds whose name has the word, in any language."""
    return tuple(
        dict.fromkeys(
            key.removeprefix(_KIND)
            for language in LANGUAGES
            for key, shown in load_texts(language).words.items()
            if key.startswith(_KIND) and word in shown.casefold()
        )
    )


def _has_word(of: Table) -> WordCondition:
    """The word stands in what was recorded, or names the kind."""

    def has(word: str, connection: Connection) -> ColumnElement[bool]:
        kinds = _kinds_named(word)
        written = has_words(of.c.text, (word,), connection)
        return or_(written, of.c.kind.in_(kinds)) if kinds else written

    return has


def _split(place: str | bytes) -> tuple[object, object]:
    """Stream and number of a place; of a damaged entry whatever stands there."""
    if isinstance(place, bytes):
        head, _, tail = place.rpartition(b":")
        return BrokenText(head), int(tail) if tail.isdigit() else BrokenText(tail)
    stream, _, seq = place.rpartition(":")
    return stream, int(seq) if seq.isdecimal() else BrokenText(seq.encode())


def _keys(of: Table) -> Mapping[str, SortKey]:
    """The orders of entries by the columns of `of`."""
    place = SortKey(_place(of), parts=Parts((of.c.stream, of.c.seq), _split))
    return {
        "seq": SortKey(of.c.seq),
        "recorded": SortKey(of.c.recorded_at),
        "stream": SortKey(of.c.stream),
        "place": place,
    }


def _place(of: Table) -> ColumnElement[str]:
    return of.c.stream + literal(":") + cast(of.c.seq, String)


def _filters(of: Table) -> Mapping[str, Condition]:
    """The filters of entries by the columns of `of`."""
    return {
        "stream": one_of(of.c.stream),
        "area": partial(_in_area, of),
        "kind": one_of(of.c.kind),
        "recorded": on_days(of.c.recorded_at),
        "subject": partial(_about, of),
        "place": partial(_at_places, of),
    }


def _at_places(of: Table, wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return _at(of, wanted)


def _in_area(of: Table, wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return or_(*(of.c.kind.startswith(f"{area}.", autoescape=True) for area in wanted))


def _about(of: Table, wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    named = select(ledger_subject.c.stream, ledger_subject.c.seq).where(ledger_subject.c.subject == wanted)
    return tuple_(of.c.stream, of.c.seq).in_(named)


def _entries(of: Table) -> ListSource:
    """The list of entries, found and counted by the rows of `of`."""
    return ListSource(
        name=ENTRY_LIST.name,
        key=_place(of),
        at=partial(_at, ledger_entry),
        frame=of,
        rows=(*ledger_entry.c, _BEFORE.label("before")),
        read=_read,
        order=_keys(of),
        filters=_filters(of),
        counted={"stream": of.c.stream},
        also=_NAMING,
    )


ENTRIES: Final = replace(
    _entries(ledger_entry), worded=replace(_entries(ledger_words), searched=_has_word(ledger_words))
)


def _of_subject(of: Table, scope: Any, _context: ListContext) -> ColumnElement[bool]:
    """All entries about the subject of the scope; for an officer also those about their accounts, and what they asked for.

    What they asked for, or what was asked about them, is told to its end: each decision names the request.
    """
    if not isinstance(scope, About):
        raise TypeError(f"a history is of somebody or something, not of {scope!r}")
    if scope.matter:
        return _of_matter(of, scope)
    if not scope.officer:
        return _about(of, scope.subject, _context)
    custody = Stream.CUSTODY.value
    naming = select(ledger_subject.c.seq).where(
        ledger_subject.c.subject == scope.subject, ledger_subject.c.stream == custody
    )
    asked = or_(request.c.number == scope.officer, request.c.seq.in_(naming))
    others = (
        select(literal("account:") + account.c.name).where(account.c.number == scope.officer),
        select(literal("request:") + cast(request.c.seq, String)).where(asked),
    )
    places = select(ledger_subject.c.stream, ledger_subject.c.seq)
    named = places.where(ledger_subject.c.subject == scope.subject).union(
        *(places.where(ledger_subject.c.subject.in_(each)) for each in others),
        select(literal(custody), request.c.seq).where(request.c.number == scope.officer),
    )
    # Of a union alone SQLite would ask every entry of the ledger whether it is in it; a table of places it goes along.
    found = named.subquery()
    at = select(found.c.stream, found.c.seq)
    return tuple_(of.c.stream, of.c.seq).in_(at)


def _of_matter(of: Table, scope: About) -> ColumnElement[bool]:
    """All entries of custody that name the matter, and those about it by the very number."""
    named = select(literal(Stream.CUSTODY.value), matter_mention.c.seq).where(
        matter_mention.c.key == known_as(scope.matter)
    )
    about = select(ledger_subject.c.stream, ledger_subject.c.seq).where(
        ledger_subject.c.subject == scope.subject
    )
    found = named.union(about).subquery()
    return tuple_(of.c.stream, of.c.seq).in_(select(*found.c))


def _any(_wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Whose history it is follows from the scope."""
    return true()


def _history(of: Table) -> ListSource:
    """The list of one subject's entries, found and counted by the rows of `of`."""
    entries = _entries(of)
    narrowing = {key: entries.filters[key] for key in ("area", "kind")}
    return replace(
        entries,
        name=HISTORY_LIST.name,
        order={**entries.order, "happened": SortKey(of.c.happened_at)},
        filters={**narrowing, "happened": on_days(of.c.happened_at), "subject": _any},
        counted={},
        within=partial(_of_subject, of),
        also=entries.also | _OF_MATTERS,
    )


HISTORY: Final = replace(
    _history(ledger_entry), worded=replace(_history(ledger_words), searched=_has_word(ledger_words))
)

LEDGER_LISTS: Final = frozenset({ENTRIES.name, HISTORY.name})
"""Lists of entries themselves, which are read from the ledger whatever the day."""


def up_to(listed: ListSource, heads: Mapping[Stream, int]) -> ListSource:
    """One of these lists without the entries beyond `heads`."""

    def bounded(source: ListSource, of: Table) -> ListSource:
        there = (and_(of.c.stream == stream.value, of.c.seq <= seq) for stream, seq in heads.items())
        return replace(source, passed=or_(false(), *there))

    worded = None if listed.worded is None else bounded(listed.worded, ledger_words)
    return replace(bounded(listed, ledger_entry), worded=worded)
