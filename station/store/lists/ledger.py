"""The entries of the ledger as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
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
from station.core.texts import LANGUAGES, load_texts
from station.store.lists.source import ListSource, SortKey, on_days, one_of
from station.store.readers.ledger import stored_entry
from station.store.schema.ledger import ledger_entry, ledger_subject
from station.store.schema.people import account
from station.store.schema.requests import request

_SIGNS: Final = frozenset("()!,:;?")
"""What is typed in full width between Chinese words; the signs within codes are not."""
_KIND: Final = "entry.kind."
_OWN: Final = len(ledger_entry.columns)
_PLACE: Final = ledger_entry.c.stream + literal(":") + cast(ledger_entry.c.seq, String)
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


def _at(places: Sequence[str]) -> ColumnElement[bool]:
    """The entries at these places, by the table's own key. Raises ValueError for a text that is no place."""
    by_stream: dict[str, list[int]] = {}
    for place in places:
        stream, _, seq = place.partition(":")
        by_stream.setdefault(Stream(stream).value, []).append(int(seq))
    return or_(
        false(),
        *(
            and_(ledger_entry.c.stream == stream, ledger_entry.c.seq.in_(seqs))
            for stream, seqs in by_stream.items()
        ),
    )


def _in_area(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return or_(*(ledger_entry.c.kind.startswith(f"{area}.", autoescape=True) for area in wanted))


def _about(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    named = select(ledger_subject.c.stream, ledger_subject.c.seq).where(ledger_subject.c.subject == wanted)
    return tuple_(ledger_entry.c.stream, ledger_entry.c.seq).in_(named)


def _placed(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return _at(wanted)


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


def _has(word: str, connection: Connection) -> ColumnElement[bool]:
    """The word stands in what was recorded, in half or full width, or names the kind.

    What was recorded is bytes that may be damaged: they are compared as they are, small letters for large ones in
    ASCII alone.
    """
    content, forms = ledger_entry.c.content, _forms(word)
    if connection.dialect.name == "sqlite":
        # Its LIKE takes letters of ASCII for the same in either case; making them small first costs twice as much.
        plain: ColumnElement[Any] = cast(content, String)
        written = [plain.contains(form, autoescape=True) for form in forms]
    else:
        plain = func.encode(content, "escape")
        # Making letters small costs more than looking, and few forms have any.
        written = [
            func.strpos(func.lower(plain) if _has_letters(form) else plain, form) > 0
            for form in map(_escaped, forms)
        ]
    return or_(*written, ledger_entry.c.kind.in_(_kinds_named(word)))


def _forms(word: str) -> tuple[str, ...]:
    """A folded word in the forms that people type: half width, signs in full width, all in full width."""
    signs = "".join(_wide(each) if each in _SIGNS else each for each in word)
    return tuple(dict.fromkeys((word, signs, "".join(map(_wide, word.upper())))))


def _has_letters(form: str) -> bool:
    """Whether it has letters of ASCII, which the databases' ``lower`` makes small."""
    return any("a" <= each <= "z" for each in form)


def _wide(character: str) -> str:
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


def _escaped(word: str) -> str:
    r"""As PostgreSQL's ``encode(…, 'escape')`` writes it: bytes beyond ASCII as ``\ooo``."""
    written = (
        "\\\\" if byte == 0x5C else chr(byte) if 0 < byte < 0x80 else f"\\{byte:03o}"
        for byte in word.encode()
    )
    return "".join(written)


ENTRIES: Final = ListSource(
    name=ENTRY_LIST.name,
    key=_PLACE,
    at=_at,
    frame=ledger_entry,
    rows=(*ledger_entry.c, _BEFORE.label("before")),
    read=_read,
    order={
        "seq": SortKey(ledger_entry.c.seq),
        "recorded": SortKey(ledger_entry.c.recorded_at),
        "stream": SortKey(ledger_entry.c.stream),
        "place": SortKey(_PLACE),
    },
    filters={
        "stream": one_of(ledger_entry.c.stream),
        "area": _in_area,
        "kind": one_of(ledger_entry.c.kind),
        "recorded": on_days(ledger_entry.c.recorded_at),
        "subject": _about,
        "place": _placed,
    },
    searched=_has,
    counted={"stream": ledger_entry.c.stream},
)


def _of_subject(scope: Any, _context: ListContext) -> ColumnElement[bool]:
    """All entries about the subject of the scope; for an officer also those about their accounts, and what they asked for.

    What they asked for, or what was asked about them, is told to its end: each decision names the request.
    """
    if not isinstance(scope, About):
        raise TypeError(f"a history is of somebody or something, not of {scope!r}")
    if not scope.officer:
        return _about(scope.subject, _context)
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
    return tuple_(ledger_entry.c.stream, ledger_entry.c.seq).in_(at)


def _any(_wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Whose history it is follows from the scope."""
    return true()


HISTORY: Final = replace(
    ENTRIES,
    name=HISTORY_LIST.name,
    order={**ENTRIES.order, "happened": SortKey(ledger_entry.c.happened_at)},
    filters={
        "area": _in_area,
        "kind": one_of(ledger_entry.c.kind),
        "happened": on_days(ledger_entry.c.happened_at),
        "subject": _any,
    },
    counted={},
    within=_of_subject,
)
