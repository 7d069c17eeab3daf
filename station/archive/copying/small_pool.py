"""A few threads for small files, each with a block of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from station.archive.copying import transfer
from station.archive.copying.direct import Block
from station.archive.copying.trouble import FileTrouble
from station.core.errors import Cancelled

POOL = 2
"""Threads for small files: as fast as eight on two cores, with less processor time."""


class SmallPool:
    """A few threads, each with a block of its own."""

    def __init__(self) -> None:
        self._blocks: SimpleQueue[Block] = SimpleQueue()
        for _ in range(POOL):
            self._blocks.put(Block(transfer.LARGE))
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="copy-small")

    def map(self, work: Callable[[Block, int], object], count: int) -> list[object]:
        """`work(block, n)` for each n below `count`; trouble comes back in place of a result."""

        def one(number: int) -> object:
            block = self._blocks.get()
            try:
                return work(block, number)
            except (FileTrouble, Cancelled) as problem:
                return problem
            finally:
                self._blocks.put(block)

        return list(self._threads.map(one, range(count)))

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown()
