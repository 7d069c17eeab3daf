"""A draw by its number, for whoever goes by it."""

from __future__ import annotations

from typing import Final, Protocol

from station.core.errors import Refused
from station.core.ledger import Entry, Stream
from station.core.ledger.canonical import LARGEST_INTEGER
from station.inventory.drawing.bodies import DrawMade

RULE: Final = "PF-11"
_MOST_DIGITS: Final = len(str(LARGEST_INTEGER))
_SHOWN: Final = 80
"""Characters of a number that a refusal repeats."""


class EntryReader(Protocol):
    """The entries of the ledger by their numbers."""

    def entry(self, stream: Stream, seq: int, *, checked: bool = False) -> Entry | None:
        """The entry `seq` of `stream`, None where there is none; `checked` for one with the content of its hash."""
        ...


class DrawView(Protocol):
    """The state that one transaction sees."""

    @property
    def ledger(self) -> EntryReader:
        """The ledger."""
        ...


def draw_number(written: str) -> int:
    """The number of a draw as a person writes it. Raises Refused ``draw.unknown`` for what is no number."""
    code = written.strip()
    if not (code.isascii() and code.isdigit() and len(code) <= _MOST_DIGITS):
        raise Refused("draw.unknown", rule=RULE, draw=code[:_SHOWN] or "—")
    return int(code)


def draw_entry(view: DrawView, seq: int) -> Entry:
    """The audit entry `seq`, which made a draw. Raises Refused ``draw.unknown``."""
    entry = view.ledger.entry(Stream.AUDIT, seq, checked=True) if 0 < seq <= LARGEST_INTEGER else None
    if entry is None or not isinstance(entry.typed, DrawMade):
        raise Refused("draw.unknown", rule=RULE, draw=seq)
    return entry


def made_by(entry: Entry) -> DrawMade:
    """What the entry of a draw drew."""
    return entry.of(DrawMade)


def draw_made(view: DrawView, seq: int) -> DrawMade:
    """What was drawn by the audit entry `seq`. Raises Refused ``draw.unknown``."""
    return made_by(draw_entry(view, seq))
