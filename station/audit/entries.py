"""The ledger as a list: the entries of both streams, found by content, subject, person and time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from station.audit.entry_lines import EntryLine
from station.audit.naming import EntryNames
from station.audit.ports import NamedLedgerView
from station.core.ledger import Stream
from station.core.ledger.words import actor_words, kind_words, line_words, subject_words
from station.core.listing import (
    FilterKind,
    ListColumn,
    ListContext,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.texts import Texts, load_texts
from station.people.asking import asks
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session

_AREA, _KIND = "ledger_page.area.", "entry.kind."


def _what(texts: Texts, line: EntryLine) -> str:
    if line.entry is None:
        return texts("ledger_page.unreadable")
    kind = kind_words(texts, line.kind)
    if not line.voids:
        return kind
    return texts("voiding.mark" if line.struck else "voiding.part", title=kind)


def _said(texts: Texts, line: EntryLine) -> str:
    return "" if line.entry is None else line_words(texts, line.entry)


def _by(texts: Texts, line: EntryLine) -> str:
    return "" if line.entry is None else actor_words(texts, line.entry)


def _itself(line: EntryLine) -> EntryLine:
    return line


ENTRY_LIST: Final[ListDeclaration[EntryLine]] = ListDeclaration(
    name="ledger",
    title="ledger_page.title",
    lasting=True,
    columns=(
        ListColumn("seq", "ledger_page.seq", lambda line: line.seq, ValueKind.NUMBER),
        ListColumn("recorded", "ledger_page.recorded", lambda line: line.recorded_at, ValueKind.MOMENT),
        ListColumn("what", "ledger_page.what", _itself, sortable=False, wording=_what),
        ListColumn("said", "ledger_page.said", _itself, sortable=False, wording=_said),
        ListColumn("by", "ledger_page.actor", _itself, sortable=False, wording=_by),
        ListColumn(
            "proof",
            "ledger_page.proof_title",
            lambda line: line.proof,
            ValueKind.CHOICE,
            words="ledger_page.line.",
            sortable=False,
        ),
        ListColumn(
            "stream",
            "ledger_page.stream_title",
            lambda line: line.stream.value,
            ValueKind.CHOICE,
            words="ledger_page.stream.",
            shown=False,
        ),
        ListColumn("place", "ledger_page.place_title", lambda line: line.place, ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter(
            "stream",
            "ledger_page.stream_title",
            choices=tuple(stream.value for stream in Stream),
            words="ledger_page.stream.",
            chips=True,
            default=Stream.CUSTODY.value,
        ),
        ListFilter("area", "ledger_page.kind"),
        ListFilter("kind", "ledger_page.what", seldom=True),
        ListFilter("recorded", "ledger_page.recorded", FilterKind.DAYS),
        ListFilter(
            "subject",
            "ledger_page.subject",
            FilterKind.TEXT,
            offered=False,
            wording=subject_words,
            names=NamedKind.SUBJECT,
        ),
        ListFilter("place", "ledger_page.place_title", offered=False),
    ),
    key="place",
    sort=(Sort("seq", descending=True),),
)
"""One stream at a time, the newest entry first; ``stream=custody,audit`` asks for both.

`subject` is a whole one (``item:BWC-0017``), `area` what kinds begin with (``equipment``), `place` as ``custody:17``.
"""


class EntryList(ListService[EntryLine], ask=asks(Permission.LEDGER_VIEW)):
    """Every entry; a missing one is shown at the entry that follows it."""

    def _completing(
        self, view: NamedLedgerView, context: ListContext, rows: Sequence[EntryLine]
    ) -> Callable[[EntryLine], EntryLine]:
        """Each entry with the names of whom and what it is about, and by which others it does not count."""
        del context
        names = EntryNames(view)
        voids = view.voids.of([(line.stream, line.seq) for line in rows])

        def complete(line: EntryLine) -> EntryLine:
            line = line.voided(voids)
            return line if line.entry is None else replace(line, entry=names.added(line.entry))

        return complete

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Areas of kinds, and kinds, by their words."""
        del session
        return entry_choices(language)


def entry_choices(language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What kinds begin with, and kinds, by their words."""
    texts = load_texts(language)
    return {"area": _worded(texts, _AREA), "kind": _worded(texts, _KIND)}


def _worded(texts: Texts, prefix: str) -> list[tuple[str, str]]:
    """The keys that have words under `prefix`, in the order of the texts."""
    return [(key.removeprefix(prefix), word) for key, word in texts.words.items() if key.startswith(prefix)]
