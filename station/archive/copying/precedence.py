"""One copy before all others of an archive, whichever program runs them: the others wait while it copies.

It holds a lock in the archive, which the system takes back when its process ends, however it does.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from station.core.progress import PauseToken

FIRST_LOCK: Final = ".first-copy"
"""Held, at the root of the archive, by whoever copies before all others."""
_LOOKED_EACH: Final = 1.0
"""Seconds from look to look whether another goes first."""


class Precedence:
    """Of one copy into the archive `root`: what it waits for, and that others wait for it where `pause` says that it goes first.

    Where the lock can't be had (a read-only archive, no such locks) no copy waits for another.
    """

    def __init__(self, root: Path, pause: PauseToken) -> None:
        self._path, self._pause = root / FIRST_LOCK, pause
        self._held: int | None = None
        self._looked, self.behind = 0.0, False

    @property
    def waits(self) -> bool:
        """Whether the copy is to wait now: a person paused it, or another goes first (`behind`)."""
        self._take() if self._pause.goes_first and not self._pause.paused else self.let_go()
        now = time.monotonic()
        if self._held is not None:
            self.behind = False
        elif now >= self._looked + _LOOKED_EACH:
            self._looked, self.behind = now, self._another()
        return self._pause.paused or self.behind

    def let_go(self) -> None:
        """Let the others go on."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _take(self) -> None:
        if self._held is None:
            self._held = self._locked(fcntl.LOCK_EX)

    def _another(self) -> bool:
        if not self._path.exists():
            return False
        seen = self._locked(fcntl.LOCK_SH)
        if seen is not None:
            os.close(seen)
        return seen is None

    def _locked(self, how: int) -> int | None:
        """The lock; None while another has it. Where there can be none, one that locks nothing."""
        fd = -1
        with suppress(OSError):
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            fcntl.flock(fd, how | fcntl.LOCK_NB)
            return fd
        return None
