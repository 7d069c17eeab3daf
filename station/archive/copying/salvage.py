"""Reading around what a damaged device can't give: everything else is kept, with a map of the gaps.

A block that fails is read again in pieces, and a piece that fails page by page; what stays unreadable is filled with zeros.
A copy with gaps is stored as partial, and never counts as the whole file.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from typing import Final

from station.archive.copying.direct import ALIGNMENT, Block
from station.archive.copying.job import CopyItem, UnreadSpan
from station.archive.copying.source import CopySource, OpenSource
from station.archive.copying.trouble import FileTrouble, at_source
from station.archive.outcomes import FileReason

PIECE: Final = 64 * ALIGNMENT
PAGES_SECONDS: Final = 120.0
PIECES_SECONDS: Final = 600.0
"""So long the pages and the pieces of one file are tried, counted from its first failure: a dying device may take seconds
for each. Then whole pieces are given up, at last whole blocks."""


class Salvage:
    """The gaps of one file that is being read, in order."""

    def __init__(
        self,
        item: CopyItem,
        source: CopySource,
        passed: Callable[[], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`passed` is called between the pieces; it may raise to stop."""
        self._item, self._source, self._passed, self._clock = item, source, passed, clock
        self._failed_at: float | None = None
        self._readable: int | None = None
        self.gaps: list[UnreadSpan] = []

    def fill(self, file: OpenSource, block: Block, offset: int) -> None:
        """Fill `block` from `offset` as far as the file goes, around what can't be read.

        Raises FileTrouble where the device is gone or refuses for another reason.
        """
        wanted = min(len(block.view), self._item.size - offset)
        try:
            with at_source():
                got = file.read_into(block, offset, wanted)
        except FileTrouble as problem:
            self._require_defect(problem)
            self._in_pieces(file, block, offset, wanted)
            return
        if got != wanted:
            raise FileTrouble(FileReason.SOURCE_CHANGED)
        if wanted >= ALIGNMENT:
            self._readable = offset // ALIGNMENT * ALIGNMENT

    def require_alive(self) -> None:
        """Raise FileTrouble unless the device still gives what it gave before: else it was pulled, and has no gaps."""
        if not self.gaps:
            return
        if self._readable is None:
            raise FileTrouble(FileReason.SOURCE_ERROR, errno.EIO)
        with at_source():
            # Opened anew and past any cache: what memory still holds proves nothing.
            file = self._source.open(self._item.source, direct=True)
        try:
            with at_source():
                file.read_into(Block(ALIGNMENT), self._readable)
        finally:
            file.close()

    def _in_pieces(self, file: OpenSource, block: Block, offset: int, wanted: int) -> None:
        if self._failed_at is None:
            self._failed_at = self._clock()
        begun = self._failed_at
        piece, page = Block(PIECE), Block(ALIGNMENT)

        def take(small: Block, at: int, length: int, seconds: float) -> bool:
            in_time = self._clock() - begun < seconds
            return in_time and self._take(file, small, block, offset, at, length)

        for at in range(0, wanted, PIECE):
            length = min(PIECE, wanted - at)
            if take(piece, at, length, PIECES_SECONDS):
                continue
            for inner in range(at, at + length, ALIGNMENT):
                some = min(ALIGNMENT, at + length - inner)
                if not take(page, inner, some, PAGES_SECONDS):
                    self._lose(block, offset, inner, some)
        block.offset, block.length = offset, wanted

    def _take(self, file: OpenSource, small: Block, block: Block, offset: int, at: int, length: int) -> bool:
        """Whether `length` bytes could be read to `at` in the block."""
        self._passed()
        try:
            with at_source():
                got = file.read_into(small, offset + at, length)
        except FileTrouble as problem:
            self._require_defect(problem)
            return False
        if got < length:
            raise FileTrouble(FileReason.SOURCE_CHANGED)
        block.view[at : at + length] = small.view[:length]
        self._readable = offset + at
        return True

    def _lose(self, block: Block, offset: int, at: int, length: int) -> None:
        block.view[at : at + length] = bytes(length)
        last = self.gaps[-1] if self.gaps else UnreadSpan(0, 0)
        if self.gaps and last.end == offset + at:
            self.gaps[-1] = UnreadSpan(last.offset, last.length + length)
        else:
            self.gaps.append(UnreadSpan(offset + at, length))

    def _require_defect(self, problem: FileTrouble) -> None:
        """Raise the problem again unless it is one of the medium alone."""
        if problem.errno != errno.EIO or self._source.is_gone():
            raise problem
