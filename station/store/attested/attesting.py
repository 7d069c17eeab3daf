"""Comparing rows of state with a replay of the entries behind them, when they are used.

An edited row is found before a decision uses it, and no later act can hide the edit. Replayed rows are remembered
while the process runs, so that afterwards only newer entries are replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table

from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Stream
from station.store.attested.claims import CLAIMS
from station.store.attested.dues import NEWEST_KINDS, NEWEST_LOAN
from station.store.attested.lookups import contents_of_kinds, rows_between
from station.store.attested.named import NamedPlaces
from station.store.attested.owners import GIVEN, GivenValues, Owners
from station.store.attested.recent import LONGEST, RecentEntries, RecentEntry
from station.store.attested.recordings import RECORDINGS
from station.store.attested.remembered import Attestations, Place, Replayed
from station.store.attested.replayed_rows import Key, ReplayedRows
from station.store.attested.several import SEVERAL
from station.store.attested.sources import SOURCES, EntrySource
from station.store.attested.whole import WHOLE
from station.store.projections.rows import Row
from station.store.readers.reading import STATE_DAMAGED
from station.store.schema.deadlines import deadline
from station.store.statements import statements_for

_NOT_YET_BEHIND = LONGEST // 2
"""So many entries that do not concern a row are looked through again rather than noted for each of very many rows."""
_WHOLE = ""
"""Instead of a key: all rows of the table."""
_SOURCES: Mapping[Table, EntrySource] = {
    **SOURCES,
    **SEVERAL,
    **WHOLE,
    CLAIMS.table: CLAIMS,
    RECORDINGS.table: RECORDINGS,
}


class Attested:
    """Comparing rows within one transaction; `end_of` gives the end of a stream in it."""

    def __init__(self, connection: Connection, known: Attestations, end_of: Callable[[Stream], int]) -> None:
        self._connection = connection
        self._known = known
        self._end_of = end_of
        self.found: dict[Place, Replayed] = {}
        self.recent: dict[Stream, RecentEntries] = {}
        self.places: dict[EntrySource, NamedPlaces] = {}
        self.owners: dict[GivenValues, Owners] = {}

    def require(self, table: Table, key: str, row: Iterable[Any] | None) -> None:
        """Raise `IntegrityProblem` ``store.state_damaged`` unless `row` (None: no row) is what the entries give.

        `row` begins with the table's columns, in their order.
        """
        self.require_each(table, ((key, row),))

    def require_each(self, table: Table, rows: Sequence[tuple[str, Iterable[Any] | None]]) -> None:
        """The same for several rows of a table, by key: their entries are looked up together."""
        for key in self.wrong(table, rows):
            raise IntegrityProblem(STATE_DAMAGED, table=table.name, key=key)

    def wrong(self, table: Table, rows: Sequence[tuple[str, Iterable[Any] | None]]) -> list[str]:
        """Keys of those of several rows of a table that are not what the entries give."""
        if not rows:
            return []
        source = _SOURCES[table]
        replayed = self._replayed(source, [key for key, _ in rows])
        return [
            key
            for key, row in rows
            if self._value(table, replayed[key], source.place(key)) != _beginning(table, row)
        ]

    def apart(self, table: Table, rows: Sequence[Sequence[Any]]) -> list[int]:
        """Which of several rows of a table are not what the entries give, by their places in `rows`."""
        return self._apart(_SOURCES[table], dict(enumerate(rows)))

    def deadlines_apart(self, rows: Sequence[Sequence[Any]]) -> list[int]:
        """The same for deadlines: of a loan or return that runs, only the entries since its thing last came back are replayed."""
        columns = [column.name for column in deadline.columns]
        kind, ended = columns.index("kind"), columns.index("ended_at")
        of_loans = {
            place: row for place, row in enumerate(rows) if row[ended] is None and row[kind] in NEWEST_KINDS
        }
        others = {place: row for place, row in enumerate(rows) if place not in of_loans}
        return sorted(self._apart(NEWEST_LOAN, of_loans) + self._apart(_SOURCES[deadline], others))

    def _apart(self, source: EntrySource, rows: Mapping[int, Sequence[Any]]) -> list[int]:
        table = source.table
        columns = [column.name for column in table.columns]
        at = [columns.index(column.name) for column in table.primary_key]
        places = {number: tuple(row[place] for place in at) for number, row in rows.items()}
        replayed = self._replayed(source, list(dict.fromkeys(map(source.key_of, places.values()))))
        return [
            number
            for number, place in places.items()
            if self._value(table, replayed[source.key_of(place)], place) != _beginning(table, rows[number])
        ]

    def all_apart(self, table: Table, rows: Iterable[Iterable[Any]]) -> list[str]:
        """Keys of the rows that all `rows` of a table have and the entries do not give, or the other way round."""
        replayed = self._replayed(_SOURCES[table], (_WHOLE,))[_WHOLE]
        expected = {self._values(table, row) for row in replayed.rows.values()}
        return _keys(table, expected ^ {_beginning(table, row) for row in rows})

    def require_all(self, table: Table, rows: Iterable[Iterable[Any]]) -> None:
        """The same for all rows of a table together."""
        self.require_under(table, _WHOLE, rows)

    def require_under(self, table: Table, key: str, rows: Iterable[Iterable[Any]]) -> None:
        """The same for all rows of one key together, so that an inserted, removed or changed one is found."""
        replayed = self._replayed(_SOURCES[table], (key,))[key]
        expected = {self._values(table, row) for row in replayed.rows.values()}
        for wrong in _keys(table, expected ^ {_beginning(table, row) for row in rows}):
            raise IntegrityProblem(STATE_DAMAGED, table=table.name, key=wrong)

    def dues_apart(self, read: Sequence[tuple[str, str, str | None]]) -> Iterator[tuple[str, str]]:
        """Of which items the open deadline of a kind is not due when it was read to be (None: there is none), with its key.

        `read` are subjects of items, kinds and moments, as far as an item's newest loan accounts for the kind.
        """
        replayed = self._replayed(NEWEST_LOAN, [about for about, _, _ in read]) if read else {}
        for about, kind, due_at in read:
            running = [each for each in replayed[about].open_dues() if each[0] == kind]
            if [due for _, due, _ in running] != [due_at] * (due_at is not None):
                yield about, "/".join((kind, about, *(str(seq) for _, _, seq in running)))

    def nothing_due(self, items: Iterable[str]) -> None:
        """Remember that nothing is due of these items (by subject), as their own rows say, which are what the entries give.

        An act that lends them goes on from here, and reads no history.
        """
        end = self._end_of(NEWEST_LOAN.stream)
        for about in items:
            place = (NEWEST_LOAN, about)
            if place not in self.found and self._known.recall(place) is None:
                self.found[place] = Replayed({}, 0, end)

    def owners_of(self, table: Table, column: str, value: str) -> frozenset[str]:
        """Keys of the rows that entries ever gave `value`, in any case and width: these rows tell who has it now.

        An act that depends on nobody having a value calls this, because an edited row is not found by its earlier
        value.
        """
        return self._owners(GIVEN[table, column]).of(column, value)

    def owners_among(self, table: Table, columns: Iterable[str], keys: Sequence[str]) -> frozenset[str]:
        """The same for several values in any of these columns, by the `code_key` of each."""
        return frozenset().union(
            *(self._owners(GIVEN[table, column]).of_keys(column, keys) for column in columns)
        )

    def ever_given(self, table: Table, column: str) -> frozenset[str]:
        """Keys of all rows that entries ever gave a value of this column."""
        return self._owners(GIVEN[table, column]).all_of(column)

    def _owners(self, given: GivenValues) -> Owners:
        known, end = self.owners.get(given) or self._known.owners(given), self._end_of(given.stream)
        if known is None or known.upto > end:
            known = Owners(given)
        if known.upto < end:
            known = known.going_on(self._giving(known, end), end)
        self.owners[given] = known
        return known

    def _giving(self, known: Owners, end: int) -> Sequence[bytes]:
        """Contents of the entries above what is known, up to `end`, that give what is looked up."""
        given = known.given
        recent = self._recent_from(given.stream, known.upto, end)
        if recent is None:
            return contents_of_kinds(self._connection, given.stream, given.kinds, known.upto, end)
        return [each.content for each in recent.between(known.upto, end) if each.kind in given.kinds]

    def appended(self, entry: Entry) -> None:
        """Note that this transaction appended `entry`."""
        recent = self.recent.get(entry.stream)
        if recent is not None and recent.upto == entry.seq - 1:
            self.recent[entry.stream] = recent.going_on(RecentEntry(entry), upto=entry.seq)

    def _value(self, table: Table, replayed: Replayed, place: Key) -> tuple[Any, ...] | None:
        """The row at `place` as the database has it; None where the entries give none."""
        found = replayed.tuples.get(place)
        if found is None and (row := replayed.rows.get(place)) is not None:
            found = replayed.tuples[place] = statements_for(self._connection.dialect, table).as_tuple(row)
        return found

    def _values(self, table: Table, row: Row | None) -> tuple[Any, ...] | None:
        return None if row is None else statements_for(self._connection.dialect, table).as_tuple(row)

    def _replayed(self, source: EntrySource, keys: Sequence[str]) -> dict[str, Replayed]:
        """What the entries up to the stream's end say, by key."""
        end, current, begun = self._end_of(source.stream), dict[str, Replayed](), list[str]()
        behind: dict[str, Replayed] = {}
        for key in keys:
            place = (source, key)
            known = self.found.get(place) or self._known.recall(place)
            if known is None or known.last > end:  # entries that this transaction does not see
                begun.append(key)
            elif known.upto < end:
                behind[key] = known
            else:
                current[key] = known
        if behind:
            current.update(self._gone_on(source, behind, end))
        histories = source.histories(self._connection, begun, end, self._places_of) if begun else {}
        for keys_of_same in _of_same_entries(histories):
            known_before = {key: Replayed({}, 0, 0) for key in keys_of_same}
            current.update(self._with(source, known_before, histories[keys_of_same[0]], end))
        return current

    def _gone_on(
        self, source: EntrySource, behind: Mapping[str, Replayed], end: int
    ) -> Iterator[tuple[str, Replayed]]:
        """What of several keys is known, brought up to `end`: by the newest entries where it is not far behind."""
        after = {key: known.upto for key, known in behind.items()}
        near = {key: upto for key, upto in after.items() if end - upto <= LONGEST}
        recent = self._recent_from(source.stream, min(near.values()), end) if near else None
        newer: dict[str, Sequence[Entry]] = {}
        if recent is not None:
            for key, found in source.concerned(recent, near, end).items():
                newer[key] = [each.entry() for each in found]
        far = after if recent is None else {key: upto for key, upto in after.items() if key not in near}
        newer.update(source.newer(self._connection, far, end) if far else {})
        moved, anew = dict[str, Sequence[Entry]](), list[str]()
        for key, known in behind.items():
            entries = newer.get(key, ())
            if not entries and end - known.upto <= _NOT_YET_BEHIND:
                yield key, known
            elif source.reaches_back(known.rows, entries):
                anew.append(key)
            else:
                moved[key] = entries
        histories = source.histories(self._connection, anew, end, self._places_of) if anew else {}
        for key, entries in histories.items():
            yield from self._with(source, {key: Replayed({}, 0, 0)}, entries, end)
        for keys in _of_same_entries(moved):
            yield from self._with(source, {key: behind[key] for key in keys}, moved[keys[0]], end)

    def _places_of(self, source: EntrySource) -> NamedPlaces:
        known, end = self.places.get(source) or self._known.places(source), self._end_of(source.stream)
        if known is None or known.upto < end:
            known = self.places[source] = self._places_on(source, known, end)
        return known

    def _places_on(self, source: EntrySource, known: NamedPlaces | None, end: int) -> NamedPlaces:
        recent = None if known is None else self._recent_from(source.stream, known.upto, end)
        if known is None or recent is None:
            return source.places(self._connection, known, end)
        found = [each for each in recent.between(known.upto, end) if each.kind in source.kinds]
        return known.going_on([(each.seq, each.content) for each in found], end)

    def _recent_from(self, stream: Stream, after: int, end: int) -> RecentEntries | None:
        """The entries above `after`, up to `end` and perhaps more; None where that is too many of them."""
        if end - after > LONGEST:
            return None
        recent = self.recent.get(stream) or self._known.recent(stream)
        if recent is None or after < recent.after or after > recent.upto:
            recent = RecentEntries(after, after)
        if not recent.covers(after, end):
            following = map(RecentEntry, rows_between(self._connection, stream, recent.upto, end))
            recent = recent.going_on(*following, upto=end)
        self.recent[stream] = recent
        return recent if recent.covers(after, end) else None

    def _with(
        self, source: EntrySource, known: Mapping[str, Replayed], entries: Sequence[Entry], end: int
    ) -> Iterator[tuple[str, Replayed]]:
        """What is known of several keys with these entries, which are the newer ones of each: they are replayed once."""
        last = max((entry.seq for entry in entries), default=0)
        rows = _replay(source, known, entries) if entries else {}
        for key, before in known.items():
            replayed = Replayed(rows[key], last, end) if entries else replace(before, upto=end)
            self.found[source, key] = replayed
            yield key, replayed


