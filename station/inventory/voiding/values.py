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
    it began. `settled` are the later entries by which approved requests said in which condition the item is, or since when.
    """

    movements: tuple[Entry, ...] = ()
    void: Entry | None = None
    recordings: tuple[str, ...] = ()
    settled: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """How items stand without some of their entries, as far as that differs from how they stand now."""

    items: tuple[ItemAgain, ...] = ()
    spans: tuple[SpanAgain, ...] = ()
    spans_gone: tuple[SpanGone, ...] = ()
    dues: tuple[DueAgain, ...] = ()
    dues_gone: tuple[DueGone, ...] = ()


def approved_by(entry: Entry) -> str:
    """The number of the approved request by which an entry changed an item; "" where none did: no one person voids that (EQ-12)."""
    return next((about.partition(":")[2] for about in entry.subjects if about.startswith("request:")), "")


def approving_rule(entry: Entry) -> str:
    """The rule by which that request was decided: of a disputed return, or of changes, losses and scrap."""
    return "EQ-11" if decides_dispute(entry) else "EQ-12"


def decides_dispute(entry: Entry) -> bool:
    """Whether the approved request by which an entry changed an item was a disputed return."""
    return "EQ-11" in entry.rules
