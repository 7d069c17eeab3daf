"""Opening a file that a person named: a regular file of a bounded size, which must not change during the reading."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from station.core.errors import Refused, StoreProblem
from station.core.untouched import open_untouched

_BLOCK: Final = 1024 * 1024


@dataclass(slots=True)
class OpenedFile:
    """A regular file, open for reading; `descriptor` is closed on leaving the ``with``."""

    path: Path
    descriptor: int
    size: int
    _modified: int

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        os.close(self.descriptor)

    def sha256(self) -> str:
        """The digest of its content, whoever reads it besides."""
        digest, place = hashlib.sha256(), 0
        while block := os.pread(self.descriptor, _BLOCK, place):
            digest.update(block)
            place += len(block)
        return digest.hexdigest()

    def require_unchanged(self) -> None:
        """Raise Refused ``sandbox.file_changed`` if the file grew, shrank or was written since it was opened."""
        now = os.fstat(self.descriptor)
        if (now.st_size, now.st_mtime_ns) != (self.size, self._modified):
            raise Refused("sandbox.file_changed", name=self.path.name)


def open_regular(
    path: Path, most_bytes: int | None, area: str = "sandbox", *, follow: bool = True
) -> OpenedFile:
    """Open `path` for reading if it is a regular file of at most `most_bytes` (None: any number).

    Without `follow` a link at the end of `path` is refused.

    A pipe, a device or a socket is refused before it is opened: opening one can wait for ever or do something.
    Raises Refused ``sandbox.not_a_file``, Refused ``….too_large`` and StoreProblem ``….not_readable`` of `area`,
    whose words say what to do about such a file there.
    """
    try:
        _require_regular(path.stat(follow_symlinks=follow), path.name)
        no_link = 0 if follow else os.O_NOFOLLOW
        descriptor = open_untouched(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | no_link)
    except OSError as problem:
        raise StoreProblem(f"{area}.not_readable", name=path.name, detail=problem.strerror or "") from problem
    try:
        found = os.fstat(descriptor)
        _require_regular(found, path.name)  # it may have been exchanged between the two looks
        if most_bytes is not None and found.st_size > most_bytes:
            megabytes = most_bytes // 1024 // 1024
            raise Refused(f"{area}.too_large", name=path.name, limit=megabytes)  # noqa: TRY301
    except BaseException:
        os.close(descriptor)
        raise
    return OpenedFile(path, descriptor, found.st_size, found.st_mtime_ns)


def _require_regular(found: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Refused("sandbox.not_a_file", name=name)