def _replay(
    source: EntrySource, known: Mapping[str, Replayed], entries: Sequence[Entry]
) -> dict[str, dict[Key, Row]]:
    """The rows of each key after these entries."""
    replay = ReplayedRows(
        before
        for key, replayed in known.items()
        for before in source.beginning(key, tuple(replayed.rows.values()))
    )
    replay.replay(source.following, entries)
    found = replay.of(source.table)
    if len(known) == 1:
        (key,) = known
        return {key: {at: row for at, row in found.items() if key == _WHOLE or source.holds(at, key)}}
    rows: dict[str, dict[Key, Row]] = {key: {} for key in known}
    for at, row in found.items():
        if (key := source.key_of(at)) in rows and source.holds(at, key):
            rows[key][at] = row
    return rows


def _of_same_entries(histories: Mapping[str, Sequence[Entry]]) -> Iterator[list[str]]:
    """The keys of which the same entries tell, together; all rows of a table stand alone."""
    alike: dict[object, list[str]] = {}
    for key, entries in histories.items():
        same = key if key == _WHOLE else tuple((each.stream, each.seq) for each in entries)
        alike.setdefault(same, []).append(key)
    yield from alike.values()


def _beginning(table: Table, row: Iterable[Any] | None) -> tuple[Any, ...] | None:
    return None if row is None else tuple(row)[: len(table.columns)]


def _keys(table: Table, rows: Iterable[tuple[Any, ...] | None]) -> list[str]:
    """What names these rows, each key once, in a steady order."""
    places = sorted(((row or ())[: len(table.primary_key)] for row in rows), key=repr)
    return list(dict.fromkeys("/".join(map(str, place)) for place in places))


def all_rows(connection: Connection, table: Table) -> list[Row]:
    """All rows of `table` as the entries give them, without a look at the table itself."""
    source = _SOURCES[table]
    replay = ReplayedRows()
    replay.replay(source.following, source.every(connection))
    return list(replay.of(table).values())
