"""Entries of the ledger as lines of a history."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.ledger import Entry
from station.core.ledger.voiding import Voids, marked
from station.core.ledger.words import actor_words, kind_words, plain_words
from station.core.texts import Texts
from station.people.bodies import ParameterChanged
from station.ui import formats
from station.ui.widgets.timeline import Event


def entry_events(texts: Texts, entries: Sequence[Entry], about: str = "") -> list[Event]:
    """The entries about a subject, given oldest first, as events newest first.

    Those that do not count for it are struck through.
    """
    voids = Voids(entries)
    return [
        Event(
            f"{entry.stream.value}:{entry.seq}",
            formats.moment(entry.recorded_at, entry.zone),
            marked(texts, kind_words(texts, entry.kind), struck=struck),
            _note(texts, entry),
            struck=struck,
        )
        for entry in reversed(entries)
        for struck in (voids.by(entry, about) is not None,)
    ]


def _note(texts: Texts, entry: Entry) -> str:
    """Who made the entry, and why where a reason was given."""
    reason = getattr(entry.typed, "reason", "")
    return " · ".join(part for part in (actor_words(texts, entry), str(reason) if reason else "") if part)


def change_events(texts: Texts, entries: Sequence[Entry], key: str = "") -> list[Event]:
    """Changes of a rule's parameters: from what to what, by whom and why; `key` shows only those of one."""
    return [
        Event(
            f"{entry.stream.value}:{entry.seq}",
            formats.moment(entry.recorded_at, entry.zone),
            f"{_short(texts, entry, changed.old)} → {_short(texts, entry, changed.value)}",
            _note(texts, entry),
            icon="edit",
        )
        for entry in reversed(entries)
        if isinstance(changed := entry.typed, ParameterChanged) and key in ("", changed.parameter)
    ]


def _short(texts: Texts, entry: Entry, value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return texts("administration.rules.table_of", count=len(value))
    return plain_words(texts, value, entry.zone).replace("\n", " ")
