"""The confined process: it gives up everything but its connection, then reads each file that it receives over it.

`station.core.sandbox.fork_server`, which has loaded the reader, forks it. Its standard descriptors lead nowhere.
"""

from __future__ import annotations

import io
import json
import os
import socket
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from station.core.errors import StationError
from station.core.sandbox.confinement import confine
from station.core.sandbox.frames import HEAD, Content, OngoingReading, frame

_BUFFER = 4096
_Ask = Callable[[Any], Any]
_Answer = tuple[bytes, Content | None, _Ask | None]


class _File(io.RawIOBase):
    """The file, read by positions of its own, since a received descriptor shares its position with every other holder.

    It ends where it ended when it was opened. It remembers the device's own error, which decoders hide among theirs.
    """

    def __init__(self, descriptor: int, size: int) -> None:
        super().__init__()
        self.descriptor, self._size, self._at = descriptor, size, 0
        self.failed: int | None = None

    def close(self) -> None:
        if not self.closed:
            os.close(self.descriptor)
        super().close()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if at < 0:
            raise ValueError("before the beginning")
        self._at = at
        return at

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        found = self._read(len(view))
        view[: len(found)] = found
        return len(found)

    def readall(self) -> bytes:
        parts = []
        while part := self._read(self._size):
            parts.append(part)
        return b"".join(parts)

    def _read(self, most: int) -> bytes:
        most = min(most, self._size - self._at)
        if most <= 0:
            return b""
        try:
            found = os.pread(self.descriptor, most, self._at)
        except OSError as problem:
            self.failed = problem.errno
            raise
        self._at += len(found)
        return found


def serve(reader: ModuleType, descriptor: int, memory_bytes: int, seconds: int) -> None:
    """Confine this process, report what holds, and answer until the connection ends."""
    connection = socket.socket(fileno=descriptor)
    held = confine(memory_bytes, seconds)
    _write(descriptor, frame({"held": held}))
    file: _File | None = None
    ask: _Ask | None = None
    while (asked := _asked(connection)) is not None:
        job, handed = asked
        if handed is not None:
            if file is not None:
                file.close()
            file = _File(handed, job["size"])
            ask = partial(reader.read, io.BufferedReader(file, _BUFFER), job["size"])
        if file is None or ask is None:
            os._exit(1)  # nothing is being read of which there could be more
        said, content, ask = _answer(ask, file, job["request"])
        _write(descriptor, said)
        if content is not None:
            _write_content(descriptor, content)
        if ask is None:
            file.close()
    os._exit(0)


def _asked(connection: socket.socket) -> tuple[dict[str, Any], int | None] | None:
    head, handed, _, _ = socket.recv_fds(connection, HEAD.size, 1)  # the file comes with the first byte
    if not head:
        return None
    head += _exactly(connection, HEAD.size - len(head))
    return json.loads(_exactly(connection, HEAD.unpack(head)[0])), handed[0] if handed else None


def _exactly(connection: socket.socket, size: int) -> bytes:
    heard = b""
    while len(heard) < size:
        more = connection.recv(size - len(heard))
        if not more:
            os._exit(0)  # nobody asks any more
        heard += more
    return heard


def _answer(ask: _Ask, file: _File, request: Any) -> _Answer:
    """The answer, the plain bytes behind it, and the function that answers the next request about this file."""
    content: Content | None = None
    more: _Ask | None = None
    said: dict[str, Any]
    try:
        read = ask(request)
        if isinstance(read, OngoingReading):
            read, more = read.answer, read.more
        if isinstance(read, Content):
            content, read = read, read.answer
        said = {"read": read}
    except MemoryError:
        said = {"problem": {"kind": "Refused", "code": "sandbox.too_much"}}
    except StationError as problem:
        named = {"kind": type(problem).__name__, "code": problem.code, "rule": problem.rule}
        said = {"problem": {**named, "facts": problem.facts}}
    except Exception as problem:  # noqa: BLE001  # a reader's own fault on strange bytes is an answer too
        said = {"fault": f"{type(problem).__name__}: {problem}"[:500]}
    if file.failed is not None:
        return frame({"device": file.failed}), None, None
    try:
        return frame(said, content.size if content else 0), content, more
    except MemoryError:
        return frame({"problem": {"kind": "Refused", "code": "sandbox.too_much"}}), None, None


def _write_content(descriptor: int, content: Content) -> None:
    left = content.size
    for piece in content.pieces:
        left -= len(piece)
        _write(descriptor, piece)
    if left:
        os._exit(1)  # what was promised does not come, and nothing can be said in its place


def _write(descriptor: int, said: bytes | bytearray | memoryview) -> None:
    rest = memoryview(said).cast("B")
    while rest:
        rest = rest[os.write(descriptor, rest) :]
