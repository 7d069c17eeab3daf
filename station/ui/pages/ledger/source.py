"""Where the list's rows come from: a stream by its numbers, or the numbers that a search found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from station.audit.ports import Line, Wanted, Word
from station.core.ledger import Head, Stream
from station.core.listing import ListPage, ListQuery
from station.core.texts import Texts
from station.people.sessions import Session

_AREA = "entry.kind."


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What the page shows: a stream and what is wanted of it."""

    stream: Stream = Stream.CUSTODY
    wanted: Wanted = field(default_factory=Wanted)


class Entries(Protocol):
    """What is asked of the ledger; `station.audit.proof.Proof` answers it."""

    def heads(self, session: Session) -> Mapping[Stream, Head]:
        """Where the streams end."""
        ...

    def lines(self, session: Session, stream: Stream, seqs: Sequence[int]) -> tuple[Line, ...]:
        """What stands at these places, in their order."""
        ...

    def matching(self, session: Session, stream: Stream, wanted: Wanted) -> tuple[int, ...]:
        """Numbers of the wanted entries, newest first."""
        ...


class EntrySource:
    """Answers the model's queries in the worker. `choice` is exchanged whole by the page, so it needs no lock."""

    def __init__(self, texts: Texts, entries: Entries) -> None:
        self._entries = entries
        self._kinds = {
            key.removeprefix(_AREA): word.casefold()
            for key, word in texts.words.items()
            if key.startswith(_AREA)
        }
        self.choice = EntryFilter()
        self._found: tuple[tuple[EntryFilter, int], tuple[int, ...]] | None = None

    def fetch(self, session: Session, query: ListQuery) -> ListPage[Line]:
        """The asked page, newest first."""
        offset = int(query.after or 0) + query.skip
        choice = self.choice
        choice = replace(choice, wanted=replace(choice.wanted, words=self.words(query.find)))
        last = self._entries.heads(session)[choice.stream].seq
        if choice.wanted.all:
            first = last - offset
            seqs: tuple[int, ...] = tuple(range(first, max(0, first - query.limit), -1))
            return ListPage(
                self._lines(session, choice.stream, seqs), last, last, after=str(offset + len(seqs))
            )
        found = self._matching(session, choice, last)
        seqs = found[offset : offset + query.limit]
        rows = self._lines(session, choice.stream, seqs)
        return ListPage(
            rows, len(found), last, after=str(offset + len(seqs)) if len(seqs) == query.limit else ""
        )

    def words(self, find: str) -> tuple[Word, ...]:
        """What was typed, word by word; a word may also name kinds of entry (``领用``)."""
        return tuple(
            Word(
                word.encode(),
                frozenset(kind for kind, shown in self._kinds.items() if word in shown),
            )
            for word in find.casefold().split()
        )

    def _matching(self, session: Session, choice: EntryFilter, last: int) -> tuple[int, ...]:
        """The numbers found; kept until something is recorded or something else is asked."""
        if self._found is None or self._found[0] != (choice, last):
            self._found = (choice, last), self._entries.matching(session, choice.stream, choice.wanted)
        return self._found[1]

    def _lines(self, session: Session, stream: Stream, seqs: tuple[int, ...]) -> tuple[Line, ...]:
        return self._entries.lines(session, stream, seqs)
