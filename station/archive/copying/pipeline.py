"""A pipeline of threads: reading, writing and hashing of blocks overlap.

hashlib and the system calls release the interpreter lock, so that the slowest stage alone determines the speed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

from station.archive.copying.direct import Block

Work = Callable[[Block], None]
"""What one stage does with a filled block."""


_LONG = 8
"""From so many blocks on the first and the last one, in which nothing overlaps, are a small part of a file's time."""
_SHORTER = 4


class _Stage(threading.Thread):
    """One stage. After a failure it only passes blocks on, so that no other stage waits for them."""

    def __init__(
        self, work: Work, inbox: SimpleQueue[Block | None], outbox: SimpleQueue[Block | None]
    ) -> None:
        super().__init__(name="copy-stage", daemon=True)
        self._work, self._inbox, self._outbox = work, inbox, outbox
        self.failure: BaseException | None = None

    def run(self) -> None:
        while (block := self._inbox.get()) is not None:
            if self.failure is None:
                try:
                    self._work(block)
                except BaseException as problem:  # noqa: BLE001 - raised again by the caller of `run_blocks`
                    self.failure = problem
            self._outbox.put(block)


class Ring:
    """A few blocks of `size` bytes that are used in turn; made once, because fresh memory costs page faults."""

    def __init__(self, count: int, size: int) -> None:
        self.size = size
        self.free: SimpleQueue[Block | None] = SimpleQueue()
        for _ in range(count):
            self.free.put(Block(size))


class Rings:
    """Rings for files of every size, with the same memory each: large blocks pay for long files, shorter ones overlap in short files."""

    def __init__(self, count: int, size: int) -> None:
        self._count, self._size = count, size
        self._made: dict[int, Ring] = {}

    def for_size(self, size: int) -> Ring:
        """The ring for a file of so many bytes."""
        parts = 1 if size >= _LONG * self._size else _SHORTER
        if parts not in self._made:
            self._made[parts] = Ring(self._count, self._size // parts)
        return self._made[parts]


def run_blocks(
    ring: Ring, size: int, fill: Callable[[Block, int], None], stages: list[Work], *, start: int = 0
) -> None:
    """Take the bytes from `start` to `size` through `fill` (in the calling thread: block and offset) and each stage in order.

    Whatever `fill` or a stage raises is raised here, after every block is back in the ring.
    """
    queues: list[SimpleQueue[Block | None]] = [SimpleQueue() for _ in stages]
    threads = [
        _Stage(work, inbox, outbox)
        for work, inbox, outbox in zip(stages, queues, [*queues[1:], ring.free], strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        for offset in range(start, size, ring.size):
            block = ring.free.get()
            if block is None or any(thread.failure for thread in threads):
                ring.free.put(block)
                break
            try:
                fill(block, offset)
            except BaseException:
                ring.free.put(block)
                raise
            queues[0].put(block)
    finally:
        for thread, inbox in zip(threads, queues, strict=True):
            # Each stage ends before the next is told to, so that no block is left on the way.
            inbox.put(None)
            thread.join()
    for thread in threads:
        if thread.failure is not None:
            raise thread.failure
