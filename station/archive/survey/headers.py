"""The headers of films and pictures, read in one confined process for all files of a source.

Files of one card have one origin, and only their times are asked for. The answers are accepted only as whole numbers
and short texts within bounds (`answers`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from enum import StrEnum
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from station.archive.survey.answers import MediaHeader, header_of
from station.archive.survey.values import UnreadReason
from station.core.errors import StationError
from station.core.progress import CancelToken
from station.core.sandbox import Limits, OpenedFile, Sandbox

LIMITS: Final = Limits(seconds=3600, wait_seconds=30, memory_bytes=768 << 20, answer_bytes=1 << 16)
MOST_FAILURES: Final = 8
"""After so many files over which the process ended, the rest of a source is not looked into: each took its time."""

READER: Final = "station.archive.survey.reader"

_REASONS: Final = {f"sandbox.{reason}": reason for reason in UnreadReason}

log = logging.getLogger(__name__)


class HeaderKind(StrEnum):
    """The kind of header that a file has."""

    FILM = "film"
    PICTURE = "picture"
    RIFF = "riff"
    """AVI and WAV."""
    MATROSKA = "matroska"
    STREAM = "stream"
    """Transport streams."""
    ASF = "asf"
    """Windows Media."""
    DHAV = "dhav"
    """Frames of Dahua recorders."""
    SIDECAR = "sidecar"
    """A text that a camera writes beside a recording."""


K = TypeVar("K")


class Headers:
    """Reads headers until it is closed."""

    def __init__(self, cancel: CancelToken | None = None) -> None:
        self._sandbox, self._cancel = Sandbox(READER, LIMITS), cancel
        self.kept_apart = True
        """Whether the system kept each reading apart from the machine."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._sandbox.close()

    def each(
        self, files: Iterable[tuple[K, OpenedFile, HeaderKind]]
    ) -> Iterator[tuple[K, MediaHeader | UnreadReason | OSError | None]]:
        """The header of each file (None for a film without one, which was never finished), or why it could not be read, or how its device failed. Raises Cancelled.

        A file is given by its key, the open file, which is closed here, and the kind of its header.
        """
        wanted = ((key, file, what.value) for key, file, what in files)
        for key, outcome in self._sandbox.ask_each(wanted, self._cancel, most_failures=MOST_FAILURES):
            if isinstance(outcome, OSError):
                yield key, outcome
            elif isinstance(outcome, StationError):
                log.warning("a header was not read: %s", outcome)
                yield key, _REASONS.get(outcome.code, UnreadReason.GAVE_UP)
            else:
                self.kept_apart = self.kept_apart and outcome.kept_apart
                yield key, self._taken(outcome.read)

    def _taken(self, said: Any) -> MediaHeader | UnreadReason | None:
        try:
            return header_of(said)
        except ValueError as problem:
            # No reader of ours says so: a file has made something else of it, and it reads no other.
            log.warning("a header was not read: %s", problem)
            self._sandbox.close()
            return UnreadReason.GAVE_UP
