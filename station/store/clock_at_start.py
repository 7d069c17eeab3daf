"""The clock when a station is opened: set meanwhile, before what is on record, or not measured over a restart."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from station.core.clock import TOLERATED, ClockJump, ClockReading, from_record
from station.core.errors import IntegrityProblem
from station.core.ledger import ClockJumped, Entry, Stream
from station.people.proving import locked_for
from station.people.two_persons import is_young
from station.store.store import Store
from station.store.view import View
from station.store.witness import Provenance, WitnessRecord

LONGEST_CLOSED: Final = timedelta(days=731)
"""No office leaves its station alone for longer; a clock that shows so was set."""


def clock_at_start(store: Store, witness_record: WitnessRecord | None) -> list[str]:
    """What there is to say of the clock, as codes, each on record then: ``clock_jumped``, ``clock_unmeasured``."""
    if witness_record is not None and witness_record.provenance is Provenance.OWN:
        store.clock_seen = witness_record.clock
    return look_at_start(store)


def look_at_shut(store: Store, witness_record: WitnessRecord | None) -> None:
    """The same for a station that could not be opened, before two people open it: its witness is believed without its MAC.

    Who edits it has the station's files anyway; and a clock that is set on by hand is noticed so. It is not written
    meanwhile: changes that were noted since are in its reading.
    """
    seen = None if witness_record is None else witness_record.clock
    if witness_record is not None and seen is not None:
        at = witness_record.heads.get(Stream.AUDIT)
        with store.read() as view, contextlib.suppress(IntegrityProblem):
            noted = view.clock_set_since(0 if at is None else at.seq)
            store.clock_seen = replace(seen, at=seen.at + noted)
    look_at_start(store)


def look_at_start(store: Store) -> list[str]:
    """What there is to say of the clock since `Store.clock_seen`."""
    now = store.clock.reading()
    if not _is_of_boot(store.clock_seen, now):
        with store.read() as view, contextlib.suppress(IntegrityProblem):
            store.clock_seen = view.read_since_restart(now.boot) or store.clock_seen
    if _was_set(store):
        return ["clock_jumped"]
    if _was_unmeasured(store):
        return ["clock_unmeasured"]
    _note_off(store)
    return []


def _is_of_boot(seen: ClockReading | None, now: ClockReading) -> bool:
    return seen is not None and bool(now.boot) and seen.boot == now.boot


def _note_off(store: Store) -> None:
    """Record for how long the computer was off, where a secret is young.

    Since it was started the machine itself measures the time. Each time off counts by those before (`ClockDoubts`).
    """
    now, seen = store.clock.reading(), store.clock_seen
    if _is_of_boot(seen, now):
        return
    with store.read() as view:
        known = [at for stream in Stream for at in _last_recorded(view, stream)]
        last = max([*known, *([] if seen is None else [seen.at])], default=now.at)
        off = now.at - last - timedelta(seconds=now.seconds)
        if off <= TOLERATED or not _young_at(view, last):
            return
    with store.write() as work:
        work.note_off(last, now, off)


def _young_at(view: View, moment: datetime) -> bool:
    """Whether a secret was young then, or what would say so is damaged."""
    try:
        return any(is_young(each, view.people, moment) for each in view.people.secret_issues())
    except IntegrityProblem:
        return True


def _was_unmeasured(store: Store) -> bool:
    """Whether a restart left a time that nothing measured, in which a lock ran or that is longer than any office is closed.

    How long a machine was off it does not know: its clock may have been set meanwhile.
    """
    now, seen = store.clock.reading(), store.clock_seen
    if seen is None or not now.boot or seen.boot == now.boot:
        return False
    with store.read() as view:
        last = max(seen.at, *(at for stream in Stream for at in _last_recorded(view, stream)))
        gap = now.at - last
        if gap <= TOLERATED or not (gap > LONGEST_CLOSED or _locked_at(view, last)):
            return False
    with store.write() as work:
        work.note_gap(last, now.at)
    return True


def _locked_at(view: View, moment: datetime) -> bool:
    """Whether a lock ran then, or what would say so is damaged."""
    try:
        return any(locked_for(each, moment) for each in view.people.locking())
    except IntegrityProblem:
        return True


def _was_set(store: Store) -> bool:
    """Whether the clock was set since the last entry of this boot, or is before that entry."""
    if store.look_at_clock():
        return True
    now = store.clock.reading()
    with store.read() as view:
        last = max(_untold(view), default=now.at)
    if last - now.at <= TOLERATED:
        return False
    with store.write() as work:
        work.note_jump(ClockJump(last, now.at))
    return True


def _untold(view: View) -> Iterator[datetime]:
    """When the newest entries were recorded, but custody's where a jump is on record since: it is told once.

    As their columns say: a damaged entry is the verification's to tell, and does not keep the station shut.
    """
    yield from _last_recorded(view, Stream.AUDIT)
    jumps: list[Entry] = []
    with contextlib.suppress(IntegrityProblem):
        jumps = view.ledger.of_kind(Stream.AUDIT, ClockJumped.KIND, 1)
    told = max((each.typed.custody for each in jumps if isinstance(each.typed, ClockJumped)), default=0)
    if told < view.ledger.head(Stream.CUSTODY).seq:
        yield from _last_recorded(view, Stream.CUSTODY)


def _last_recorded(view: View, stream: Stream) -> Iterator[datetime]:
    end = view.ledger.head(stream).seq
    for row in view.ledger.stored(stream, after=end - 1, until=end):
        with contextlib.suppress(ValueError):
            yield from_record(row.recorded_at)
