"""A recorder's log and marks come along with an import: asked for before the first byte, recorded with its session."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from station.archive.copying.job import CopyOutcome
from station.archive.copying.whole_files import keep_protected
from station.archive.importing.entries import ordering_session
from station.archive.importing.manifest import MANIFESTS_FOLDER
from station.archive.importing.order import ImportOrder
from station.archive.ports import ArchiveStore, ArchiveWork
from station.archive.recorders.values import RecorderTold
from station.archive.survey.values import SourceFile
from station.archive.told.decide import DeviceMarkedCase, SpokeCase, decide_marked, decide_spoke
from station.archive.told.marks import marks_of_recorder, marks_on_card
from station.archive.told.values import NOTHING_TOLD, DeviceTold, KeptLog, UntoldReason
from station.core.deciding import record
from station.core.errors import Cancelled, DeviceProblem, Refused
from station.core.plain_files import read_plain
from station.core.progress import CancelToken
from station.people.sessions import Session

_BATCH: Final = 100
ASKED_SECONDS: Final = 60.0
"""So long an import asks for them at the most before its first byte is copied."""
_MOST_MARKED: Final = 5000
"""So many marks of one import are taken; the recorder's own list is bounded by its driver."""

log = logging.getLogger(__name__)


class TellsOfItself(Protocol):
    """Recorders that can be asked by the serial number that their drive bears."""

    def told_by(self, session: Session, serial: str, stop: CancelToken | None = None) -> RecorderTold | None:
        """The log and the marks of the recorder with this serial number; None where none is there. `stop` is looked at meanwhile.

        Raises Refused ``recorders.still_locked``, DeviceProblem, Cancelled.
        """
        ...


class AskedInTime(CancelToken):
    """The request to stop asking: the person stops the import, or `seconds` are over. A recorder may drip answers for ever."""

    def __init__(self, asked: CancelToken | None, seconds: float) -> None:
        super().__init__()
        self._asked, self._end = asked, time.monotonic() + seconds

    @property
    def cancelled(self) -> bool:
        """Whether to stop."""
        return time.monotonic() > self._end or (self._asked is not None and self._asked.cancelled)


class DevicesAsked:
    """Asks the device of an import what it says of itself, and stores its log. `recorders` is None where none can be asked.

    The recordings do not wait for it longer than `seconds`.
    """

    def __init__(
        self, recorders: TellsOfItself | None, archive_root: Path, *, seconds: float = ASKED_SECONDS
    ) -> None:
        self._recorders, self._root, self._seconds = recorders, archive_root, seconds

    def on_card(self, files: Sequence[SourceFile]) -> DeviceTold:
        """The marks that the card itself shows."""
        return replace(NOTHING_TOLD, marks=tuple(islice(marks_on_card(files), _MOST_MARKED)))

    def ask(
        self, session: Session, order: ImportOrder, cancel: CancelToken | None = None
    ) -> tuple[ImportOrder, bytes]:
        """The order with what the recorder of its source says, and its log; the recorder is known by the serial number of its drive.

        What can't be asked prevents no import: why is on record.
        """
        serial = order.source.serial
        if self._recorders is None or serial is None:
            return order, b""
        try:
            told = self._recorders.told_by(session, serial, AskedInTime(cancel, self._seconds))
        except (Refused, DeviceProblem, Cancelled) as problem:
            locked = problem.code == "recorders.still_locked"
            reason = UntoldReason.LOCKED if locked else UntoldReason.NOT_READ
            log.warning("the recorder %s did not tell of itself: %s", serial, problem)
            return replace(order, told=replace(order.told, serial=serial, untold=reason)), b""
        if told is None:
            return order, b""
        marks, apart = marks_of_recorder(told.marks[:_MOST_MARKED], [each.file for each in order.files])
        kept = None
        if told.log:
            kept = KeptLog(_log_of(order.session), hashlib.sha256(told.log).hexdigest(), len(told.log))
        said = DeviceTold(serial, told.facts.model, kept, (*order.told.marks, *marks), apart)
        return replace(order, told=said), told.log

    def keep(self, order: ImportOrder, content: bytes) -> None:
        """Store the log durably, before anything is copied. Raises StoreProblem ``archive.not_written``."""
        if order.told.log is None:
            return
        keep_protected(self._root / order.told.log.path, content)

    def drop(self, order: ImportOrder) -> None:
        """Remove the log of an import that did not come about."""
        if order.told.log is not None:
            with suppress(OSError):
                (self._root / order.told.log.path).unlink(missing_ok=True)


def _log_of(session: str) -> str:
    """Where the log of an import lies, below the archive's root: beside the manifest of the session."""
    return f"{MANIFESTS_FOLDER}/{session}.log"


def record_spoke(work: ArchiveWork, order: ImportOrder, archive_root: Path) -> None:
    """Record what the recorder of an import said of itself, where one was asked."""
    if order.told.serial is not None:
        case = SpokeCase(order, lying_log(archive_root, order.session, order.told.log))
        record(work, decide_spoke(ordering_session(order), case, work.policy, order.started_at))


def record_marks(store: ArchiveStore, order: ImportOrder, outcomes: Sequence[CopyOutcome]) -> int:
    """Record the marks of what is stored now, and was stored before; returns how many recordings bear one.

    Repeated it records nothing anew. Raises StoreProblem.
    """
    marked: dict[str, list[str]] = {}
    sources = {each.source for each in order.told.marks}
    for outcome in outcomes:
        if outcome.source in sources and outcome.stored and outcome.sha256 is not None:
            marked.setdefault(outcome.sha256, []).append(outcome.source)
    waiting, found = iter(marked.items()), 0
    while batch := list(islice(waiting, _BATCH)):
        with store.write() as work:
            for sha256, paths in batch:
                recording = work.archive.recording(sha256)
                if recording is None or not recording.is_recording:
                    continue
                marks = tuple(mark for path in paths for mark in order.told.marks_of(path))
                case = DeviceMarkedCase(order, recording, marks)
                record(work, decide_marked(ordering_session(order), case, work.policy, order.started_at))
                found += 1
    return found


def lying_log(archive_root: Path, session: str, log: KeptLog | None) -> KeptLog | None:
    """The log of an import, where it lies there as it was read; an order that nobody vouches for may name any other file."""
    if log is None or log.path != _log_of(session):
        return None
    try:
        content = read_plain(archive_root / log.path, log.size)
    except OSError:
        return None
    return log if hashlib.sha256(content).hexdigest() == log.sha256 else None
