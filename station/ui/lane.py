"""One worker thread with its queue: what is put there is done in order, beside the other lanes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lane(Generic[T]):
    """Does `work` on each thing that is put; tells when it begins, and how it ended: the state and what came of it."""

    def __init__(
        self,
        name: str,
        work: Callable[[T], tuple[str, object]],
        started: Callable[[T], None],
        ended: Callable[[T, str, object], None],
    ) -> None:
        self._queue: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        self._work, self._started, self._ended = work, started, ended
        self._thread = threading.Thread(target=self._serve, name=f"lane-{name}", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the worker is still there."""
        return self._thread.is_alive()

    def put(self, thing: T) -> None:
        """Do `thing` after all that was put before."""
        self._queue.put(thing)

    def close(self) -> None:
        """End the worker when all that was put is done."""
        self._queue.put(None)

    def join(self, seconds: float) -> None:
        """Wait up to `seconds` for the worker's end."""
        self._thread.join(seconds)

    def _serve(self) -> None:
        while (thing := self._queue.get()) is not None:
            self._started(thing)
            state, outcome = self._work(thing)
            self._ended(thing, state, outcome)
