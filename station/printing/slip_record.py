"""Slips on record: the name and digest of every slip, so that a changed or removed slip is found.

A slip is written after its act is committed, so that nobody waits for the disk. The program itself puts new slips on
record, many at once: at the start, at the end of the day, and with each checkpoint that a person asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol

from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.ledger import Draft, Entry
from station.core.policy import Policy
from station.core.progress import CancelToken
from station.people.asking import asks_nothing
from station.people.sessions import Session, program_session
from station.printing.bodies import MOST_SLIPS, SlipOnRecord, SlipsKept


class KeptSlips(Protocol):
    """The folder of slips; a place is relative to it (``2026-11/310110-7c7ad1-000012.html``)."""

    def lying(self) -> Iterator[str]:
        """The places of all slips in the folder, in their order. Raises OSError."""
        ...

    def digest(self, place: str) -> str | None:
        """The SHA-256 of a slip's content; None where there is no such file. Raises OSError."""
        ...


class SlipRows(Protocol):
    """Slips on record."""

    def slips(self) -> Mapping[str, str]:
        """The digest of each slip by its place."""
        ...


class SlipView(Protocol):
    """An unchanging view."""

    @property
    def printing(self) -> SlipRows:
        """Slips on record."""
        ...


class SlipWork(SlipView, Protocol):
    """A unit of work."""

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        ...

    def append(self, draft: Draft) -> Entry:
        """Record `draft`."""
        ...


class SlipStore(Protocol):
    """The part of the store that slips need."""

    def read(self) -> AbstractContextManager[SlipView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[SlipWork]:
        """A unit of work that commits when its block ends well."""
        ...


@dataclass(frozen=True, slots=True)
class SlipsCase:
    """Slips in the folder that are not on record yet."""

    slips: tuple[SlipOnRecord, ...]


def decide_slips_kept(session: Session, case: SlipsCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that puts them on record."""
    return Decided((session.draft(SlipsKept(case.slips), now, rules=("EQ-10",)),), (), None)


class SlipRecord:
    """Puts the slips in the folder on record."""

    def __init__(self, store: SlipStore, kept: KeptSlips, clock: Clock) -> None:
        self._store, self._kept, self._clock = store, kept, clock

    @asks_nothing("the program puts by itself on record which slips it kept")
    def record(self, *, cancel: CancelToken | None = None) -> int:
        """Put new slips on record; returns how many.

        Raises `StoreProblem`, `Cancelled`; the rest is recorded the next time.
        """
        with self._store.read() as view:
            known = view.printing.slips()
        fresh = iter([place for place in self._kept.lying() if place not in known])
        count = 0
        while batch := tuple(self._read(islice(fresh, MOST_SLIPS), cancel)):
            with self._store.write() as work:
                # Another window may have put some on record since they were looked for.
                known, now = work.printing.slips(), self._clock.now()
                case = SlipsCase(tuple(each for each in batch if each.place not in known))
                if case.slips:
                    record(work, decide_slips_kept(program_session(), case, work.policy, now))
            count += len(case.slips)
        return count

    def _read(self, places: Iterator[str], cancel: CancelToken | None) -> Iterator[SlipOnRecord]:
        for place in places:
            if cancel is not None:
                cancel.check()
            digest = self._kept.digest(place)
            if digest is not None:
                yield SlipOnRecord(place, digest)
