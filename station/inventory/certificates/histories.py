"""The entries that the bookkeeping of paper goes over: those about its lines, and those by which units changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, Protocol

from station.core.errors import Refused
from station.core.ledger import Entry, Stream
from station.inventory.certificates.months import PaperLine
from station.inventory.papers.ports import ToldReader
from station.inventory.receivers.following import MOVING
from station.inventory.stock.paper_bodies import PaperKindSet

_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_MOST_LINES: Final = 2000
"""Lines of paper that a report goes over."""


class LineEntriesReader(Protocol):
    """The register, as far as the bookkeeping needs it."""

    def history_since(self, tags: Sequence[str], seq: int) -> dict[str, tuple[Entry, ...]]:
        """All entries about each item from number `seq` on, in their order."""
        ...


class PaperEntriesView(Protocol):
    """The state that one transaction sees."""

    @property
    def equipment(self) -> LineEntriesReader:
        """Items."""
        ...

    @property
    def told(self) -> ToldReader:
        """The entries of a time."""
        ...


def paper_histories(view: PaperEntriesView, tags: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
    """All entries about each of these lines with those by which units changed, in their order."""
    if not tags:
        return {}
    told = view.equipment.history_since(tuple(tags), 0)
    changes = tuple(view.told.recorded_since(Stream.CUSTODY, MOVING, _FIRST))
    if not changes:
        return told
    return {tag: _in_order((*changes, *history)) for tag, history in told.items()}


def kinds_on_record(view: PaperEntriesView) -> dict[str, PaperKindSet]:
    """Of which kind each line of paper is, by its tag. Raises Refused ``certificates.too_many_lines``."""
    found: dict[str, PaperKindSet] = {}
    for entry in view.told.recorded_since(Stream.CUSTODY, (PaperKindSet.KIND,), _FIRST):
        body = entry.of(PaperKindSet)
        found.setdefault(body.tag, body)
        if len(found) > _MOST_LINES:
            raise Refused("certificates.too_many_lines", rule="ST-01", most=_MOST_LINES)
    return found


def paper_lines(view: PaperEntriesView) -> list[PaperLine]:
    """Every line of paper with its entries. Raises Refused ``certificates.too_many_lines``."""
    on_record = kinds_on_record(view)
    told = paper_histories(view, tuple(on_record))
    return [PaperLine(tag, on_record[tag].kind, told[tag]) for tag in sorted(on_record)]


def _in_order(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Each entry once: one about a line may be about units too."""
    return tuple(each for _, each in sorted({each.seq: each for each in entries}.items()))
