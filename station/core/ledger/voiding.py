"""Entries that say that others do not count: what a body of such a kind holds, and what follows for those it names.

The wrong entry stays where it is. Every room has kinds of its own for what its entries change; which entries they name is
said by all in one way, so that lists, timelines and papers strike them through by one look. A void is found by what it is
about: the things of the wrong entry, and the entry itself (`entry_subject`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from station.core.errors import Refused
from station.core.ledger.bodies import Body, Digest, Many, Number, Text, Typed, Worded
from station.core.ledger.bodies.limits import LONGEST_CODE
from station.core.ledger.entry import Entry, subject
from station.core.ledger.stream import Stream
from station.core.rehearsal import rehearsed
from station.core.texts import Texts

MOST_VOIDED: Final = 2000
"""Entries that one void names, and things for which it voids one of them."""
MOST_CHOSEN: Final = 100
"""Entries that are chosen one by one and voided in one go: each is tried as if the newer ones were void already, and nobody
else records anything meanwhile."""
LONGEST_REASON: Final = 500
_ENTRY: Final = "entry"
_PLACES: Final = re.compile(r"(?P<first>[0-9]{1,15})(-(?P<last>[0-9]{1,15}))?")

About: TypeAlias = Annotated[str, Text(200, 1)]


@dataclass(frozen=True, slots=True)
class VoidedEntry:
    """An entry that does not count: its number, hash and kind.

    `about` are the subjects for which it does not; none: for all of them.
    """

    seq: Annotated[int, Number(1)]
    hash: Annotated[str, Digest()]
    kind: Annotated[str, Text(LONGEST_CODE, 1)]
    about: Annotated[tuple[About, ...], Many(MOST_VOIDED)] = ()

    def covers(self, about: str) -> bool:
        """Whether it does not count for this subject."""
        return not self.about or about in self.about


@dataclass(frozen=True, slots=True)
class Voiding(Body):
    """The base of every kind that voids entries of `stream`, with a reason; a void itself is not voided."""

    stream: Annotated[Stream, Worded("entry.stream")]
    voided: Annotated[tuple[VoidedEntry, ...], Many(MOST_VOIDED, 1)]
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]


def entry_subject(stream: Stream, seq: int) -> str:
    """An entry as the subject of another one: ``entry:custody:17``."""
    return subject(_ENTRY, f"{stream.value}:{seq}")


def read_places(text: str) -> tuple[Stream, int, int] | None:
    """The places that a person names: ``custody:17``, ``17`` of the custody stream, ``17-40``; None where they are none.

    The stream, the first and the last number.
    """
    name, _, numbers = text.strip().rpartition(":")
    known = {stream.value: stream for stream in Stream}
    stream, found = known.get(name or Stream.CUSTODY.value), _PLACES.fullmatch(numbers)
    if stream is None or found is None:
        return None
    first = int(found["first"])
    last = int(found["last"] or first)
    return (stream, first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Void:
    """The entry `by`, by which another one does not count for the subjects `about` (none: for all)."""

    by: Entry
    about: tuple[str, ...] = ()


class Voids:
    """What the void entries among some entries say of others."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        found: dict[tuple[Stream, int], list[Void]] = {}
        for entry in entries:
            body = entry.typed
            if isinstance(body, Voiding):
                for each in body.voided:
                    found.setdefault((body.stream, each.seq), []).append(Void(entry, each.about))
        self._found: Mapping[tuple[Stream, int], list[Void]] = found

    def of(self, entry: Entry) -> tuple[Entry, ...]:
        """The entries by which this one does not count, for some of its things or all."""
        voids = self._found.get((entry.stream, entry.seq), ())
        return tuple({(each.by.stream, each.by.seq): each.by for each in voids}.values())

    def by(self, entry: Entry, about: str = "") -> Entry | None:
        """The entry by which this one does not count for the subject `about`, or for all of its things; None: it counts."""
        voids = self._found.get((entry.stream, entry.seq), ())
        if about:
            return next((each.by for each in voids if not each.about or about in each.about), None)
        named = {each for void in voids for each in void.about}
        areas = {each.partition(":")[0] for each in named}
        things = {each for each in entry.subjects if each.partition(":")[0] in areas}
        whole = any(not void.about for void in voids) or (bool(things) and things <= named)
        return voids[-1].by if voids and whole else None


def voided_already(place: str, kind: str, by: Entry, rule: str) -> Refused:
    """The refusal to void once more what entry `by` voids: ``void.twice``.

    ``void.with_chosen`` where `by` is only tried: it goes with another of those that are chosen, by an entry that nobody finds.
    """
    trying = rehearsed()
    if trying is not None and trying.made((by.stream, by.seq)):
        return Refused("void.with_chosen", rule=rule, place=place, kind=kind)
    return Refused("void.twice", rule=rule, place=place, kind=kind, seq=by.seq, name=by.actor.name)


def marked(texts: Texts, title: str, *, struck: bool) -> str:
    """What an entry is called, with words that say that it does not count; a line through it is not seen by all."""
    return texts("voiding.mark", title=title) if struck else title
