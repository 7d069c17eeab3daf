"""The engine's process: ``python -m station.archive.copying.worker``.

Standard input: the job as one line of JSON, and a first word that it is begun with; then the lines ``pause`` and ``go on``; ``cancel``,
also as the first word, or the end of the input (the ordering process died) stops the session cleanly.  Standard output: JSON lines, ``{"progress": …}`` at most ten
times a second, ``{"way": …}`` how it reads back, ``{"copied": […]}`` for files and ``{"outcome": …}`` for each, with the next reading, ``{"done": true}`` last.  The journal has the outcomes too.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import asdict

from station.archive.copying.engine import Engine
from station.archive.copying.job import CopyJob, CopyOutcome
from station.archive.copying.journal import Journal
from station.archive.copying.meter import Meter
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import SourceRoot
from station.archive.copying.trouble import FileTrouble, at_destination
from station.archive.outcomes import FileOutcome, FileReason
from station.core.places import make_folder

PROGRESS_SECONDS = 0.1
NICENESS = 5
"""The engine's priority, below that of the desktop."""
_IOPRIO_SET_X86_64, _BEST_EFFORT_LAST = 251, (2 << 13) | 7


class _LineWriter:
    """Writes JSON lines to standard output from several threads; it ignores that the reader is gone.

    What is told of each file goes with the next line of the session: else the reader, a process beside, would wake for each.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._copied: list[str] = []
        self._outcomes: list[dict[str, object]] = []

    def say(self, message: dict[str, object]) -> None:
        with self._lock, suppress(BrokenPipeError):
            data = b"".join(json.dumps(each).encode("ascii") + b"\n" for each in (*self._kept(), message))
            while data:
                data = data[os.write(1, data) :]

    def copied(self, source: str) -> None:
        with self._lock:
            self._copied.append(source)

    def ended(self, outcome: CopyOutcome) -> None:
        with self._lock:
            self._outcomes.append(outcome.to_dict())

    def _kept(self) -> list[dict[str, object]]:
        copied, outcomes, self._copied, self._outcomes = self._copied, self._outcomes, [], []
        told: list[dict[str, object]] = [{"copied": copied}] if copied else []
        return told + [{"outcome": each} for each in outcomes]


def _lower_priority() -> None:
    """Let the desktop go first on processor and disk; a system that can't do so leaves the priority unchanged."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    if os.uname().machine == "x86_64":
        ctypes.CDLL(None).syscall(_IOPRIO_SET_X86_64, 1, 0, _BEST_EFFORT_LAST)


def _heed(word: str, meter: Meter) -> None:
    match word.strip():
        case "pause":
            meter.pause()
        case "go on":
            meter.go_on()
        case "cancel":
            meter.cancel()


def _watch_input(meter: Meter) -> None:
    for line in sys.stdin:
        _heed(line, meter)
    meter.cancel()


def _open_source(job: CopyJob) -> SourceRoot:
    try:
        return SourceRoot(job.source_root)
    except OSError as problem:
        raise FileTrouble(FileReason.SOURCE_GONE, problem.errno or 0) from problem


def main() -> int:
    """Run the one job on standard input; 0 when every item has its outcome."""
    # Ctrl-C and Ctrl-Z reach the whole group of processes; who ordered the copy decides what they mean.
    for each in (signal.SIGINT, signal.SIGTSTP):
        signal.signal(each, signal.SIG_IGN)
    _lower_priority()
    job = CopyJob.from_json(sys.stdin.readline())
    meter = Meter(sum(item.size for item in job.items), len(job.items))
    # A wish to stop that is older than the job is heeded before its first file.
    _heed(sys.stdin.readline(), meter)
    threading.Thread(target=_watch_input, args=(meter,), daemon=True).start()
    speaker, finished = _LineWriter(), threading.Event()

    def tick() -> None:
        while not finished.wait(PROGRESS_SECONDS):
            speaker.say({"progress": asdict(meter.read())})

    ticker = threading.Thread(target=tick)
    ticker.start()

    folder = SessionFolder.of(job.archive_root, job.session)
    try:
        with at_destination():
            make_folder(folder.parts)
            journal = Journal(folder.journal, job.journal_key)
        with journal, _open_source(job) as source:
            engine = Engine(job, source, folder, journal, meter, speaker.ended, speaker.copied)
            speaker.say({"way": engine.disk.way.value})
            engine.run()
            speaker.say({"way": engine.disk.way.value})
            if engine.beside is not None:
                speaker.say({"second_way": engine.beside.way.value})
    except FileTrouble as problem:
        # The archive's disk can't be written a journal, or the source can't be opened: nothing was tried.
        for item in job.items:
            speaker.ended(
                CopyOutcome(
                    item.source, item.size, FileOutcome.HELD, reason=problem.reason, errno=problem.errno
                )
            )
    finally:
        finished.set()
        ticker.join()
    speaker.say({"done": True})
    return 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    # The thread that waits for a word on standard input must not hold up the end.
    os._exit(status)
