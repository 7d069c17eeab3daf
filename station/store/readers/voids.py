"""Reading which entries do not count, by what others say of them; for whoever only shows entries."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, select, tuple_

from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Stream
from station.core.ledger.voiding import Voids, entry_subject
from station.store.readers.ledger import stored_entry
from station.store.readers.reading import unaltered
from station.store.schema.ledger import ledger_entry, ledger_subject

_AT_ONCE: Final = 500


class VoidRows:
    """What is said of entries within one transaction, found by the index of subjects."""

    def __init__(self, connection: Connection, heads: Mapping[Stream, int] | None = None) -> None:
        """With `heads`, by what is said up to them."""
        self._connection, self._heads = connection, heads

    def of(self, places: Sequence[tuple[Stream, int]]) -> Voids:
        """What other entries say of those at these places: that they do not count; one that is damaged says nothing."""
        said = _sound_entries(self._connection, [entry_subject(*place) for place in places])
        heads = self._heads
        return Voids(each for each in said if heads is None or each.seq <= heads[each.stream])


def _sound_entries(connection: Connection, subjects: Sequence[str]) -> Iterator[Entry]:
    """The entries about any of these subjects that can be read, each once, in their order."""
    found: dict[tuple[str, int], Entry] = {}
    for start in range(0, len(subjects), _AT_ONCE):
        named = ledger_subject.c.subject.in_(subjects[start : start + _AT_ONCE])
        at = select(ledger_subject.c.stream, ledger_subject.c.seq).where(named)
        places = [(row.stream, row.seq) for row in connection.execute(at)]
        query = select(ledger_entry).where(tuple_(ledger_entry.c.stream, ledger_entry.c.seq).in_(places))
        for row in connection.execute(query) if places else ():
            with contextlib.suppress(IntegrityProblem):
                entry = unaltered(stored_entry(row))
                found[entry.stream.value, entry.seq] = entry
    return iter(found[place] for place in sorted(found))
