"""The messages between the program and a confined process: JSON, and plain bytes behind it."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

HEAD: Final = struct.Struct(">QQ")
"""How many bytes of JSON follow, and how many plain bytes after those."""


@dataclass(frozen=True, slots=True)
class Content:
    """An answer with plain bytes (the points of a picture): `size` of them in all, given in `pieces`."""

    answer: Any
    size: int
    pieces: Iterable[bytes | bytearray | memoryview]


@dataclass(frozen=True, slots=True)
class OngoingReading:
    """An answer after which the same file can be asked for more: `more` answers the next request."""

    answer: Any
    more: Callable[[Any], Any]


def frame(said: Any, size: int = 0) -> bytes:
    """`said` as it is sent, before `size` plain bytes."""
    text = json.dumps(said, ensure_ascii=False, default=str).encode("utf-8", errors="backslashreplace")
    return HEAD.pack(len(text), size) + text
