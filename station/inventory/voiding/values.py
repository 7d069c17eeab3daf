"""What is known of an item before a movement of it is voided, and how it stands without it."""

from __future__ import annotations

from dataclasses import dataclass

from station.core.ledger import Entry
from station.inventory.voiding.bodies import DueAgain, DueGone, ItemAgain, SpanAgain, SpanGone


@dataclass(frozen=True, slots=True)
class Moved:
    """What happened to an item after one of its entries, as far as it counts.

    `movements` are the later movements and the imports that closed a return, in order; `void` is the entry by which the
    entry itself does not count any more, and `recordings` are the imported recordings, by SHA-256, that rest on the loan that
    it began.
    """

    movements: tuple[Entry, ...] = ()
    void: Entry | None = None
    recordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """How items stand without some of their entries, as far as that differs from how they stand now."""

    items: tuple[ItemAgain, ...] = ()
    spans: tuple[SpanAgain, ...] = ()
    spans_gone: tuple[SpanGone, ...] = ()
    dues: tuple[DueAgain, ...] = ()
    dues_gone: tuple[DueGone, ...] = ()
