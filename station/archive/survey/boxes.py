"""The boxes of ISO base media files (ISO/IEC 14496-12): finding them by their chain, with bounds. Runs in the confined process."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

MOST_BOXES: Final = 4096
LONGEST_READ: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Box:
    """A box: where its contents begin and end in the file."""

    name: bytes
    begins: int
    ends: int

    def content(self, file: BinaryIO, most: int = LONGEST_READ) -> bytes:
        """Its contents, at most so many bytes."""
        file.seek(self.begins)
        return file.read(min(most, self.ends - self.begins))

    def within(self, file: BinaryIO, skip: int = 0, most: int = MOST_BOXES) -> Iterator[Box]:
        """The boxes in it, behind its first `skip` bytes."""
        return boxes(file, self.begins + skip, self.ends, most)

    def first(self, file: BinaryIO, *names: bytes) -> Box | None:
        """The first box below it along these names."""
        found: Box | None = self
        for name in names:
            if found is None:
                return None
            found = next((each for each in found.within(file) if each.name == name), None)
        return found


def boxes(file: BinaryIO, start: int, end: int, most: int = MOST_BOXES) -> Iterator[Box]:
    """The boxes from `start` on; it ends before one that goes beyond `end`, which was being written when the power went."""
    for _ in range(most):
        if start + 8 > end:
            return
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        size, name = struct.unpack(">I4s", head[:8])
        inner = 8
        if size == 1:
            if len(head) < 16:
                return
            (size,) = struct.unpack(">Q", head[8:16])
            inner = 16
        elif size == 0:
            size = end - start
        if size < inner or start + size > end:
            return
        yield Box(name, start + inner, start + size)
        start += size
