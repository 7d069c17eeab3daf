"""Starting the engine's process, watching it, stopping it, and reading its end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from station.archive.copying.coldness import ColdReading
from station.archive.copying.job import CopyJob, CopyOutcome
from station.archive.copying.journal import JournalBroken, read_journal
from station.archive.copying.meter import Reading
from station.archive.copying.precedence import Precedence
from station.archive.copying.recovery import settle
from station.archive.copying.session import SessionFolder
from station.archive.copying.trouble import FileTrouble
from station.archive.copying.under_way import FilesUnderWay
from station.archive.outcomes import FileOutcome, FileReason, ReadingWay, weakest
from station.core.progress import CancelToken, PauseToken, Progress, Report, silent

POLL_SECONDS = 0.1
_CHECKOUT = Path(__file__).resolve().parents[3]
COMMAND: Sequence[str] = (sys.executable, "-m", "station.archive.copying.worker")


@dataclass(frozen=True, slots=True)
class CopyResult:
    """The end of an engine's session: an outcome for every item, in the job's order."""

    outcomes: tuple[CopyOutcome, ...]
    way: ReadingWay = ReadingWay.UNKNOWN
    """How what was stored was read back."""
    died: bool = False
    """The process ended without having said that it is done (killed, out of memory, a fault of ours)."""
    stderr: str = ""
    """What the process wrote to standard error, for the log."""
    second_way: ReadingWay = ReadingWay.UNKNOWN
    """How second copies were read back."""


@dataclass(slots=True)
class _Received:
    """What the reading thread has received so far."""

    files: FilesUnderWay
    outcomes: dict[str, CopyOutcome] = field(default_factory=dict)
    reading: Reading | None = None
    way: ReadingWay = ReadingWay.UNKNOWN
    second_way: ReadingWay = ReadingWay.UNKNOWN
    done: bool = False
    stderr: list[str] = field(default_factory=list)


def run_engine(
    job: CopyJob,
    *,
    report: Report = silent,
    cancel: CancelToken | None = None,
    lock_fd: int | None = None,
    files: FilesUnderWay | None = None,
    pause: PauseToken | None = None,
) -> CopyResult:
    """Run `job` in a process of its own and wait for its end.

    The session's folder exists and its journal holds the order.  `lock_fd` is passed on, so that the session
    stays locked while either process lives.  `files` is told how far each file is, `pause` lets it wait between blocks or go before
    all other copies into the archive, whatever program runs them.  Progress is polled every 100 ms; after `cancel` no part file is
    left and the rest is held.  Raises OSError when the process can't be started.
    """
    process = subprocess.Popen(
        [*COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_CHECKOUT,
        pass_fds=() if lock_fd is None else (lock_fd,),
        env={**os.environ, "PYTHONIOENCODING": "utf-8:surrogateescape"},
    )
    heard = _Received(files or FilesUnderWay())
    ears = [
        threading.Thread(target=_listen, args=(process.stdout, heard), daemon=True),
        threading.Thread(target=_read_stderr, args=(process.stderr, heard), daemon=True),
    ]
    for ear in ears:
        ear.start()
    with process:
        asked = cancel is not None and cancel.cancelled
        _send(process, job.to_json() + ("\ncancel\n" if asked else "\ngo on\n"))
        precedence = Precedence(job.archive_root, pause or PauseToken())
        try:
            _watch(process, ears[0], heard, report, None if asked else cancel, precedence)
        finally:
            precedence.let_go()
        for ear in ears:
            ear.join()
    died = not heard.done
    outcomes = _complete(job, heard) if died else heard.outcomes
    return CopyResult(
        tuple(outcomes[item.source] for item in job.items),
        heard.way,
        died,
        "".join(heard.stderr),
        heard.second_way,
    )


def _watch(
    process: subprocess.Popen[bytes],
    ear: threading.Thread,
    heard: _Received,
    report: Report,
    cancel: CancelToken | None,
    precedence: Precedence,
) -> None:
    asked = waits = False
    while True:
        # The process's end closes its pipe, which is heard at once; waiting for the process itself looks again and again.
        ear.join(POLL_SECONDS)
        if not ear.is_alive():
            return
        if heard.reading is not None:
            reading, stage = heard.reading, _stage(heard.reading, precedence, waits=waits)
            report(Progress(stage, reading.done_bytes, reading.total_bytes, "bytes", reading.detail))
        if precedence.waits is not waits:
            waits = not waits
            _send(process, "pause\n" if waits else "go on\n")
        if cancel is not None and cancel.cancelled and not asked:
            asked = True
            _send(process, "cancel\n")


def _stage(reading: Reading, precedence: Precedence, *, waits: bool) -> str:
    """What is going on, as a text key."""
    if waits:
        return "archive.behind_first" if precedence.behind else "archive.paused"
    return "archive.checking" if reading.all_copied else "archive.copying"


def _send(process: subprocess.Popen[bytes], text: str) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.write(text.encode("ascii"))
            process.stdin.flush()


def _messages(pipe: IO[bytes] | None) -> Iterator[dict[str, object]]:
    for line in pipe or ():
        with suppress(ValueError):
            # A process that was killed may leave half a line.
            yield json.loads(line)


def _listen(pipe: IO[bytes] | None, heard: _Received) -> None:
    for message in _messages(pipe):
        if isinstance(reading := message.get("progress"), dict):
            heard.reading = Reading(**reading)
        elif isinstance(raw := message.get("outcome"), dict):
            outcome = CopyOutcome.from_dict(raw)
            heard.outcomes[outcome.source] = outcome
            heard.files.ended(outcome)
        elif isinstance(sources := message.get("copied"), list):
            for source in sources:
                heard.files.copied(source)
        elif isinstance(way := message.get("way"), str):
            heard.way = ReadingWay(way)
        elif isinstance(second := message.get("second_way"), str):
            heard.second_way = ReadingWay(second)
        elif message.get("done"):
            heard.done = True


def _read_stderr(pipe: IO[bytes] | None, heard: _Received) -> None:
    heard.stderr.extend(line.decode("utf-8", "replace") for line in pipe or ())


def _complete(job: CopyJob, heard: _Received) -> dict[str, CopyOutcome]:
    """The outcomes of a process that died: those reported or journalled, the verified ones that have their names.

    The rest is held. What is read for that may prove less than what the process read, and is noted in `heard`.
    """
    folder, disk = SessionFolder.of(job.archive_root, job.session), ColdReading(job.archive_root)
    outcomes, begun = dict(heard.outcomes), set[str]()
    with suppress(OSError, JournalBroken, FileTrouble):
        contents = read_journal(folder.journal, job.journal_key)
        if contents is not None:
            begun = {each.part for each in contents.begun}
            untold = tuple(each for each in contents.outcomes if each.source not in heard.outcomes)
            for outcome in settle(job.archive_root, replace(contents, outcomes=untold), disk):
                outcomes[outcome.source] = outcome
    heard.way = weakest((heard.way, disk.way))
    folder.remove_parts(but=begun)
    for item in job.items:
        outcomes.setdefault(
            item.source, CopyOutcome(item.source, item.size, FileOutcome.HELD, reason=FileReason.ENGINE_DIED)
        )
    return outcomes
