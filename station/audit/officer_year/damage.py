"""Which recordings the fixity check found damaged or gone, by whose they are (DM-12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

from station.archive.bodies import MediaChecked
from station.archive.fixity.values import FileFault
from station.archive.values import Recording
from station.core.clock import local
from station.core.ledger import Entry, Stream
from station.inventory.ports import LedgerFacts

GONE: Final = frozenset({FileFault.MISSING, FileFault.LOST})
FAULTS: Final = GONE | {FileFault.SIZE, FileFault.CHANGED, FileFault.UNREADABLE}
"""Faults of a recording on record; others are of files that no recording is."""
_ALL: Final = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Damage:
    """A recording of which a check first found on the day `on` that it is damaged or gone; `whole`: the newest check finds it whole again.

    `seq` is the custody entry by which the recording is on record.
    """

    sha256: str
    fault: FileFault
    on: date
    check: int
    whole: bool = False
    name: str = ""
    seq: int = 0


class ChecksReader(LedgerFacts, Protocol):
    """The ledger, with entries by their kind."""

    def of_kind(self, stream: Stream, kind: str, size: int, *, checked: bool = False) -> list[Entry]:
        """The newest entries of exactly this kind, newest first."""
        ...


class RecordingReader(Protocol):
    """Recordings on record."""

    def recording(self, sha256: str) -> Recording | None:
        """The recording with this content."""
        ...


class DamageView(Protocol):
    """What it is read from."""

    @property
    def ledger(self) -> ChecksReader:
        """The ledger."""
        ...

    @property
    def archive(self) -> RecordingReader:
        """Recordings."""
        ...


def found_by(checks: Sequence[Entry]) -> tuple[Damage, ...]:
    """What these checks, the oldest first, found of recordings: each once, by the first that did."""
    found: dict[str, Damage] = {}
    for entry in checks:
        body = entry.typed
        if not isinstance(body, MediaChecked):
            continue
        bad = {each.sha256: each.reason for each in body.bad if each.sha256 and each.reason in FAULTS}
        told_all = body.bad_count == len(body.bad)
        for sha256, known in found.items():
            if sha256 in bad or told_all:
                found[sha256] = replace(known, whole=sha256 not in bad)
        day = local(entry.happened_at, entry.zone).date()
        for sha256, fault in bad.items():
            found.setdefault(sha256, Damage(sha256, fault, day, entry.seq))
    return tuple(found.values())


def damage_by_officer(view: DamageView) -> Mapping[str, Sequence[Damage]]:
    """The same by the number of the officer whose recording it is; of nobody's there is none."""
    checks = view.ledger.of_kind(Stream.AUDIT, MediaChecked.KIND, _ALL, checked=True)
    theirs: dict[str, list[Damage]] = {}
    for each in found_by(checks[::-1]):
        recording = view.archive.recording(each.sha256)
        if recording is not None and recording.officer:
            named = replace(each, name=recording.stored.rpartition("/")[2], seq=recording.seq)
            theirs.setdefault(recording.officer, []).append(named)
    return theirs
