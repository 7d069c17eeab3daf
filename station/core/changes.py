"""Announcing changes: an operation announces what it changed, and screens read that again.

A change is announced after the commit, in the thread that committed. A listener must only note it (the desktop's
listener posts it to the screen's thread).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit changed: kinds of entries (``equipment.checked_out``) and subjects (``item:BWC-0017``)."""

    kinds: frozenset[str]
    subjects: frozenset[str]

    def touches(self, prefix: str) -> bool:
        """Whether an entry kind of this change starts with `prefix` (``equipment.``)."""
        return any(kind.startswith(prefix) for kind in self.kinds)


Listener = Callable[[Change], None]


class Changes:
    """The one list of listeners of a running station."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned call takes it off again."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def announce(self, change: Change) -> None:
        """Tell every listener, in the calling thread."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(change)
