"""The engine's diary of one session: what is safe on the disk although the ledger may not know it yet.

One JSON object per line, each batch of lines fsynced.  The first line (`opened`) is written by whoever orders
the import and holds all that is needed to record it later; `verified` goes before a rename and `outcome` after
it, so that a power cut between the two leaves the content's hash to check the file against.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from station.archive.copying.direct import sync_folder
from station.archive.copying.job import CopyOutcome

OPENED = "opened"
VERIFIED = "verified"
OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Verified:
    """A part file that was read back and found equal, about to be given its name."""

    source: str
    stored: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class JournalContents:
    """A journal as read back: the order, the outcomes by source, and what was verified but not yet named."""

    order: Mapping[str, object]
    outcomes: tuple[CopyOutcome, ...]
    unfinished: tuple[Verified, ...]


class Journal:
    """Appends to one journal file; every call is on the disk when it returns."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._path = path
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)

    def open_order(self, order: Mapping[str, object]) -> None:
        """The first line: all that is needed to record this session later. Raises OSError."""
        self._append([{"event": OPENED, "order": dict(order)}])
        sync_folder(self._path.parent)

    def verified(self, files: Iterable[Verified]) -> None:
        """These part files are equal to their sources and about to be named. Raises OSError."""
        self._append(
            {
                "event": VERIFIED,
                "source": file.source,
                "stored": file.stored,
                "sha256": file.sha256,
                "size": file.size,
            }
            for file in files
        )

    def outcomes(self, outcomes: Iterable[CopyOutcome]) -> None:
        """These files have come to their end. Raises OSError."""
        self._append({"event": OUTCOME, **outcome.to_dict()} for outcome in outcomes)

    def _append(self, lines: Iterable[Mapping[str, object]]) -> None:
        data = b"".join(json.dumps(line).encode("ascii") + b"\n" for line in lines)
        if not data:
            return
        with self._lock:
            before = os.fstat(self._fd).st_size
            try:
                while data:
                    data = data[os.write(self._fd, data) :]
                os.fdatasync(self._fd)
            except OSError:
                # Half a line on a full disk must not run into the next one, which may find room again.
                with suppress(OSError):
                    os.ftruncate(self._fd, before)
                raise


def read_journal(path: Path) -> JournalContents | None:
    """The journal at `path`; None when its first line never reached the disk. A torn last line is left out."""
    order: Mapping[str, object] | None = None
    outcomes: dict[str, CopyOutcome] = {}
    verified: dict[str, Verified] = {}
    for line in _whole_lines(path):
        event = line.pop("event", None)
        if event == OPENED:
            order = line["order"]  # type: ignore[assignment]  # written by `open_order` as a table
        elif event == VERIFIED:
            seen = Verified(**line)  # type: ignore[arg-type]  # written by `verified`
            verified[seen.source] = seen
        elif event == OUTCOME:
            outcome = CopyOutcome.from_dict(line)
            outcomes[outcome.source] = outcome
    if order is None:
        return None
    unfinished = tuple(seen for source, seen in verified.items() if source not in outcomes)
    return JournalContents(order, tuple(outcomes.values()), unfinished)


def _whole_lines(path: Path) -> list[dict[str, object]]:
    data = path.read_bytes()
    lines = data.split(b"\n")[:-1]
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except ValueError:
            # Only the write that was under way at a power cut can be damaged; nothing follows it.
            break
    return found
