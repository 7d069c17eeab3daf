"""What the indicators need from outside: the ledger's entries, the deadlines, the memory of the centre, the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from station.audit.indicators.values import LateRecording
from station.core.clock import Clock
from station.core.deadlines import Deadline
from station.core.ledger import Entry, Stream
from station.core.policy import Policy
from station.core.report import Origin
from station.core.texts import Texts
from station.people.calendar.ports import YearsReader
from station.people.offices.ports import OfficesReader
from station.people.sessions import Session


class EntriesOfKind(Protocol):
    """The ledger, as far as it is counted."""

    def of_kind(self, stream: Stream, kind: str, size: int, *, checked: bool = False) -> Sequence[Entry]:
        """The newest entries of exactly this kind, newest first; `checked`: each with the content of its hash."""
        ...

    def oldest_after(self, stream: Stream, seq: int) -> str | None:
        """`recorded_at` of the first entry above `seq`, as recorded; None when there is none."""
        ...


class RanDeadlines(Protocol):
    """The deadline table, as far as it is counted."""

    def ran_between(self, first: datetime, last: datetime) -> Iterator[Deadline]:
        """The deadlines that began up to `last` and had not ended before `first`."""
        ...


class PunctualityFacts(Protocol):
    """Recordings, as far as it is counted whether they came in in time."""

    def judged(self, first: datetime, last: datetime) -> tuple[int, Sequence[LateRecording]]:
        """How many were due in that time and came in until its end, and those of them that were late, the first due first."""
        ...


class ConfirmedPlace(Protocol):
    """How far the centre has a stream."""

    @property
    def seq(self) -> int:
        """The number of the last entry that it confirmed."""
        ...


class RememberedCentre(Protocol):
    """What is remembered of the centre for one stream."""

    @property
    def centre_id(self) -> str:
        """Which centre; empty where there was none."""
        ...

    @property
    def acked(self) -> ConfirmedPlace:
        """How far it has the stream."""
        ...


class CentreFacts(Protocol):
    """The memory of the centre."""

    def peer(self, stream: Stream) -> RememberedCentre:
        """What is remembered for `stream`."""
        ...


class IndicatorView(Protocol):
    """What one transaction sees."""

    @property
    def ledger(self) -> EntriesOfKind:
        """Entries."""
        ...

    @property
    def deadlines(self) -> RanDeadlines:
        """Deadlines."""
        ...

    @property
    def archive(self) -> PunctualityFacts:
        """Recordings."""
        ...

    @property
    def calendar(self) -> YearsReader:
        """Announced years."""
        ...

    @property
    def offices(self) -> OfficesReader:
        """Who holds office."""
        ...

    @property
    def sync(self) -> CentreFacts:
        """The memory of the centre."""
        ...

    @property
    def policy(self) -> Policy:
        """The rulebook with this office's parameters."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by: a damaged parameter stops only what asks for it."""
        ...


class IndicatorStore(Protocol):
    """The store, as far as the indicators need it."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[IndicatorView]:
        """An unchanging view."""
        ...

    def require_sound(self, behind: str | None) -> None:
        """Compare what a report rests on with the ledger; see `station.store.store`."""
        ...


class AssessmentOrigins(Protocol):
    """Where the figures of a report come from; `station.printing.reporting.Reporting` says it."""

    def origin(
        self, session: Session, texts: Texts, filters: Iterable[str] = (), behind: str | None = ""
    ) -> Origin:
        """The origin of a report made now; `behind` names what it rests on, which is compared with the ledger."""
        ...
