"""The ends of a session's files: each goes to the journal, then to whoever listens; some end the whole session."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from station.archive.copying.job import CopyItem, CopyOutcome
from station.archive.copying.journal import Journal
from station.archive.copying.meter import Meter
from station.archive.copying.source import CopySource
from station.archive.copying.trouble import ENDS_SESSION, FileTrouble
from station.archive.outcomes import FileOutcome, FileReason

Emit = Callable[[CopyOutcome], None]
"""Told of each outcome once it is in the journal."""


class Ends:
    """The outcomes of one session so far, and why it stopped before its end."""

    def __init__(self, source: CopySource, journal: Journal, meter: Meter, emit: Emit) -> None:
        self._source, self._journal, self._meter, self._emit = source, journal, meter, emit
        self._ended: set[str] = set()
        self.stopped: FileReason | None = None
        """Why nothing more is copied; None while the session goes on."""

    def tell(self, outcomes: list[CopyOutcome]) -> None:
        """Write outcomes into the journal, with one fsync for all of them, and report them."""
        with suppress(OSError):
            # A full or vanished disk can't take the line; `verified` was written before, and `emit` still tells.
            self._journal.outcomes(outcomes)
        for outcome in outcomes:
            self._ended.add(outcome.source)
            self._emit(outcome)
        self._meter.finished(len(outcomes))

    def trouble(self, item: CopyItem, problem: object, part: Path | None = None) -> None:
        """End `item` with what went wrong, without its part file; what concerns the device ends the session."""
        if part is not None:
            with suppress(OSError):
                part.unlink()
        if isinstance(problem, FileTrouble):
            reason, number = problem.reason, problem.errno
            if reason in (FileReason.SOURCE_ERROR, FileReason.SOURCE_MISSING) and self._source.is_gone():
                reason = FileReason.SOURCE_GONE
        else:
            reason, number = FileReason.CANCELLED, 0
        first = True
        if reason in ENDS_SESSION:
            first, self.stopped = self.stopped is None, self.stopped or reason
        held = reason is FileReason.CANCELLED or not first
        outcome = FileOutcome.HELD if held else FileOutcome.FAILED
        self.tell([CopyOutcome(item.source, item.size, outcome, reason=reason, errno=number)])

    def hold_the_rest(self, items: Iterable[CopyItem]) -> None:
        """Hold those of `items` that have no outcome yet."""
        reason = self.stopped or FileReason.CANCELLED
        self.tell(
            [
                CopyOutcome(item.source, item.size, FileOutcome.HELD, reason=reason)
                for item in items
                if item.source not in self._ended
            ]
        )
