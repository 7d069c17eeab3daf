"""What the year of an officer needs of the store: conduct, deadlines that were missed, requests, the ledger; as it is and as it was."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from station.audit.officer_year.damage import ChecksReader, RecordingReader
from station.core.clock import Clock
from station.core.deadlines import Deadline
from station.core.progress import CancelToken, Report, silent
from station.inventory.papers.assessed import AssessedView


class MissedReader(Protocol):
    """Deadlines that were missed."""

    def missed(
        self, kinds: Collection[str], person: str, first: datetime, until: datetime, now: datetime
    ) -> tuple[Deadline, ...]:
        """Those that bind an officer and were due from `first` and before `until`: met late, or open past their due moment."""
        ...


class OfficerYearView(AssessedView, Protocol):
    """The state that one transaction sees."""

    @property
    def ledger(self) -> ChecksReader:
        """The ledger."""
        ...

    @property
    def archive(self) -> RecordingReader:
        """Recordings."""
        ...

    @property
    def deadlines(self) -> MissedReader:
        """What was due."""
        ...


class OfficerYearStore(Protocol):
    """The part of the store that it needs."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[OfficerYearView]:
        """An unchanging view."""
        ...

    def at(
        self, day: date, behind: str, report: Report = silent, cancel: CancelToken | None = None
    ) -> OfficerYearStore:
        """The same store for reading what `behind` rests on as of the end of a day."""
        ...
