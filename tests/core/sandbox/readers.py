"""Readers that try what a broken or hostile file could make one try."""

from __future__ import annotations

import ctypes
import encodings.idna  # noqa: F401  # connecting would load it when nothing can be loaded any more
import fcntl
import io
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from station.core.errors import Refused, StoreProblem
from station.core.sandbox import Content, OngoingReading
from station.core.sandbox.frames import HEAD

LIBC = ctypes.CDLL(None, use_errno=True)


def read(file: io.BufferedReader, size: int, request: Any) -> Any:
    """Do what `request` names, on the file or against the machine."""
    return _DEEDS[request["do"]](file, size, request)


def _content(file: io.BufferedReader, size: int, _request: Any) -> Any:
    return [size, file.read().decode()]


def _answers(attempts: dict[str, Callable[[], object]]) -> dict[str, str]:
    said = {}
    for name, attempt in attempts.items():
        try:
            attempt()
        except (OSError, subprocess.SubprocessError) as problem:
            said[name] = type(problem).__name__
        else:
            said[name] = "done"
    return said


def _reach_out(file: Any, _size: int, request: Any) -> Any:
    victim = Path(request["victim"])
    port = request["port"]

    def raw(number: int, *values: object) -> None:
        if LIBC.syscall(ctypes.c_long(number), *values) < 0:
            raise OSError(ctypes.get_errno(), "refused")

    return _answers(
        {
            "open": victim.read_bytes,
            "open again": lambda: open(f"/proc/self/fd/{file.raw.descriptor}", "rb"),  # noqa: PTH123
            "make": lambda: Path(f"{victim}.new").write_bytes(b"x"),
            "remove": victim.unlink,
            "change mode": lambda: victim.chmod(0o777),
            "look at": victim.stat,
            "list": lambda: list(Path("/").iterdir()),
            "run": lambda: subprocess.run(["/bin/true"], check=True),
            "fork": os.fork,
            "connect": lambda: socket.create_connection(("127.0.0.1", port), 2),
            "send": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(
                b"x", ("127.0.0.1", port)
            ),
            "signal": lambda: os.kill(os.getppid(), signal.SIGTERM),
            "memory file": lambda: os.memfd_create("x"),
            "trace": lambda: raw(101, 16, os.getppid(), 0, 0),
        }
    )


def _thread(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    said: list[int] = []
    thread = threading.Thread(target=said.append, args=(7,))
    thread.start()
    thread.join()
    return said


def _environment(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    return sorted(os.environ)


def _refuse(_file: io.BufferedReader, _size: int, request: Any) -> Any:
    kind = StoreProblem if request["kind"] == "StoreProblem" else Refused
    raise kind("batch.empty", rule="EQ-01", line=4)


def _stumble(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    raise IndexError("strange bytes")


def _eat(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    held = [bytearray(1 << 20)]
    while True:
        held.append(bytearray(1 << 24))


def _spin(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    while True:
        pass


def _sleep(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    while True:
        time.sleep(1)


def _talk(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    return "x" * (1 << 21)


def _crash(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    ctypes.string_at(0)


def _process(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    return os.getpid()


def _descriptors(file: Any, _size: int, _request: Any) -> Any:
    """Every open descriptor but the standard ones and the file."""
    found = []
    for number in range(3, 4096):
        try:
            fcntl.fcntl(number, fcntl.F_GETFD)
        except OSError:
            continue
        found.append(number)
    return len([number for number in found if number != file.raw.descriptor])


def _points(_file: io.BufferedReader, _size: int, request: Any) -> Any:
    return Content({"wide": 3}, request["says"], [b"abc", b"def"])


def _forge(_file: Any, _size: int, request: Any) -> Any:
    """Say in the child's place what it would not."""
    text = request["text"].encode()
    (connection,) = [number for number in range(3, 64) if _is_socket(number)]
    os.write(connection, HEAD.pack(len(text), 0) + text)
    os._exit(0)


def _is_socket(number: int) -> bool:
    try:
        os.write(number, b"")
    except OSError:
        return False
    return True


def _step(file: io.BufferedReader, _size: int, _request: Any) -> Any:
    """A byte at each request, until one asks for the end or for a fault."""

    def more(request: Any) -> Any:
        if request == "end":
            return "over"
        if request == "stumble":
            raise IndexError("strange bytes")
        return OngoingReading(Content(os.getpid(), 1, [file.read(1)]), more)

    return OngoingReading(os.getpid(), more)


PARENT = os.getpid()
"""The server's process: it loaded this module, and getppid can't be asked later."""


def _parent(_file: io.BufferedReader, _size: int, _request: Any) -> Any:
    return PARENT


_DEEDS = {
    "step": _step,
    "forge": _forge,
    "parent": _parent,
    "process": _process,
    "descriptors": _descriptors,
    "points": _points,
    "content": _content,
    "reach out": _reach_out,
    "thread": _thread,
    "environment": _environment,
    "refuse": _refuse,
    "stumble": _stumble,
    "eat": _eat,
    "spin": _spin,
    "sleep": _sleep,
    "talk": _talk,
    "crash": _crash,
}
